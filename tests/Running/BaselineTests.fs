module Research.Tests.BaselineTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

let private features = 3

let private dense magnitude : ISampler = SparseUniform(Features = features, Magnitude = magnitude)

let private uniform density : ISampler = SparseUniform(Features = features, Density = Density.Of density)

let private linear: IModel = LinearModel(Features = features, Hidden = 2)

let private chain name layers : IModel = ChainModel(Name = name, Chain = Chain layers)

let private into: Layer list = [ Layer.Dense("W", 2, features); Layer.Transposed "W" ]

let private unbiased = chain "tied, without a bias" into

let private ended (last: Layer) = chain "tied, and a function" (into @ [ Layer.Bias "b"; last ])

let private plan (model: IModel) (sampler: ISampler) = Plans.make (model = model, sampler = sampler)

let private baseline plan =
    match Baseline.loss plan with
    | Some baseline -> baseline
    | None -> failtest "a baseline is known"

let private loss model sampler = (baseline (plan model sampler)).Loss

/// The loss of the plan's own model where W = 0 and b is this, as the definition of what is correct evaluates it.
let private ofBias (bias: float[]) (plan: TrainingPlan) =
    let parameters = Array.zeroCreate<float> plan.Model.Layout.Size
    let at = plan.Model.Layout["b"].Offset
    Array.blit bias 0 parameters at bias.Length
    LossEvaluator.Of(plan).Evaluate(ReadOnlySpan parameters)

let private told (state: TrainedState) plan = Failures.ofRestarts "here" [ plan ] [ state ]

[<Tests>]
let tests =
    testList
        "Running/BaselineTests"
        [
            test "at density 1 a bias of ½ leaves n / 12, and no bias leaves n / 3" {
                for model in [ linear; ReluOutputModel(Features = features, Hidden = 2) ] do
                    Near.within 1e-15 (3.0 / 12.0) (loss model (uniform 1.0))

                Near.within 1e-15 (3.0 / 3.0) (loss unbiased (uniform 1.0))
            }

            test "at density p a feature leaves p / 3 − p² / 4, times its importance and the factor of the loss" {
                let sampler = uniform 0.2
                let each = 0.2 / 3.0 - 0.04 / 4.0
                let importance = Importance.Explicit [ 1.0; 0.5; 0.0 ]

                let weighed reduction =
                    (baseline (Plans.make (model = linear, sampler = sampler, importance = importance, reduction = reduction)))

                Near.within 1e-15 (1.5 * each) (weighed Reduction.Sum).Loss
                Near.within 1e-15 (0.5 * each) (weighed Reduction.Mean).Loss
                Expect.equal (weighed Reduction.Sum).StandardError 0.0 ""
            }

            test "of every sampler with uniform magnitudes it is the exact loss of the constant" {
                let sets = FeatureSets.Blocks(1, features)

                let samplers: ISampler list =
                    [
                        uniform 0.3
                        CorrelatedSets(Sets = sets, Density = Density.Of 0.4)
                        AnticorrelatedSets(Sets = sets, Density = Density.Of 0.4)
                        OneHot(Features = features)
                    ]

                for sampler in samplers do
                    for model in [ linear; ReluOutputModel(Features = features, Hidden = 2) ] do
                        let exact = Plans.make (model = model, sampler = sampler, loss = ExactLoss())
                        let expected = ofBias (sampler.Mean()) exact
                        Near.within 1e-12 expected.Loss (baseline exact).Loss
            }

            test "of other samplers it is that of the constant on the evaluation sample, with its standard error" {
                let samplers: ISampler list =
                    [
                        dense (Magnitude.Symmetric())
                        SparseUniform(Features = features, Density = Density.Of 0.3, Magnitude = Magnitude.Exponential())
                        ExactlyK(Features = features, Active = 2, Magnitude = Magnitude.HalfNormal())
                        DataSet.Of [ [ 0.0; 1.0; 5.0 ]; [ 1.0; -2.0; 0.0 ] ]
                    ]

                for sampler in samplers do
                    for samples in [ 40; 64; 130 ] do
                        let plan = Plans.make (model = linear, sampler = sampler, evaluationSamples = samples)
                        let expected, found = ofBias (sampler.Mean()) plan, baseline plan
                        Near.within 1e-12 expected.Loss found.Loss
                        Near.within 1e-12 expected.StandardError found.StandardError
                        Expect.equal found.Samples samples ""
            }

            test "magnitudes that are not uniform have moments of their own" {
                Near.within 1e-15 0.0 (loss linear (dense (Magnitude.Constant(Value = 2.0))))
                Near.within 1e-15 12.0 (loss unbiased (dense (Magnitude.Constant(Value = 2.0))))

                let many magnitude =
                    baseline (Plans.make (model = linear, sampler = dense magnitude, evaluationSamples = 100_000))

                for magnitude, variance in [ Magnitude.Symmetric() :> IMagnitude, 1.0 / 3.0; Magnitude.Exponential(), 1.0 ] do
                    let found = many magnitude
                    Expect.equal found.Samples 16_384 ""
                    Near.statistic $"{magnitude}" (3.0 * variance) found.StandardError found.Loss
            }

            test "a constant that the last function cannot put out does not count" {
                let below = dense (Magnitude.Constant(Value = -2.0))
                Near.within 1e-15 12.0 (loss (ReluOutputModel(Features = features, Hidden = 2)) below)
                Near.within 1e-15 3.0 (loss (ended Layer.Tanh) below)
                Near.within 1e-15 0.0 (loss (ended (Layer.LeakyRelu 0.1)) below)
                Near.within 1e-15 12.0 (loss (ended Layer.Square) below)
            }

            test "what no bias shifts puts out what it does with all parameters 0" {
                let softplus = chain "softplus at the end, without a bias" (into @ [ Layer.Softplus ])
                Near.within 1e-12 (3.0 * (2.0 - log 2.0) ** 2.0) (loss softplus (dense (Magnitude.Constant(Value = 2.0))))
            }

            test "no baseline is known for a model that cannot ignore its input" {
                let identity = Array.init 9 (fun i -> if i % 4 = 0 then 1.0 else 0.0)
                let kept = Layer.Fixed(Matrix.OfRows(features, features, ReadOnlySpan identity))
                Expect.isNone (Baseline.loss (plan (chain "a fixed matrix" [ kept; Layer.Bias "b" ]) (uniform 1.0))) ""
            }

            test "an attack changes no target" {
                let relu = ReluOutputModel(Features = features, Hidden = 2)
                let attacked = Attacked(Clean = uniform 1.0, Budget = 0.5)
                let found = baseline (Plans.make (model = relu, sampler = attacked, reduction = Reduction.Mean))
                Near.within 1e-15 (1.0 / 12.0) found.Loss
            }

            test "other targets and errors are compared with the output of no parameters, or a bias where that is best" {
                let relu = ReluOutputModel(Features = features, Hidden = 2)
                let two = dense (Magnitude.Constant(Value = 2.0))

                let loss target error =
                    (baseline (Plans.make (model = relu, sampler = two, target = target, loss = SampledLoss(Error = error)))).Loss

                Near.within 1e-12 48.0 (loss (Target.Elementwise(ElementFunction.Square())) (ElementFunction.Square()))
                Near.within 1e-12 48.0 (loss Target.Absolute (ElementFunction.Power 4))
                Near.within 1e-12 0.0 (loss Target.Input (ElementFunction.Power 4))
            }

            test "penalties that cost nothing at 0 leave a baseline, others do not" {
                let plan penalty = Plans.make (model = linear, sampler = uniform 1.0, penalties = [ penalty ])
                Near.within 1e-15 1.0 (baseline (plan (Penalty.L1(0.1, Place.Tensor "b")))).Loss
                Near.within 1e-15 0.25 (baseline (plan (Penalty.L1(0.1, Place.Tensor "W")))).Loss
                Near.within 1e-15 0.25 (baseline (plan (Penalty.L1(0.1, Place.Site "hidden")))).Loss
                Expect.isNone (Baseline.loss (plan (Penalty(Place.Tensor "b", ElementFunction.Softplus(), 0.1)))) ""
            }

            test "of few active features it is the same loss of the best constant that a bias gives" {
                let sparse density magnitude : ISampler =
                    SparseUniform(Features = features, Density = Density.Of density, Magnitude = magnitude)

                let relu: IModel = ReluOutputModel(Features = features, Hidden = 2)
                let absolute: IModel = AbsoluteValueModel(Features = features, Neurons = 4)

                for most in [ 1; 2 ] do
                    for model, sampler, target, isPositive in
                        [
                            relu, uniform 0.4, Target.Input, true
                            relu, OneHot(Features = features) :> ISampler, Target.Input, true
                            absolute, sparse 0.4 (Magnitude.Symmetric()), Target.Absolute, true
                            relu, sparse 0.4 (Magnitude.Symmetric()), Target.Input, false
                        ] do
                        let plan =
                            Plans.make (
                                model = model,
                                sampler = sampler,
                                target = target,
                                importance = Importance.Geometric(Ratio = 0.5),
                                penalties =
                                    (if model :? ReluOutputModel then
                                         [ Penalty.L1(0.3, Place.Site "hidden") ]
                                     else
                                         []),
                                loss = FewActiveLoss(Most = most)
                            )

                        let lowest = (baseline plan).Loss
                        // The loss of a constant is convex: no other one of a grid around it is lower, and one is as low.
                        let losses = [ for step in 0..400 -> (ofBias (Array.create features (float step / 400.0)) plan).Loss ]
                        Near.inRange (lowest - 1e-12) (lowest + 1e-4) (List.min losses)
                        Expect.equal (List.head losses > lowest + 1e-4) isPositive "a bias helps where targets are positive"
            }

            test "a training on few active features that loses more than ignoring all of them is named" {
                let bad: TrainingPlan =
                    Plans.make (
                        model = ReluOutputModel(Features = features, Hidden = 2),
                        sampler = uniform 0.1,
                        loss = FewActiveLoss(),
                        trainer = Adam(LearningRate = 2.0, Steps = 3)
                    )

                let state = List.exactlyOne (Reference.train [ bad ])
                Expect.isTrue (Double.IsFinite state.Evaluation.Loss) "it did not diverge"

                Expect.stringContains
                    (told state bad |> List.exactlyOne)
                    "1 of 1 restarts is worse than ignoring every feature"
                    ""

                let good = Reference.train [ bad.With(trainer = QuasiNewton()) ] |> List.exactlyOne
                Expect.isEmpty (told good bad) ""
                let following = bad.With(start = Initialiser.Given(List.replicate 9 0.5))
                Expect.isNone (Baseline.loss following) "a solution that is followed may be metastable"
            }

            test "a loss is above it by four standard errors and a thousandth, or not for certain" {
                let above loss error own = Baseline.isAbove (Evaluation(1.0, own, 64)) (Evaluation(loss, error, 64))
                Expect.isFalse (above 1.0 0.0 0.0) ""
                Expect.isFalse (above 1.0009 0.0 0.0) ""
                Expect.isTrue (above 1.0011 0.0 0.0) ""
                Expect.isFalse (above 1.4 0.1 0.0) ""
                Expect.isTrue (above 1.402 0.1 0.0) ""
                Expect.isFalse (above 2.0 0.3 0.4) ""
                Expect.isTrue (above 3.1 0.3 0.4) ""

                for lost in [ nan; infinity ] do
                    Expect.isFalse (above lost 0.0 0.0) ""
            }

            test "a restart that lost more is named with both numbers, and one that diverged is not counted among them" {
                let plan = plan linear (uniform 1.0)
                let zeros = List.replicate 9 0.0
                Expect.isEmpty (told (stateOf zeros 0.25) plan) ""

                Expect.equal
                    (Failures.ofRestarts "here" [ plan; plan; plan ] [ stateOf zeros 0.3; stateOf zeros nan; stateOf zeros 0.1 ])
                    [
                        "here: 1 of 3 restarts diverged; lower the learning rate."
                        "here: 1 of 3 restarts is worse than ignoring every feature, which loses 0.25: the highest loss is 0.3; lower the learning rate, train for more steps, or start from smaller weights."
                    ]
                    ""
            }
        ]
