// FS10001: The verb minimize does not exist: write minimise
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimize (Sampled())
        train (Adam())
    }
