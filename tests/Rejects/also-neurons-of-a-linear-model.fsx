// FS0001: The type 'LinearModel' is not compatible with the type 'INeurons'
open Research

let neurons (trained: Trained<#INeurons>) = trained.Model.Neurons

let wrong =
    experiment (Paper.own "a capability the model lacks") "R8" {
        sample (SparseUniform(Features = 5))
        model (LinearModel(Features = 5, Hidden = 2))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse Geometry.featureNorms
        also neurons
    }
