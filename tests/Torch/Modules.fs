/// Modules as users write them.
namespace Research.Torch.Tests

open System
open TorchSharp
open Research

type Tensor = torch.Tensor

/// x' = ReLU(WᵀWx + b) as a module, written with its weight tied.
type TiedModule(features: int64, hidden: int64) as self =
    inherit torch.nn.Module<Tensor, Tensor>("tied")

    let embedding = torch.nn.Parameter(torch.zeros (hidden, features))
    let bias = torch.nn.Parameter(torch.zeros features)

    do self.RegisterComponents()

    override _.forward(input: Tensor) : Tensor = torch.nn.functional.relu (input.matmul(embedding.t ()).matmul(embedding) + bias)

/// A multilayer perceptron.
type Perceptron(features: int64, neurons: int64) as self =
    inherit torch.nn.Module<Tensor, Tensor>("perceptron")

    let into = torch.nn.Linear(features, neurons)
    let out = torch.nn.Linear(neurons, features)

    do self.RegisterComponents()

    override _.forward(input: Tensor) : Tensor = out.forward (torch.nn.functional.relu (into.forward input))

/// They as models.
[<RequireQualifiedAccess>]
module Modules =
    let tied n m =
        TorchModel.OfBottleneck(
            $"tied {n} {m}",
            n,
            m,
            "embedding",
            "bias",
            (fun () -> new TiedModule(int64 n, int64 m) :> torch.nn.Module<Tensor, Tensor>)
        )

    let perceptron n neurons =
        TorchModel.OfHiddenLayer(
            $"perceptron {n} {neurons}",
            n,
            neurons,
            (fun () -> new Perceptron(int64 n, int64 neurons) :> torch.nn.Module<Tensor, Tensor>)
        )
