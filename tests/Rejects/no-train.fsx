// FS0193: 'Objective<SparseUniform,ReluOutputModel,SampledLoss>' is not compatible with type 'Planned<
open Research

let wrong =
    experiment (Paper.own "a stage missing") "R3" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        analyse Geometry.featureNorms
    }
