/// Errors that are not squared, penalties, targets and constraints: values and gradients from their definitions.
module Research.Tests.PenaltyTests

open System
open Research
open Expecto

let private chain =
    Chain
        [
            Layer.Site "input"
            Layer.Dense("W1", 4, 3)
            Layer.Site "before"
            Layer.Bias "b1"
            Layer.Relu
            Layer.Site "codes"
            Layer.Dense("W2", 3, 4)
            Layer.Site "output"
        ]

let private model = ChainModel(Name = "own", Chain = chain)

let private penalties =
    [
        Penalty.L1(0.03, Place.Site "codes")
        Penalty.L2(0.2, Place.Site "before")
        Penalty.Tanh(0.1, Place.Site "output")
        Penalty.L2(0.5, Place.Site "input")
        Penalty.L2(0.01, Place.Tensor "W2")
        Penalty(Place.Tensor "b1", ElementFunction.Softplus(), 0.3)
    ]

let private plan penalties error =
    Plans.make (model = model, penalties = penalties, loss = SampledLoss(Batch = 70, EvaluationSamples = 100, Error = error))

let private somewhere seed =
    let random = Random seed
    Array.init 28 (fun _ -> Property.between -0.8 0.8 random)

let private lossAt (plan: TrainingPlan) (parameters: float[]) =
    let gradient = Array.create parameters.Length 99.0
    ReferenceEngine.LossAndGradient(plan, parameters, 2, gradient), gradient

/// The loss from the definition, sample by sample.
let private defined (error: float -> float) (parameters: float[]) =
    let samples = Draws.samples (SparseUniform(Features = 3, Density = Density.Of 0.5)) (Draws.stream 7UL) 2 70
    let w1, b1, w2 = parameters[..11], parameters[12..15], parameters[16..]

    let sample s =
        let x = Array.init 3 (fun i -> float (samples[i][s]))
        let before = Array.init 4 (fun r -> Seq.sum (seq { for i in 0..2 -> w1[3 * r + i] * x[i] }))
        let codes = Array.map2 (fun v b -> max 0.0 (v + b)) before b1
        let y = Array.init 3 (fun r -> Seq.sum (seq { for k in 0..3 -> w2[4 * r + k] * codes[k] }))
        let squares = Array.sumBy (fun v -> v * v)

        Array.sum (Array.map2 (fun y t -> error (y - t)) y x)
        + 0.03 * Array.sumBy abs codes
        + 0.2 * squares before
        + 0.1 * Array.sumBy tanh y
        + 0.5 * squares x

    (Seq.averageBy sample [ 0..69 ])
    + 0.01 * Array.sumBy (fun w -> w * w) w2
    + 0.3 * Array.sumBy (fun b -> log (1.0 + exp b)) b1

let private faults penalties =
    [
        for penalty: Penalty in penalties do
            yield! penalty.Faults model
    ]

[<Tests>]
let tests =
    testList
        "Core/Losses/PenaltyTests"
        [
            test "the loss is the mean error with every penalty, and its gradient agrees with differences" {
                for seed, error in [ 1, ElementFunction.Square() :> IElementFunction; 2, ElementFunction.Power 4 ] do
                    let plan, parameters = plan penalties error, somewhere seed
                    let loss, gradient = lossAt plan parameters
                    Near.within (1e-6 * loss) (defined error.Of parameters) loss

                    for j in 0 .. parameters.Length - 1 do
                        let moved h = parameters |> Array.mapi (fun k value -> if k = j then value + h else value)
                        let slope = (fst (lossAt plan (moved 1e-5)) - fst (lossAt plan (moved -1e-5))) / 2e-5
                        Near.within 1e-6 slope gradient[j]
            }

            test "a penalty of weight 0 changes nothing" {
                let without = plan [] (ElementFunction.Square())

                let zero =
                    plan [ for penalty in penalties -> Penalty(penalty.On, penalty.Function, 0.0) ] (ElementFunction.Square())

                Near.within 1e-12 (fst (lossAt without (somewhere 3))) (fst (lossAt zero (somewhere 3)))
                Near.allWithin 1e-12 (snd (lossAt without (somewhere 3))) (snd (lossAt zero (somewhere 3)))
            }

            test "a trained model is evaluated with its penalties" {
                let evaluated penalties =
                    (Reference.train
                        [
                            Plans.make (model = model, penalties = penalties, trainer = Sgd(LearningRate = 1e-12, Steps = 1))
                        ])
                        .Head

                let with', without = evaluated [ Penalty.L2(2.0, Place.Tensor "W1") ], evaluated []
                let norm = Seq.take 12 without.Final.Parameters |> Seq.sumBy (fun w -> w * w)
                Near.within 1e-6 (2.0 * norm) (with'.Evaluation.Loss - without.Evaluation.Loss)
            }

            test "a model with an arithmetic of its own bears penalties on its sites, on every engine of Core" {
                let plan penalties =
                    Plans.make (model = ReluOutputModel(Features = 3, Hidden = 2), penalties = penalties, batch = 70)

                let penalised = plan [ Penalty.L2(0.5, Place.Site "hidden") ]
                let parameters = somewhere 7 |> Array.truncate 9
                let samples = Draws.samples (SparseUniform(Features = 3, Density = Density.Of 0.5)) (Draws.stream 7UL) 2 70

                let norm s =
                    [ 0; 1 ]
                    |> List.sumBy (fun k ->
                        (Seq.sum (seq { for i in 0..2 -> parameters[3 * k + i] * float (samples[i][s]) })) ** 2.0)

                let expected = fst (lossAt (plan []) parameters) + 0.5 * Seq.averageBy norm [ 0..69 ]
                Near.within (1e-6 * expected) expected (fst (lossAt penalised parameters))
                let final (states: TrainedState list) = states.Head.Final.Parameters.ToArray()

                Near.allWithin
                    Tolerances.parameters
                    (final (Reference.train [ penalised ]))
                    (final (Trains.on "simd" 1 [ penalised ]))
            }

            test "an L1 penalty of large weight empties a site, a small one does not" {
                let active weight =
                    let trained =
                        Reference.train
                            [
                                Plans.make (
                                    model = model,
                                    penalties = [ Penalty.L1(weight, Place.Site "codes") ],
                                    batch = 64,
                                    trainer = Adam(LearningRate = 2e-2, Steps = 300)
                                )
                            ]

                    let x, h, y = [| 0.5; 0.5; 0.5 |], Array.zeroCreate<float> 12, Array.zeroCreate<float> 3
                    (model :> IModel).Forward<float>(trained.Head.Final.Parameters.AsSpan(), x, h, y)
                    Array.sum h[8..]

                Expect.isTrue (active 5.0 < 0.02) "large"
                Expect.isTrue (active 1e-3 > 0.3) "small"
            }

            test "an exact loss bears penalties on tensors, and names one on a site" {
                let exact penalties =
                    Plans.make (model = ReluOutputModel(Features = 3, Hidden = 2), loss = ExactLoss(), penalties = penalties)

                let l2 = [ Penalty.L2(0.3, Place.Tensor "W") ]
                let parameters = somewhere 5 |> Array.truncate 9
                let loss, gradient = lossAt (exact l2) parameters
                let alone, slope = lossAt (exact []) parameters
                Near.within 1e-12 (alone + 0.3 * Array.sumBy (fun w -> w * w) parameters[..5]) loss
                Near.allWithin 1e-12 [| for k in 0..8 -> slope[k] + (if k < 6 then 0.6 * parameters[k] else 0.0) |] gradient

                Faults.one
                    "the place of a penalty beside an exact loss"
                    "the site \"hidden\""
                    "a tensor"
                    ((exact [ Penalty.L1(0.1, Place.Site "hidden") ]).Shape.Faults())

                let mirrored = Plans.make (loss = ExactLoss(), target = Mirror)
                Faults.one "the target of an exact loss" "Mirror" "the input" (mirrored.Shape.Faults())
            }

            test "the site of another model, a tensor that is none, and a weight that is none are faults, all at once" {
                let bad =
                    [
                        Penalty.L1(0.1, Place.Site "neurons")
                        Penalty.L1(0.1, Place.Tensor "V")
                        Penalty.L1(-1.0, Place.Site "codes")
                        Penalty.L1(nan, Place.Tensor "W1")
                    ]

                Expect.equal
                    [ for fault in faults bad -> fault.Subject, fault.Value ]
                    [
                        "the site of a penalty", "\"neurons\""
                        "the tensor of a penalty", "\"V\""
                        "the weight of the penalty on the site \"codes\"", "-1"
                        "the weight of the penalty on the tensor \"W1\"", "NaN"
                    ]
                    ""

                Faults.one
                    "the site of a penalty"
                    "\"neurons\""
                    "one of \"input\", \"before\", \"codes\", \"output\""
                    (faults bad[..0])

                Expect.isEmpty (faults penalties) "the sound ones"
            }

            test "a target of one's own, a linear map and a function are what outputs are compared with" {
                let matrix = Matrix.Build(3, 3, fun i j -> float (i + 2 * j) - 2.0)

                for target, expected in
                    [
                        Target.Linear matrix, fun (x: float[]) i -> Seq.sum (seq { for j in 0..2 -> matrix[i, j] * x[j] })
                        Target.Absolute, fun x i -> abs x[i]
                        Target.Elementwise(ElementFunction.Square()), fun x i -> x[i] * x[i]
                        (Mirror :> ITarget), fun x i -> x[2 - i]
                    ] do
                    let sampler = SparseUniform(Features = 3, Density = Density.Of 0.5, Magnitude = Magnitude.Symmetric())
                    let plan = Plans.make (sampler = sampler, target = target, batch = 70)
                    let samples = Draws.samples sampler (Draws.stream 7UL) 0 70
                    let zeros = Array.zeroCreate<float> 9

                    let error s =
                        let x = Array.init 3 (fun i -> float (samples[i][s]))
                        Seq.sumBy (fun i -> expected x i ** 2.0) [ 0..2 ]

                    let gradient = Array.zeroCreate<float> 9
                    Near.within 1e-5 (Seq.averageBy error [ 0..69 ]) (ReferenceEngine.LossAndGradient(plan, zeros, 0, gradient))

                let wrong = Target.Linear(Matrix.Build(2, 3, fun _ _ -> nan))

                Expect.equal
                    [ for fault in wrong.Faults() -> fault.Subject ]
                    [
                        for i in 0..1 do
                            for j in 0..2 -> $"entry ({i}, {j}) of the target's matrix"
                    ]
                    ""

                Faults.one "the size of the target's matrix" "2 × 3" "3 × 3, features by features" (wrong.Faults 3)
            }

            for engine in Engines.names do
                test
                    $"a step leaves out what lies along rows or columns of norm 1, and follows the rest of the gradient: {engine}" {
                    for kind in [ ConstraintKind.UnitColumns; ConstraintKind.UnitRows ] do
                        let trainer =
                            Sgd(LearningRate = 0.5, Steps = 1, Constraints = EquatableArray.Of [ Constraint("W2", kind) ])

                        let plan = Plans.make (model = model, trainer = trainer)
                        let before = plan.Begin().Parameters.ToArray()
                        let gradient: float[] = Array.zeroCreate 28
                        ReferenceEngine.LossAndGradient(plan, before, 0, gradient) |> ignore

                        let vectors =
                            if kind = ConstraintKind.UnitColumns then
                                [ for c in 0..3 -> [ for r in 0..2 -> 16 + 4 * r + c ] ]
                            else
                                [ for r in 0..2 -> [ for c in 0..3 -> 16 + 4 * r + c ] ]

                        let after = (Trains.on engine 1 [ plan ]).Head.Final.Parameters

                        for places in vectors do
                            let w, g = [ for k in places -> before[k] ], [ for k in places -> gradient[k] ]
                            let dot = List.fold2 (fun sum a b -> sum + a * b) 0.0
                            let next = List.map2 (fun w' g' -> w' - 0.5 * (g' - dot g w / dot w w * w')) w g
                            let own = [ for k in places -> after[k] ]
                            Near.allWithin 2e-6 [| for v in next -> v / sqrt (dot next next) |] (Array.ofList own)
                }

            test "constraints hold after every step, and a tensor that is none is a fault" {
                for engine in Engines.portable do
                    let kinds = [ ConstraintKind.UnitColumns; ConstraintKind.UnitRows; ConstraintKind.NotNegative ]

                    for kind in kinds do
                        let trainer =
                            Adam(
                                LearningRate = 0.1,
                                Steps = 5,
                                Record = Recording.At [ 1; 3 ],
                                Constraints = EquatableArray.Of [ Constraint("W2", kind) ]
                            )

                        let state = (Trains.on engine 1 [ Plans.make (model = model, trainer = trainer) ]).Head

                        for snapshot in Seq.append state.Recorded [ state.Final ] do
                            let w2 = Matrices.ofRows (3, 4, snapshot.Parameters.ToArray()[16..])
                            let norm vector = vector |> Seq.sumBy (fun v -> v * v) |> sqrt

                            match kind with
                            | ConstraintKind.UnitColumns ->
                                for c in 0..3 do
                                    Near.within 1e-6 1.0 (norm [ for r in 0..2 -> w2[r, c] ])
                            | ConstraintKind.UnitRows ->
                                for r in 0..2 do
                                    Near.within 1e-6 1.0 (norm [ for c in 0..3 -> w2[r, c] ])
                            | _ ->
                                Expect.isTrue
                                    (Seq.forall
                                        (fun v -> v >= 0.0)
                                        (seq {
                                            for r in 0..2 do
                                                for c in 0..3 -> w2[r, c]
                                        }))
                                    ""

                Faults.one
                    "the tensor of a constraint"
                    "\"D\""
                    "one of \"W1\", \"b1\", \"W2\""
                    (Constraint.UnitColumns("D").Faults model)
            }
        ]
