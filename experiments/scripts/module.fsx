// A module of TorchSharp in the DSL. Fetch libtorch once (dotnet fsi build.fsx torch), then:
//   dotnet fsi experiments/scripts/module.fsx
#load "libraries.fsx"
#r "../bin/Release/net10.0/Research.Torch.dll"
#r "../bin/Release/net10.0/TorchSharp.dll"

open Research
open TorchSharp

type Tensor = torch.Tensor

/// x' = ReLU(V Wx + b) with a gate of its own on every hidden dimension, inputs [samples, features].
type Gated(features: int64, hidden: int64) as self =
    inherit torch.nn.Module<Tensor, Tensor>("gated")
    let W = torch.nn.Parameter(torch.zeros (hidden, features))
    let gates = torch.nn.Parameter(torch.zeros (hidden, features))
    let V = torch.nn.Parameter(torch.zeros (features, hidden))
    let b = torch.nn.Parameter(torch.zeros features)
    do self.RegisterComponents()

    override _.forward(input: Tensor) =
        let hidden = input.matmul (W.t ()) * torch.sigmoid (input.matmul (gates.t ()))
        torch.nn.functional.relu (hidden.matmul (V.t ()) + b)

/// The module as a model: its embedding is called W and its output bias b, so that geometry can be asked of it.
type GatedModel =
    {
        Features: int
        Hidden: int
    }

    interface IBottleneck with
        member this.Hidden = this.Hidden

    interface ITorchModule with
        member this.Inputs = this.Features
        member this.Make() = new Gated(int64 this.Features, int64 this.Hidden)

let toy =
    training {
        sample (SparseUniform(Features = 5, Density = Density.Of 0.05))
        model { Features = 5; Hidden = 2 }
        minimise (Sampled(Batch = 512))
        train (AdamW(LearningRate = 3e-3, WeightDecay = 0.0, Steps = 3_000))
        restart (Best(Of = 4))
    }

study (Paper.own "Own studies") "gated" "A gate on every hidden dimension" {
    let! found = train toy |> ask Geometry.portrait
    claim "four features or more are represented" (Portrait.count found |> Expect.atLeast 4)
    draw (Draw.plane "Five features in a plane, with gates" found)
}
|> Script.runOn (TorchEngine(TorchDevice.Cpu, 1))
