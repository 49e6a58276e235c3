// FS0193: 'Experiment<ReluOutputModel,float array>' is not compatible with type 'Planned<
open Research

let wrong =
    experiment (Paper.own "too late") "R13" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse Geometry.featureNorms
        restart (Best(Of = 10))
    }
