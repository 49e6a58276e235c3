// FS0001: The type 'ChainModel' is not compatible with the type 'IHiddenLayer'
open Research

let neurons (trained: Trained<#IHiddenLayer>) = trained.Model.Neurons

let shape =
    training {
        sample (SparseUniform(Features = 5))
        model (ChainModel(Name = "untied", Chain = Chain [ Layer.Dense("A", 2, 5); Layer.Dense("B", 5, 2) ]))
        minimise (Sampled())
        train (AdamW(WeightDecay = 0.0))
    }

let wrong = train shape |> ask neurons
