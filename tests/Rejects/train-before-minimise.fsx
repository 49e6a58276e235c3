// FS0193: 'Modelled<SparseUniform,ReluOutputModel>' is not compatible with type 'Objective<
open Research

let wrong =
    experiment (Paper.own "wrong order") "R1" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        train (AdamW(WeightDecay = 0.0))
        minimise (Sampled())
        analyse Geometry.featureNorms
    }
