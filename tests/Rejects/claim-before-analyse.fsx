// FS0193: 'Planned<SparseUniform,ReluOutputModel>' is not compatible with type 'Experiment<
open Research

let wrong =
    experiment (Paper.own "nothing to claim yet") "R12" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        claim "every feature is represented" (Array.min >> Expect.atLeast 0.9)
        analyse Geometry.featureNorms
    }
