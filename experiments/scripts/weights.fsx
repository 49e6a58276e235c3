// Weights that another tool trained, with questions. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/weights.fsx
#load "libraries.fsx"

open Research

/// What the weights were trained on, in plain Python; the loss is evaluated on it, and the optimiser does not matter.
let toy =
    training {
        sample (SparseUniform(Features = 5, Density = 0.05))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled(Batch = 64))
        train (Adam(LearningRate = 1e-2, Steps = 6_000))
    }

/// What the file calls the tensors of the model: W [Hidden, Features] and b [Features].
let names = [ "W", "encoder.weight"; "b", "decoder.bias" ]

/// A matrix that is stored as [Features, Hidden] is read transposed by itself; a square one needs transposed = true.
let elsewhere = Weights.load ($"{__SOURCE_DIRECTORY__}/elsewhere.safetensors", toy, names = names)

study (Paper.own "Own studies") "elsewhere" "Five features in a plane, trained elsewhere" {
    let! portrait = compute elsewhere |> ask (List.head >> Geometry.portrait)
    and! loss = compute elsewhere |> ask (List.head >> Training.exactLoss) |> named "exact loss"
    claim "all five share the plane" (Portrait.count portrait |> Expect.equal 5)
    claim "they are a regular pentagon, to 5 degrees" (Portrait.unevenness 5 portrait |> Expect.atMost 5)
    claim "it loses less than half of what ignoring every feature loses, 0.083" (loss |> Expect.atMost 0.0417)
    draw (Draw.plane "Five features in a plane, trained elsewhere" portrait)
}
|> Script.run
