// FS0001: The type 'ReluOutputModel' is not compatible with the type 'INeurons'
open Research

let wrong =
    experiment (Paper.own "a bottleneck has no neurons") "R19" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse Neurons.inputWeights
    }
