// FS0193: 'Modelled<SparseUniform,ReluOutputModel>' is not compatible with type 'Sampling<
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        model (LinearModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
    }
