/// Modules as users write them.
namespace Research.Tests

open TorchSharp
open Research

/// x' = ReLU(WᵀWx + b) as a module, written with its weight tied.
type TiedModule(features: int64, hidden: int64) as self =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("tied")

    let W = torch.nn.Parameter(torch.zeros (hidden, features))
    let b = torch.nn.Parameter(torch.zeros features)

    do self.RegisterComponents()

    override _.forward(input: torch.Tensor) : torch.Tensor = torch.nn.functional.relu (input.matmul(W.t ()).matmul(W) + b)

/// A multilayer perceptron.
type Perceptron(features: int64, neurons: int64) as self =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("perceptron")

    let into = torch.nn.Linear(features, neurons)
    let out = torch.nn.Linear(neurons, features)

    do self.RegisterComponents()

    override _.forward(input: torch.Tensor) : torch.Tensor = out.forward (torch.nn.functional.relu (into.forward input))

/// Models as records of one's own.
type TiedModel =
    {
        Features: int
        Hidden: int
    }

    interface IBottleneck with
        member this.Hidden = this.Hidden

    interface ITorchModule with
        member this.Inputs = this.Features
        member this.Make() = new TiedModule(int64 this.Features, int64 this.Hidden)

type PerceptronModel =
    {
        Inputs: int
        Neurons: int
    }

    interface INeurons with
        member this.Neurons = this.Neurons

    interface ITorchModule with
        member this.Inputs = this.Inputs
        member this.Make() = new Perceptron(int64 this.Inputs, int64 this.Neurons)

/// Says that it has a bottleneck, and names no parameter so.
type NamelessModel =
    {
        Width: int
    }

    interface IBottleneck with
        member _.Hidden = 2

    interface ITorchModule with
        member this.Inputs = this.Width
        member this.Make() = new Perceptron(int64 this.Width, 2L)

[<RequireQualifiedAccess>]
module Modules =
    let tied n m : TiedModel = { Features = n; Hidden = m }

    let perceptron n neurons : PerceptronModel = { Inputs = n; Neurons = neurons }

    /// Says that it has five features where it has four.
    let ofAnotherWidth () = TorchModule.Of("of another width", 5, (fun () -> new Perceptron(4L, 3L))) :> IModel

    let withoutEmbedding () = { Width = 4 } :> IModel
