/// Modules as users write them.
namespace Research.Tests

open TorchSharp
open Research

/// x' = ReLU(WᵀWx + b) as a module, written with its weight tied.
type TiedModule(features: int64, hidden: int64) as self =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("tied")

    let embedding = torch.nn.Parameter(torch.zeros (hidden, features))
    let bias = torch.nn.Parameter(torch.zeros features)

    do self.RegisterComponents()

    override _.forward(input: torch.Tensor) : torch.Tensor =
        torch.nn.functional.relu (input.matmul(embedding.t ()).matmul(embedding) + bias)

/// A multilayer perceptron.
type Perceptron(features: int64, neurons: int64) as self =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("perceptron")

    let into = torch.nn.Linear(features, neurons)
    let out = torch.nn.Linear(neurons, features)

    do self.RegisterComponents()

    override _.forward(input: torch.Tensor) : torch.Tensor = out.forward (torch.nn.functional.relu (into.forward input))

/// They as models.
[<RequireQualifiedAccess>]
module Modules =
    type private Module = torch.nn.Module<torch.Tensor, torch.Tensor>

    let tied n m =
        TorchModel.OfBottleneck(
            $"tied {n} {m}",
            n,
            m,
            "embedding",
            "bias",
            (fun () -> new TiedModule(int64 n, int64 m) :> Module)
        )

    let perceptron n neurons =
        TorchModel.OfHiddenLayer(
            $"perceptron {n} {neurons}",
            n,
            neurons,
            "into.weight",
            "out.weight",
            (fun () -> new Perceptron(int64 n, int64 neurons) :> Module)
        )

    /// Says that it has five features where it has four.
    let ofAnotherWidth () = TorchModel.OfModule("of another width", 5, (fun () -> new Perceptron(4L, 3L) :> Module)) :> IModel

    /// Names a parameter that it does not have.
    let withoutEmbedding () =
        TorchModel.OfBottleneck("without an embedding", 4, 2, "no such", "bias", (fun () -> new TiedModule(4L, 2L) :> Module))
        :> IModel
