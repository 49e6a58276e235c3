namespace Research.Cli

open Research

/// The populations by which a device is checked and timed.
[<RequireQualifiedAccess>]
module internal DevicePlans =

    let private relu (features, hidden) = ReluOutputModel(Features = features, Hidden = hidden) :> IModel

    let private restartsOn (sampler: ISampler) (model: IModel) target (trainer: ITrainer) samples count : TrainingPlan list =
        [
            for restart in 0 .. count - 1 ->
                TrainingPlan(
                    Model = model,
                    Sampler = sampler,
                    Target = target,
                    Importance = Importance.Geometric(Ratio = 0.9).Resolve model.Features,
                    Loss = SampledLoss(Batch = 1024, EvaluationSamples = samples),
                    Trainer = trainer,
                    Start = Initialiser.XavierNormal(),
                    Seed = 20220914UL,
                    Restart = restart
                )
        ]

    let private restarts (model: IModel) magnitude target trainer samples count density =
        let sampler = SparseUniform(Features = model.Features, Density = Density.Of density, Magnitude = magnitude)
        restartsOn sampler model target trainer samples count

    let private uniform: IMagnitude = Magnitude.Uniform()

    /// What is compared with the SIMD engine. Eleven models, so that the last group is not full; two where models are large.
    let cases (steps: int) : (string * TrainingPlan list) list =
        let adam =
            AdamW(
                WeightDecay = 1e-2,
                LearningRate = 1e-2,
                Steps = steps,
                CurvePoints = 5,
                Record = Recording.At [ max 1 (steps / 3) ]
            )

        let momentum = Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = steps)

        let sets sampler = restartsOn sampler (relu (6, 2)) Target.Input adam 2000 11

        let usual count size density = restarts (relu size) uniform Target.Input adam 2000 count density

        [
            for density in [ 1.0; 0.5; 0.1; 0.03 ] do
                $"5→2 at density {density}", usual 11 (5, 2) density
            for density in [ 0.5; 0.03 ] do
                $"20→5 at density {density}", usual 11 (20, 5) density
            "2→1", usual 11 (2, 1) 0.3
            "100→20", usual 2 (100, 20) 0.3
            "100→20 at density 0.01", usual 2 (100, 20) 0.01
            "momentum", restarts (relu (5, 2)) uniform Target.Input momentum 2000 11 0.1
            "clipped normal magnitudes", restarts (relu (5, 2)) (Magnitude.ClippedNormal()) Target.Input adam 2000 11 0.3

            "pairs that come together", sets (CorrelatedSets(Sets = FeatureSets.Pairs 3, Density = Density.Of 0.3))
            "pairs that exclude each other", sets (AnticorrelatedSets(Sets = FeatureSets.Pairs 3, Density = Density.Of 0.3))
            "tied neurons", restarts (ReluHiddenModel(Features = 10, Neurons = 5)) uniform Target.Input adam 2000 11 0.3

            "absolute values",
            restarts (AbsoluteValueModel(Features = 6, Neurons = 10)) (Magnitude.Symmetric()) Target.Absolute adam 2000 11 0.3
        ]

    /// A population that is timed, by its features and hidden dimensions: density 0.5, no loss curve, and next to no evaluation.
    let timed (size: int * int) (steps: int) (count: int) : TrainingPlan list =
        restarts (relu size) uniform Target.Input (Adam(LearningRate = 1e-3, Steps = steps, CurvePoints = 0)) 2 count 0.5
