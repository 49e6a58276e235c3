/// Every fast engine against the reference engine, over random shapes and settings.
module Research.Tests.AgreementTests

open Research
open Expecto

let private near what tolerance (expected: seq<float>) (actual: seq<float>) =
    Seq.iteri2
        (fun i e a -> Expect.isTrue (abs (e - a) <= tolerance) $"{what} {i}: {a:R} is not within {tolerance} of {e:R}.")
        expected
        actual

let private largest (values: seq<float>) = values |> Seq.map abs |> Seq.max |> max 1e-6

let private nearLoss what (expected: float) (actual: float) =
    near what (Tolerances.loss * max Tolerances.smallLoss (abs expected)) [ expected ] [ actual ]

let private snapshotsAgree tolerance (expected: Snapshot) (actual: Snapshot) =
    Expect.equal actual.Step expected.Step ""
    near "parameter" tolerance expected.Parameters actual.Parameters
    near "first moment" (tolerance * max 0.1 (largest expected.FirstMoment)) expected.FirstMoment actual.FirstMoment
    near "second moment" (tolerance * largest expected.SecondMoment) expected.SecondMoment actual.SecondMoment

let private agree tolerance (expected: TrainedState) (actual: TrainedState) =
    Seq.iter2 (snapshotsAgree tolerance) expected.Recorded actual.Recorded
    Expect.equal actual.Recorded.Count expected.Recorded.Count ""
    snapshotsAgree tolerance expected.Final actual.Final
    Expect.equal (actual.Curve |> Seq.map _.Step |> Array.ofSeq) (expected.Curve |> Seq.map _.Step |> Array.ofSeq) ""
    Seq.iter2 (fun (e: LossPoint) (a: LossPoint) -> nearLoss $"loss at step {e.Step}" e.Loss a.Loss) expected.Curve actual.Curve
    nearLoss "evaluation" expected.Evaluation.Loss actual.Evaluation.Loss
    nearLoss "standard error" expected.Evaluation.StandardError actual.Evaluation.StandardError
    Expect.equal actual.Evaluation.Samples expected.Evaluation.Samples ""

/// Trains a plan on the reference engine and on another, and compares all that training left.
let comparePlan engine tolerance plan = agree tolerance (Reference.train [ plan ]).Head (Trains.on engine 1 [ plan ]).Head

let private compare engine steps tolerance seed = comparePlan engine tolerance (RandomPlans.one seed steps)

/// The sizes of the paper's figures, with the optimiser as users write it.
let private figures =
    [
        for n, m, density in [ 5, 2, 1.0; 5, 2, 0.05; 20, 5, 0.1; 20, 5, 0.01; 80, 20, 0.3 ] ->
            Plans.make (
                model = ReluOutputModel(Features = n, Hidden = m),
                sampler = SparseUniform(Features = n, Density = Density.Of density),
                importance = Importance.Geometric(Ratio = 0.9),
                batch = 300,
                evaluationSamples = 5000,
                trainer = AdamW(WeightDecay = 1e-2, LearningRate = 1e-3, Steps = 150)
            )
    ]

/// Small enough for the reference engine to train ten thousand steps: dense, rare, very rare, linear, other optimisers.
let private long =
    let relu n m = ReluOutputModel(Features = n, Hidden = m) :> IModel

    [
        for model, density, trainer in
            [
                relu 2 1, 0.1, AdamW(WeightDecay = 1e-2, LearningRate = 1e-3, Steps = 10_000) :> ITrainer
                relu 3 2, 1.0, Adam(LearningRate = 1e-3, Steps = 10_000, Schedule = Schedule.Cosine())
                relu 5 2, 0.05, AdamW(WeightDecay = 1e-2, LearningRate = 1e-3, Steps = 10_000)
                relu 6 3, 0.001, Adam(LearningRate = 1e-3, Steps = 10_000)
                relu 20 5, 0.01, AdamW(WeightDecay = 1e-2, LearningRate = 1e-3, Steps = 10_000)
                relu 8 2, 0.3, Sgd(LearningRate = 3e-2, Momentum = 0.9, Steps = 10_000)
                LinearModel(Features = 6, Hidden = 3), 0.5, Adam(LearningRate = 1e-3, Steps = 10_000)
            ] ->
            Plans.make (
                model = model,
                sampler = SparseUniform(Features = model.Features, Density = Density.Of density),
                importance = Importance.Geometric(Ratio = 0.9),
                batch = 64,
                evaluationSamples = 4096,
                trainer = trainer
            )
    ]

[<Tests>]
let tests =
    testList
        "Parity/AgreementTests"
        [
            for engine in Engines.fast do
                test $"one step agrees with the reference engine: {engine}" {
                    RandomPlans.forEach 150 (compare engine 1 Tolerances.gradient)
                }

            for engine in Engines.fast do
                test $"fifty steps agree with the reference engine: {engine}" {
                    RandomPlans.forEach 60 (compare engine 50 Tolerances.parameters)
                }

            for engine in Engines.fast do
                test $"many rare features agree with the reference engine: {engine}" {
                    RandomPlans.forEach 20 (fun seed ->
                        RandomPlans.rare seed 1 4 |> List.iter (comparePlan engine Tolerances.gradient))

                    RandomPlans.forEach 4 (fun seed ->
                        RandomPlans.rare seed 30 4 |> List.iter (comparePlan engine Tolerances.parameters))
                }

            for engine in Engines.fast do
                test $"adversarial training agrees with the reference engine: {engine}" {
                    RandomPlans.forEach 30 (fun seed ->
                        RandomPlans.attacked seed 1 1 |> List.iter (comparePlan engine Tolerances.gradient))

                    RandomPlans.forEach 15 (fun seed ->
                        RandomPlans.attacked seed 30 1 |> List.iter (comparePlan engine Tolerances.parameters))
                }

            for engine in Engines.fast do
                test $"exact losses are minimised with the bits of the reference engine: {engine}" {
                    RandomPlans.forEach 60 (fun seed ->
                        let plans = RandomPlans.exact seed 20 2
                        Expect.equal (Trains.on engine 1 plans) (Reference.train plans) "")
                }

            for engine in Engines.fast do
                test $"the loss curves of the paper's sizes agree with the reference engine: {engine}" {
                    for plan in figures do
                        let expected, actual = (Reference.train [ plan ]).Head, (Trains.on engine 1 [ plan ]).Head

                        Seq.iter2
                            (fun (e: LossPoint) (a: LossPoint) -> nearLoss $"loss at step {e.Step}" e.Loss a.Loss)
                            expected.Curve
                            actual.Curve

                        nearLoss "evaluation" expected.Evaluation.Loss actual.Evaluation.Loss
                }

            for engine in Engines.fast do
                test $"ten thousand steps stay on the curve of the reference engine: {engine}" {
                    for plan in long do
                        let expected, actual = (Reference.train [ plan ]).Head, (Trains.on engine 1 [ plan ]).Head
                        Expect.equal actual.Curve.Count expected.Curve.Count ""

                        // A window without an active feature has a loss of nearly 0: the curve's own scale is its mean.
                        let scale = expected.Curve |> Seq.averageBy _.Loss

                        let furthest =
                            Seq.map2
                                (fun (e: LossPoint) (a: LossPoint) -> abs (e.Loss - a.Loss) / scale)
                                expected.Curve
                                actual.Curve
                            |> Seq.max

                        Expect.isTrue
                            (furthest <= Tolerances.longCurve)
                            $"{plan.Model} at {plan.Sampler}: the curves part by {furthest}, the evaluations are {expected.Evaluation.Loss} and {actual.Evaluation.Loss}."

                        Near.inRange 0.0 Tolerances.longCurve (abs (actual.Evaluation.Loss / expected.Evaluation.Loss - 1.0))
                }
        ]
    |> slow
