// FS0193: 'Sampling<SparseUniform>' is not compatible with type 'Modelled<
open Research

let wrong =
    training {
        sample (SparseUniform(Features = 5))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
    }
