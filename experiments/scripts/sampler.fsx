// A sampler of one's own, drawn in vectors. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/sampler.fsx
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.dll"
#r "../bin/Release/net10.0/Research.Experiments.dll"

open Research
open Research.Experiments

/// Half of the time a feature does what the one before it does, else what it would do alone; all have one density.
type Company(alone: SparseUniform) =
    interface ISampler with
        member _.Features = alone.Features
        member this.Shape = this
        member _.Drawing = "company/1"
        member _.Faults() = alone.Faults()
        member _.Mean() = alone.Mean()

        member _.Open() =
            { new ISampleSource with
                member _.Fill(stream, step, tile, inputs, stride) =
                    let draws = TileDraws(stream, step, tile)
                    let mutable active = draws.Happens(0, alone.Density[0]) // bit s speaks of sample s of the tile

                    for i in 0 .. alone.Features - 1 do
                        let copies, own = draws.Happens(2 * i + 1, 0.5), draws.Happens(2 * i + 2, alone.Density[i])
                        active <- copies &&& active ||| (~~~copies &&& own)
                        draws.Fill(i, active, alone.Magnitude, inputs.Slice(i * stride, Tile.Samples))
            }

let toy =
    training {
        sample (Company(SparseUniform(Features = 6, Density = Density.Of 0.05, Magnitude = Magnitude.HalfNormal())))
        model (ReluOutputModel(Features = 6, Hidden = 2))
        minimise (Sampled(Batch = 256))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

for model in Script.train toy do
    printfn $"{Portrait.count (Geometry.portrait model)} features are represented, at a loss of {Training.loss model:G3}"
