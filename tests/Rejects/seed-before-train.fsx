// FS0041: 'Seed'. Known types of arguments: Objective<SparseUniform,ReluOutputModel,SampledLoss> * int
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        seed 1
        train (AdamW(WeightDecay = 0.0))
    }
