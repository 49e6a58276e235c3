// dotnet fsi scripts/hello.fsx
#r "nuget: Research, 1.0.0"

open Research

let toy =
    training {
        sample (SparseUniform(Features = 6, Density = 0.05))
        model (ReluOutputModel(Features = 6, Hidden = 2))
        minimise (Sampled(Batch = 256))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
    }

study (Paper.own "MyExperiments") "hello" "Six features in a plane" {
    let! found = train toy |> ask Geometry.portrait
    claim "five features or more share the plane" (Portrait.count found |> Expect.atLeast 5)
    draw (Draw.plane "Six features in a plane" found)
}
|> Script.run
