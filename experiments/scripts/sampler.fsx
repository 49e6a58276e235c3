// A sampler of one's own, drawn in vectors: dotnet fsi experiments/scripts/sampler.fsx, after dotnet fsi build.fsx build
#load "libraries.fsx"

open Research

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
                        active <- draws.Fill(i, chances[i], ~~~active, alone.Magnitude, inputs.Slice(i * stride, Tile.Samples))
            }

let shy density =
    training {
        sample (Shy(SparseUniform(Features = 6, Density = density, Magnitude = Magnitude.HalfNormal())))
        model (ReluOutputModel(Features = 6, Hidden = 2))
        minimise (Sampled(Batch = 256))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

study (Paper.own "Own studies") "shy" "Features that are shy of their neighbours" {
    let! found = train (shy (Density.Of 0.05)) |> ask Geometry.portrait
    claim "three features or more are represented" (Portrait.count found |> Expect.atLeast 3)
}
|> Script.run
