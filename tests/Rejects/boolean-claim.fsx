// FS0001: expected to have type 'Verdict' but here has type 'bool'
open Research

let wrong =
    experiment (Paper.own "a bare boolean") "R11" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse Geometry.featureNorms
        claim "every feature is represented" (fun norms -> Array.min norms > 0.9)
    }
