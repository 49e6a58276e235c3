// A sampler of one's own, drawn in vectors. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/sampler.fsx
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.dll"
#r "../bin/Release/net10.0/Research.Experiments.dll"

open Research
open Research.Experiments

/// Features that are never active beside each other: one can be, with its density, where the one before it is not.
type Shy(alone: SparseUniform) =
    interface ISampler with
        member _.Features = alone.Features
        member this.Shape = this
        member _.Drawing = "shy/1"
        member _.Faults() = alone.Faults()

        member _.Mean() =
            let active = Seq.scan (fun before i -> alone.Density[i] * (1.0 - before)) 0.0 (seq { 0 .. alone.Features - 1 })
            [| for p in Seq.tail active -> p * alone.Magnitude.Mean |]

        member _.Open() =
            let chances = alone.Density.Chances alone.Features

            { new ISampleSource with
                member _.Fill(stream, step, tile, inputs, stride) =
                    let draws = TileDraws(stream, step, tile)
                    let mutable active = 0UL // bit s speaks of sample s of the tile

                    for i in 0 .. alone.Features - 1 do
                        let row = inputs.Slice(i * stride, Tile.Samples)
                        active <- draws.Fill(i, chances[i], ~~~active, alone.Magnitude, row)
            }

experiment (Paper.own "Features that are shy of their neighbours") "shy" {
    sample (Shy(SparseUniform(Features = 6, Density = Density.Of 0.05, Magnitude = Magnitude.HalfNormal())))
    model (ReluOutputModel(Features = 6, Hidden = 2))
    minimise (Sampled(Batch = 256))
    train (Adam(LearningRate = 3e-3, Steps = 3_000))
    analyse Geometry.portrait
    claim "three features or more are represented" (Portrait.count >> float >> Expect.atLeast 3.0)
}
|> Script.run
