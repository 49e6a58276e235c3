// A sparse autoencoder on the hidden layer of a toy model. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/sae.fsx
#load "libraries.fsx"

open Research

let toy =
    training {
        sample (SparseUniform(Features = 5, Density = 0.05))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 1e-2, Steps = 3_000))
        restart (Best(Of = 4))
    }

let dictionary =
    training {
        sample (Activations.of' toy "hidden")
        model (SparseAutoencoder(Features = 2, Latents = 8))
        initialise (Initialiser.TiedDictionary())
        minimise (SparseCoding(Batch = 1024, Sparsity = Sparsity.L1 0.003, WarmUp = 0.05))
        train (Adam(LearningRate = 3e-3, Steps = 8_000, Constraints = EquatableArray.Of [ Constraint.UnitColumns "D" ]))
        restart (Best(Of = 4))
    }

/// E‖h‖² of the hidden layer: Σ_i ‖W_i‖² p / 3, but for pairs that are active together.
let power (trained: Trained<ReluOutputModel>) =
    0.05 / 3.0 * (FeatureGeometry.Norms(trained.Embedding()) |> Array.sumBy (fun norm -> norm * norm))

study (Paper.own "Own studies") "dictionary" "A dictionary for the hidden layer of a toy model" {
    let! power = train toy |> ask power
    and! loss = train dictionary |> ask Training.loss
    claim "errors and penalty are less than a tenth of what is to be explained" (loss / power |> Expect.atMost 0.1)
}
|> Script.run
