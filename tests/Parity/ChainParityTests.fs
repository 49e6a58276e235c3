/// Chains on every engine against the reference engine, over random chains, and what may not change its bits.
module Research.Tests.ChainParityTests

open Research
open Expecto

/// Whole batches of several chunks, which helpers share: an untied hidden layer, wider than a chunk is long in features.
let private large =
    let chain =
        Chain
            [
                Layer.Dense("A", 9, 70)
                Layer.Bias "a"
                Layer.Gelu
                Layer.Dense("B", 70, 9)
                Layer.Bias "b"
                Layer.Relu
            ]

    [
        for restart in 0..1 ->
            Plans.make (
                model = ChainModel(Name = "large", Chain = chain),
                sampler = SparseUniform(Features = 70, Density = Density.Of 0.02),
                batch = 700,
                evaluationSamples = 600,
                trainer = Adam(LearningRate = 1e-2, Steps = 6, Record = Recording.At [ 3 ]),
                restart = restart
            )
    ]

/// The same with a weight in two places, so that every chunk adds to its gradient twice.
let private tied =
    [
        for features, batch in [ 70, 700; 12, 2100 ] do
            [
                Plans.make (
                    model = ReluHiddenModel(Features = features, Neurons = 5),
                    batch = batch,
                    evaluationSamples = 600,
                    trainer = Adam(LearningRate = 1e-2, Steps = 6, Record = Recording.At [ 3 ])
                )
            ]
    ]

let private populations =
    large :: tied
    @ [
        for seed in 200..211 do
            RandomChains.plans seed 6 3
            RandomChains.objectives seed 6 3
    ]

let private alone engine plans = plans |> List.collect (fun plan -> Trains.on engine 1 [ plan ])

let private kernel (plan: TrainingPlan) = KernelChoice(plan.Shape, plan.Loss :?> SampledLoss).Open(plan, null).GetType().Name

let private compare engine steps tolerance seed =
    RandomChains.plans seed steps 1 @ RandomChains.objectives seed steps 1
    |> List.iter (AgreementTests.comparePlan engine tolerance)

[<Tests>]
let tests =
    testList
        "Parity/ChainParityTests"
        [
            for engine in Engines.fast do
                test $"one step of a random chain agrees with the reference engine: {engine}" {
                    RandomPlans.forEach 200 (compare engine 1 Tolerances.gradient)
                }

                test $"fifty steps of a random chain agree with the reference engine: {engine}" {
                    RandomPlans.forEach 60 (compare engine 50 Tolerances.parameters)
                }

                test $"a batch of several chunks agrees with the reference engine: {engine}" {
                    large |> List.iter (AgreementTests.comparePlan engine Tolerances.parameters)
                }

                test $"a chain has the same bits alone, at any place in a population, and on any number of threads: {engine}" {
                    for plans in populations do
                        let expected = alone engine plans
                        Expect.equal (Trains.on engine 1 plans) expected $"for {plans}"
                        Expect.equal (Trains.on engine 1 (List.rev plans)) (List.rev expected) $"for {plans}"

                        for threads in [ 2; 3 ] do
                            Expect.equal (Trains.on engine threads plans) expected $"for {plans}, {threads}"

                            Expect.equal
                                (plans |> List.collect (fun plan -> Trains.on engine threads [ plan ]))
                                expected
                                $"alone, for {plans}, {threads}"
                }

                test $"a chain goes on from a recorded snapshot to the same bits: {engine}" {
                    for plans in populations do
                        let whole = Trains.on engine 1 plans
                        let rest = Trains.from engine plans (whole |> List.map (fun state -> state.Recorded[0]))

                        for whole, rest in List.zip whole rest do
                            Expect.equal (rest.Final, rest.Evaluation) (whole.Final, whole.Evaluation) $"for {plans}"
                }

            test "a chain that is a tied bottleneck gets the kernels, and the bits, of the model it is" {
                for model in [ LinearModel(Features = 60, Hidden = 12) :> IChained; ReluOutputModel(Features = 60, Hidden = 12) ] do
                    for density in [ 0.3; 0.01 ] do
                        let make (model: IModel) =
                            Plans.make (
                                model = model,
                                sampler = SparseUniform(Features = 60, Density = Density.Of density),
                                batch = 1024,
                                trainer = Adam(LearningRate = 1e-2, Steps = 5)
                            )

                        let own, other = make model, make (ChainModel(Name = "tied", Chain = model.Chain))
                        Expect.equal (kernel other) (kernel own) $"at {density}"
                        Expect.equal (Trains.on "simd" 1 [ other ]) (Trains.on "simd" 1 [ own ]) $"for {model} at {density}"
            }

            test "every other chain gets the general kernel" {
                let named layers = kernel (Plans.make (model = ChainModel(Name = "chain", Chain = Chain layers), batch = 64))
                let dense: Layer = Layer.Dense("W", 2, 3)
                Expect.equal (named [ dense; Layer.Transposed "W"; Layer.Relu ]) "ChainKernel" "no bias"
                Expect.equal (named [ dense; Layer.Transposed "W"; Layer.Bias "b"; Layer.Tanh ]) "ChainKernel" "another function"
                Expect.equal (named [ dense; Layer.Dense("V", 3, 2); Layer.Bias "b" ]) "ChainKernel" "untied"
            }
        ]
    |> slow
