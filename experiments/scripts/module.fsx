// A module of TorchSharp as a model. After dotnet fsi build.fsx torch: dotnet fsi experiments/scripts/module.fsx
#load "libraries.fsx"
#r "../bin/Release/net10.0/Research.Torch.dll"
#r "../bin/Release/net10.0/TorchSharp.dll"

open Research
open TorchSharp

/// x' = ReLU(Wᵀ tanh(Wx) + b): hidden dimensions that saturate; inputs [samples, features].
type Saturated(features: int64, hidden: int64) as self =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("saturated")
    let W = torch.nn.Parameter(torch.zeros (hidden, features))
    let b = torch.nn.Parameter(torch.zeros features)
    do self.RegisterComponents()
    override _.forward x = torch.nn.functional.relu (torch.tanh(x.matmul (W.t ())).matmul W + b)

/// The module as a model, of which geometry can be asked because its embedding is called W and its output bias b.
type SaturatedModel(features, hidden) =
    interface IBottleneck with
        member _.Hidden = hidden

    interface ITorchModule with
        member _.Inputs = features
        member _.Make() = new Saturated(features, hidden)

let toy =
    training {
        sample (SparseUniform(Features = 5, Density = 0.05))
        model (SaturatedModel(5, 2))
        minimise (Sampled(Batch = 512))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

study (Paper.own "Own studies") "saturated" "Hidden dimensions that saturate" {
    let! found = train toy |> ask Geometry.portrait
    claim "four features or more are represented" (Portrait.count found |> Expect.atLeast 4)
    draw (Draw.plane "Five features in a plane that saturates" found)
}
|> Script.runOn (TorchEngine(TorchDevice.Cpu, 1))
