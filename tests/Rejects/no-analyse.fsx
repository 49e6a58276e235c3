// FS0193: 'Planned<SparseUniform,ReluOutputModel>' is not compatible with type 'Experiment<
open Research

let unfinished =
    experiment (Paper.own "unfinished") "R4" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
    }
