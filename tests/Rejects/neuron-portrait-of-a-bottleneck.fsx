// FS0001: The type 'ReluOutputModel' is not compatible with the type 'INeurons'
open Research

let toy =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
    }

let wrong = sweep "seed" [ 1; 2 ] (fun number -> Stage.seed (uint64 number) toy) |> ask Neurons.portrait
