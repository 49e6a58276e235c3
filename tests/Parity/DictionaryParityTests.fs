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

/// The same with decoder columns of norm 1.
let private ofUnitColumns (plan: TrainingPlan) =
    let trainer =
        Adam(
            LearningRate = 1e-2,
            Steps = 4,
            Record = Recording.At [ 2 ],
            Constraints = EquatableArray.Of [ Constraint.UnitColumns "D" ]
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

            test "with decoder columns of norm 1 they agree with the reference engine" {
                large |> List.map ofUnitColumns |> List.iter (AgreementTests.comparePlan "simd" Tolerances.parameters)
            }

            test "resampled latents agree with the reference engine" {
                resampling |> List.iter (AgreementTests.comparePlan "simd" Tolerances.parameters)
            }

            test "an autoencoder has the same bits alone, in a population, and on any number of threads" {
                for plan in large @ resampling do
                    let expected = Trains.on "simd" 1 [ plan ]

                    for threads in [ 2; 3 ] do
                        Expect.equal (Trains.on "simd" threads [ plan ]) expected $"{plan.Model}, {threads} threads"

                    Expect.equal (Trains.on "simd" 2 [ plan; plan ]) (expected @ expected) $"{plan.Model}, two instances"
            }

            test "an autoencoder goes on from a recorded snapshot to the same bits, on either engine" {
                for plan in large @ [ for _, encoder, loss in Dictionaries.kinds -> Dictionaries.plan (encoder, loss) 12 3UL ] do
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
