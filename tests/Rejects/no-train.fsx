// FS0193: 'Objective<SparseUniform,ReluOutputModel,SampledLoss>' is not compatible with type 'Training<
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
    }
