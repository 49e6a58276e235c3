// A study of one's own. Build once (dotnet fsi build.fsx build), then: dotnet fsi experiments/scripts/hello.fsx
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.dll"
#r "../bin/Release/net10.0/Research.Experiments.dll"

open Research
open Research.Experiments

experiment (Paper.own "Six features in a plane") "hello" {
    sample (SparseUniform(Features = 6, Density = Density.Of 0.05))
    model (ReluOutputModel(Features = 6, Hidden = 2))
    minimise (Sampled(Batch = 256))
    train (AdamW(LearningRate = 3e-3, WeightDecay = 0.0, Steps = 3_000))
    restart (Best(Of = 4))
    analyse Geometry.portrait
    claim "five features or more share the plane" (Portrait.count >> float >> Expect.atLeast 5.0)
    draw (Draw.plane "Six features in a plane")
}
|> Script.run
