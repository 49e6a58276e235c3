// A sampler of one's own, drawn in vectors. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/sampler.fsx
#load "libraries.fsx"

open Research

/// Features that are never active beside each other, of p_i = density · (1 − p_{i−1}): one can be where the one before it is not.
type Shy(features: int, density: float, magnitude: IMagnitude) =
    interface ISampler with
        member _.Features = features
        member this.Shape = this
        member _.Drawing = "shy/1"
        member _.Faults() = SparseUniform(Features = features, Density = density, Magnitude = magnitude).Faults()
        member _.Mean() = [| for i in 1..features -> magnitude.Mean * density * (1.0 - pown -density i) / (1.0 + density) |]

        member _.Open() =
            let chance = Chance.Of density

            { new ISampleSource with
                member _.Fill(stream, step, tile, inputs, stride) =
                    let draws = TileDraws(stream, step, tile)
                    let mutable active = 0UL // bit s speaks of sample s of the tile

                    for i in 0 .. features - 1 do
                        active <- draws.Fill(i, chance, ~~~active, magnitude, inputs.Slice(i * stride, Tile.Samples))
            }

let toy =
    training {
        sample (Shy(6, 0.05, Magnitude.HalfNormal()))
        model (ReluOutputModel(Features = 6, Hidden = 2))
        minimise (Sampled(Batch = 256))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

study (Paper.own "Own studies") "shy" "Features that are shy of their neighbours" {
    let! found = train toy |> ask Geometry.portrait
    claim "three features or more are represented" (Portrait.count found |> Expect.atLeast 3)
}
|> Script.run
