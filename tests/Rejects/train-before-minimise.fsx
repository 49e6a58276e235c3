// FS0041: 'Train'. Known types of arguments: Modelled<SparseUniform,ReluOutputModel> * AdamW
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        train (AdamW(WeightDecay = 0.0))
        minimise (Sampled())
    }
