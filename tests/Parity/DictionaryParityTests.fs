/// Sparse autoencoders on every engine that trains them against the reference engine, and what may not change their bits.
module Research.Tests.DictionaryParityTests

open Research
open Expecto

/// Three chunks of samples a step and more latents than a panel has, so that threads share an instance.
let private large =
    [
        for _, encoder, loss in Dictionaries.kinds do
            let encoder: Encoder =
                match encoder with
                | :? Encoder.TopK -> Encoder.TopK 5
                | :? Encoder.BatchTopK -> Encoder.BatchTopK 4.5
                | other -> other

            Plans.make (
                model = SparseAutoencoder(Features = 19, Latents = 45, Encoder = encoder),
                sampler = SparseUniform(Features = 19, Density = Density.Of 0.15),
                loss = loss.With(700, 300),
                trainer = Adam(LearningRate = 1e-2, Steps = 4, Record = Recording.At [ 2 ]),
                start = Initialiser.TiedDictionary(Norm = 0.5)
            )
    ]

/// Few inputs and latents, which have a kernel of their own: every number of inputs, latents that fill vectors or not, batches of several
/// chunks, and many or no samples that are zero throughout.
let private narrow =
    [
        for _, encoder, loss in Dictionaries.kinds do
            for inputs, latents, density in [ 1, 1, 0.5; 2, 20, 0.1; 4, 33, 0.1; 5, 64, 0.5; 6, 16, 1.0; 8, 17, 0.03 ] do
                if
                    DictionaryKernels.IsNarrow(SparseAutoencoder(Features = inputs, Latents = latents, Encoder = encoder), loss)
                then
                    Plans.make (
                        model = SparseAutoencoder(Features = inputs, Latents = latents, Encoder = encoder),
                        sampler = SparseUniform(Features = inputs, Density = Density.Of density),
                        importance = Importance.Geometric(Ratio = 0.8),
                        loss = loss.With(333, 1000),
                        trainer = AdamW(WeightDecay = 1e-2, LearningRate = 1e-2, Steps = 4, Record = Recording.At [ 2 ]),
                        start = Initialiser.TiedDictionary(Norm = 0.5, Threshold = 0.1)
                    )
    ]

/// The same with decoder columns and encoder rows of norm 1.
let private ofUnitColumns (plan: TrainingPlan) =
    let trainer =
        Adam(
            LearningRate = 1e-2,
            Steps = 4,
            Record = Recording.At [ 2 ],
            Constraints = EquatableArray.Of [ Constraint.UnitColumns "D"; Constraint.UnitRows "E"; Constraint.NotNegative "c" ]
        )

    Plans.make (
        model = plan.Model,
        sampler = plan.Sampler,
        loss = plan.Loss,
        trainer = trainer,
        start = Initialiser.TiedDictionary(Norm = 0.5)
    )

let private resampling =
    [
        for rule in [ ResamplingRule.SquaredLoss; ResamplingRule.ErrorNorm ] ->
            let loss =
                SparseCodingLoss(
                    Batch = 32,
                    EvaluationSamples = 64,
                    Sparsity = Sparsity.L1 0.4,
                    Resampling = Resampling(Every = 6, Samples = 64, Rule = rule)
                )

            Dictionaries.plan (Encoder.Relu(), loss) 20 5UL
    ]

[<Tests>]
let tests =
    testList
        "Parity/DictionaryParityTests"
        [
            for name, encoder, loss in Dictionaries.kinds do
                test $"one step, and thirty, agree with the reference engine: {name}" {
                    for seed in 1UL .. 6UL do
                        Dictionaries.plan (encoder, loss) 1 seed |> AgreementTests.comparePlan "simd" Tolerances.gradient
                        Dictionaries.plan (encoder, loss) 30 seed |> AgreementTests.comparePlan "simd" Tolerances.parameters
                }

            for plan, (name, _, _) in List.zip large Dictionaries.kinds do
                test $"batches of several chunks, and more latents than a panel, agree with the reference engine: {name}" {
                    AgreementTests.comparePlan "simd" Tolerances.parameters plan
                }

            test "autoencoders of few inputs and latents agree with the reference engine, one chunk or several" {
                Expect.isGreaterThan narrow.Length 30 "kinds and sizes that have the kernel"
                narrow |> List.iter (AgreementTests.comparePlan "simd" Tolerances.parameters)
            }

            test "samples that are zero throughout, all or but one, agree with the reference engine" {
                for density in [ 1e-9; 0.002 ] do
                    for _, encoder, loss in Dictionaries.kinds do
                        let plan = Dictionaries.plan (encoder, loss) 5 1UL

                        Plans.make (
                            model = plan.Model,
                            sampler = SparseUniform(Features = 3, Density = Density.Of density),
                            loss = loss,
                            trainer = plan.Trainer,
                            start = plan.Start
                        )
                        |> AgreementTests.comparePlan "simd" Tolerances.parameters
            }

            test "with columns and rows of norm 1 they agree with the reference engine" {
                large @ narrow
                |> List.map ofUnitColumns
                |> List.iter (AgreementTests.comparePlan "simd" Tolerances.parameters)
            }

            test "resampled latents agree with the reference engine" {
                resampling |> List.iter (AgreementTests.comparePlan "simd" Tolerances.parameters)
            }

            test "an autoencoder has the same bits alone, in a population, and on any number of threads" {
                for plan in large @ narrow @ resampling do
                    let expected = Trains.on "simd" 1 [ plan ]

                    for threads in [ 2; 3 ] do
                        Expect.equal (Trains.on "simd" threads [ plan ]) expected $"{plan.Model}, {threads} threads"

                    Expect.equal (Trains.on "simd" 2 [ plan; plan ]) (expected @ expected) $"{plan.Model}, two instances"
            }

            test "an autoencoder goes on from a recorded snapshot to the same bits, on either engine" {
                for plan in
                    large @ narrow @ [ for _, encoder, loss in Dictionaries.kinds -> Dictionaries.plan (encoder, loss) 12 3UL ] do
                    for engine in [ "simd"; "reference" ] do
                        if engine = "simd" || plan.Model.Features = 3 then
                            let whole = Trains.on engine 1 [ plan ]
                            let rest = Trains.from engine [ plan ] [ whole.Head.Recorded[0] ]

                            Expect.equal
                                (rest.Head.Final, rest.Head.Evaluation)
                                (whole.Head.Final, whole.Head.Evaluation)
                                $"{engine}: {plan.Model}"
            }
        ]
    |> slow
