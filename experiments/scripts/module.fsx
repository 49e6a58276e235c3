// A module of TorchSharp in the DSL. Fetch libtorch once (dotnet fsi build.fsx torch), then:
//   dotnet fsi experiments/scripts/module.fsx
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.dll"
#r "../bin/Release/net10.0/Research.Experiments.dll"
#r "../bin/Release/net10.0/Research.Torch.dll"
#r "../bin/Release/net10.0/TorchSharp.dll"

open Research
open Research.Experiments
open TorchSharp

type Tensor = torch.Tensor

/// x' = ReLU(V Wx + b): the ReLU output model with its weights untied, inputs [samples, features].
type Untied(features: int64, hidden: int64) as self =
    inherit torch.nn.Module<Tensor, Tensor>("untied")
    let embedding = torch.nn.Parameter(torch.zeros (hidden, features))
    let out = torch.nn.Parameter(torch.zeros (features, hidden))
    let bias = torch.nn.Parameter(torch.zeros features)
    do self.RegisterComponents()

    override _.forward(input: Tensor) = torch.nn.functional.relu (input.matmul(embedding.t ()).matmul(out.t ()) + bias)

let fiveInTwo () : torch.nn.Module<Tensor, Tensor> = new Untied(5L, 2L)

let untied =
    training {
        sample (SparseUniform(Features = 5, Density = Density.Of 0.05))
        model (TorchModel.OfBottleneck("untied 5 2", 5, 2, "embedding", "bias", fiveInTwo))
        minimise (Sampled(Batch = 512))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

study (Paper.own "Own studies") "untied" "Weights that are not tied" {
    let! found = train untied |> ask Geometry.portrait
    draw (Draw.plane "Five features in a plane, weights not tied" found)
}
|> Script.runOn (TorchEngine(TorchDevice.Cpu, 1))
