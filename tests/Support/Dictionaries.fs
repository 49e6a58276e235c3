namespace Research.Tests

open Research

/// Sparse autoencoders of every kind, with losses that use every term.
[<RequireQualifiedAccess>]
module Dictionaries =

    /// A name, an encoder of 7 latents, and the settings of a loss.
    let kinds: (string * Encoder * SparseCodingLoss) list =
        let loss = SparseCodingLoss(Batch = 48, EvaluationSamples = 80)

        let make (sparsity: Sparsity) = SparseCodingLoss(Batch = 48, EvaluationSamples = 80, Sparsity = sparsity, WarmUp = 0.2)

        let nested =
            SparseCodingLoss(
                Batch = 48,
                EvaluationSamples = 80,
                Sparsity = Sparsity.L1 0.02,
                Prefixes = EquatableArray.Of [ Prefix(2, 0.5); Prefix(4) ],
                Reduction = Reduction.Mean
            )

        let reviving =
            SparseCodingLoss(Batch = 48, EvaluationSamples = 80, Dead = DeadLatents(Active = 2, After = 2, Weight = 0.5))

        let jump = Encoder.JumpRelu(Bandwidth = 0.3)

        [
            "ReLU, L1", Encoder.Relu(), make (Sparsity.L1 0.05)
            "ReLU, L1 by norms", Encoder.Relu(), make (Sparsity.WeightedL1 0.05)
            "ReLU, tanh", Encoder.Relu(), make (Sparsity.Tanh 0.02)
            "ReLU, prefixes", Encoder.Relu(), nested
            "TopK", Encoder.TopK 2, loss
            "TopK, dead latents", Encoder.TopK 1, reviving
            "BatchTopK", Encoder.BatchTopK 1.3, loss
            "BatchTopK, prefixes and dead latents",
            Encoder.BatchTopK(0.6),
            SparseCodingLoss(
                Batch = 48,
                EvaluationSamples = 80,
                Dead = DeadLatents(Active = 3, After = 1),
                Prefixes = EquatableArray.Of [ Prefix 3; Prefix(7, 0.25) ]
            )
            "JumpReLU, L0", jump, make (Sparsity.L0 0.02)
            "JumpReLU, L1", jump, make (Sparsity.L1 0.02)
            "JumpReLU, tanh", jump, make (Sparsity.Tanh 0.02)
            "Gated, L1 by norms", Encoder.Gated(), make (Sparsity.WeightedL1 0.05)
            "Gated, L1", Encoder.Gated(), make (Sparsity.L1 0.05)
        ]

    /// A plan of a kind: 7 latents on 3 features, of independent signs.
    let plan (encoder: Encoder, loss: SparseCodingLoss) steps seed : TrainingPlan =
        Plans.make (
            model = SparseAutoencoder(Features = 3, Latents = 7, Encoder = encoder),
            sampler = SparseUniform(Features = 3, Density = Density.Of 0.6, Magnitude = Magnitude.Symmetric()),
            importance = Importance.Geometric(Ratio = 0.8),
            loss = loss,
            trainer = AdamW(WeightDecay = 1e-2, LearningRate = 2e-2, Steps = steps, Record = Recording.At [ max 1 (steps / 2) ]),
            start = Initialiser.TiedDictionary(Norm = 0.7, Threshold = 0.1),
            seed = seed
        )
