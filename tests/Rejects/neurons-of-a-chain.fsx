// FS0001: The type 'ChainModel' is not compatible with the type 'INeurons'
open Research

let neurons (trained: Trained<#INeurons>) = trained.Model.Neurons

let wrong =
    experiment (Paper.own "a capability that a nameless chain does not state") "R16" {
        sample (SparseUniform(Features = 5))
        model (ChainModel(Name = "untied", Chain = Chain [ Layer.Dense("A", 2, 5); Layer.Dense("B", 5, 2) ]))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
        analyse neurons
    }
