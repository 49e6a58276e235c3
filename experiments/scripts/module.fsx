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

let untied n m =
    TorchModel.OfBottleneck(
        $"untied {n} {m}",
        n,
        m,
        "embedding",
        "bias",
        fun () -> new Untied(int64 n, int64 m) :> torch.nn.Module<Tensor, Tensor>
    )

experiment (Paper.own "Weights that are not tied") "untied" {
    sample (SparseUniform(Features = 5, Density = Density.Of 0.05))
    model (untied 5 2)
    minimise (Sampled(Batch = 512))
    train (AdamW(LearningRate = 3e-3, WeightDecay = 0.0, Steps = 3_000))
    restart (Best(Of = 4))
    analyse Geometry.portrait
    claim "four features or more are represented" (Portrait.count >> float >> Expect.atLeast 4.0)
    draw (Draw.plane "Five features in a plane, weights not tied")
}
|> Script.runOn (TorchEngine(TorchDevice.Cpu, 1))
