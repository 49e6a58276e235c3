// FS0041: 'Train'. Known types of arguments: Planned<SparseUniform,ReluOutputModel> * Adam
open Research

let wrong =
    experiment (Paper.own "a repeated stage") "R5" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        train (Adam())
        analyse Geometry.featureNorms
    }
