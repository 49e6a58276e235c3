// FS0041: 'Train'. Known types of arguments: Training<ReluOutputModel> * Adam
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        train (Adam())
    }
