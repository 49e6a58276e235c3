// FS0041: 'Train'. Known types of arguments: Objective<SparseUniform,ReluOutputModel,SampledLoss> * QuasiNewton
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled(Batch = 256))
        train (QuasiNewton())
    }
