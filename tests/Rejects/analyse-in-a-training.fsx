// FS10002: write analyse as train toy |> ask question
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (Adam())
        analyse Training.loss
    }
