// FS0193: 'Sampling<SparseUniform>' is not compatible with type 'Modelled<
open Research

let wrong =
    experiment (Paper.own "a stage missing") "R2" {
        sample (SparseUniform(Features = 5))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse Geometry.featureNorms
    }
