/// What training does to a sparse autoencoder beside its gradient.
module Research.Tests.DictionaryTests

open System
open Research
open Expecto

let private engines = [ "reference"; "simd" ]

let private part (plan: TrainingPlan) name (flat: EquatableArray<float>) =
    let tensor = plan.Model.Layout[name]
    flat.ToArray()[tensor.Offset .. tensor.Offset + tensor.Size - 1]

let private sampler = SparseUniform(Features = 3, Density = Density.Of 0.4)

/// The chain that is a standard autoencoder, and the autoencoder, from the same start.
let private chainAndOwn steps =
    let layers: Layer list =
        [
            Layer.Bias("c", -1)
            Layer.Dense("E", 6, 3)
            Layer.Bias "e"
            Layer.Relu
            Layer.Site "codes"
            Layer.Dense("D", 3, 6)
            Layer.Bias "c"
        ]

    let chain, own =
        ChainModel(Name = "chain", Chain = Chain layers) :> IModel, SparseAutoencoder(Features = 3, Latents = 6)

    let start = (Plans.make(model = own, loss = SparseCodingLoss()).Begin()).Parameters

    let pick name =
        (let tensor = (own :> IModel).Layout[name] in start.ToArray()[tensor.Offset .. tensor.Offset + tensor.Size - 1])

    let trainer =
        Adam(LearningRate = 1e-2, Steps = steps, Constraints = EquatableArray.Of [ Constraint.UnitColumns "D" ])

    let make (model: IModel) loss penalties =
        let given = model.Layout.Tensors |> Seq.collect (fun tensor -> pick tensor.Name)

        Plans.make (
            model = model,
            sampler = sampler,
            loss = loss,
            penalties = penalties,
            trainer = trainer,
            start = Initialiser.Given given
        )

    make chain (SampledLoss(Batch = 64, EvaluationSamples = 128)) [ Penalty.L1(0.02, Place.Site "codes") ],
    make own (SparseCodingLoss(Batch = 64, EvaluationSamples = 128, Sparsity = Sparsity.L1 0.02)) []

let private plan encoder loss (trainer: ITrainer) =
    Plans.make (
        model = SparseAutoencoder(Features = 3, Latents = 6, Encoder = encoder),
        sampler = sampler,
        loss = loss,
        trainer = trainer,
        start = Initialiser.TiedDictionary(Norm = 0.8)
    )

let private forward (plan: TrainingPlan) (parameters: EquatableArray<float>) (x: float[]) =
    let between, output = Array.zeroCreate<float> plan.Model.Activations, Array.zeroCreate<float> 3
    plan.Model.Forward<float>(parameters.AsSpan(), ReadOnlySpan x, Span between, Span output)
    between, output

/// One latent on a parent and its child at λ = 0.5, from the parent's direction, and the direction of the exact minimum.
let private oneLatent () =
    let rows = [ for s in 0..19 -> [ (if s < 5 then 1.0 else 0.0); (if s < 1 then 1.0 else 0.0) ] ]
    let layers offset : Layer list = if offset then [ Layer.Bias("d", -1) ] else [ Layer.Bias "d" ]

    let encoder: Layer list =
        [ Layer.Dense("E", 1, 2); Layer.Bias "e"; Layer.Relu; Layer.Site "codes"; Layer.Dense("D", 2, 1) ]

    let plan =
        Plans.make (
            model = ChainModel(Name = "one latent", Chain = Chain(layers true @ encoder @ layers false)),
            sampler = DataSet.Of rows,
            loss = SampledLoss(Batch = 128, EvaluationSamples = 128),
            penalties = [ Penalty.L1(0.5, Place.Site "codes") ],
            trainer =
                Adam(
                    LearningRate = 1e-2,
                    Steps = 3_000,
                    Schedule = Schedule.Cosine(),
                    Constraints = EquatableArray.Of [ Constraint.UnitColumns "D" ]
                ),
            start = Initialiser.Given [ 0.0; 0.0; 1.0; 0.0; -0.25; 1.0; 0.0 ]
        )

    let states = Matrix.OfRows(3, 2, [| 0.0; 0.0; 1.0; 0.0; 1.0; 1.0 |].AsSpan())
    let exact = OneLatent.Of(PenalisedStates(states, EquatableArray.Of<float> [ 0.75; 0.2; 0.05 ], 0.5), true)
    plan, exact.Direction

[<Tests>]
let tests =
    testList
        "Core/Engines/DictionaryTests"
        [
            test "the standard autoencoder trains as the chain that it is, on both engines" {
                let chain, own = chainAndOwn 60

                for engine, tolerance in [ "reference", 1e-9; "simd", 2e-5 ] do
                    let expected, actual = (Trains.on engine 1 [ chain ]).Head, (Trains.on engine 1 [ own ]).Head

                    for name in [ "E"; "e"; "D"; "c" ] do
                        Near.allWithin
                            tolerance
                            (part chain name expected.Final.Parameters)
                            (part own name actual.Final.Parameters)

                    Near.within tolerance expected.Evaluation.Loss actual.Evaluation.Loss

                    for j in 0..5 do
                        let column = [ for i in 0..2 -> (part own "D" actual.Final.Parameters).[i * 6 + j] ]
                        Near.within 1e-6 1.0 (List.sumBy (fun entry -> entry * entry) column)
            }

            for engine in Engines.names do
                test
                    $"with Adam, the unit column of a single latent ends at the exact minimum, not nearer to the diagonal: {engine}" {
                    let plan, exact = oneLatent ()
                    let sine (direction: seq<float>) = Seq.item 1 direction * float (sign (Seq.head direction))
                    let final = (Trains.on engine 1 [ plan ]).Head.Final.Parameters
                    Near.within 0.02 (sine exact) (sine (part plan "D" final))
                }

            test "codes that compete in a batch are evaluated by the threshold, which follows the least that a batch keeps" {
                let loss = SparseCodingLoss(Batch = 64, EvaluationSamples = 200, Sparsity = Sparsity.L1 0.1)

                for engine in engines do
                    let train steps rate =
                        let plan = plan (Encoder.BatchTopK(1.25, Rate = rate)) loss (Sgd(LearningRate = 1e-9, Steps = steps))
                        plan, (Trains.on engine 1 [ plan ]).Head

                    let plan, state = train 2 0.25

                    let least step =
                        let rows = Draws.samples sampler (plan.Stream StreamPurpose.Training) step 64

                        [
                            for s in 0..63 ->
                                fst (forward plan state.Final.Parameters (rows |> Array.map (fun row -> float row[s])))
                        ]
                        |> List.collect (fun between -> List.ofArray between[..5])
                        |> List.filter (fun z -> z > 0.0)
                        |> List.sortDescending
                        |> List.item 79

                    Near.within 1e-5 (least 0 + 0.25 * (least 1 - least 0)) (part plan "theta" state.Final.Parameters).[0]

                    let rows = Draws.samples sampler (plan.Stream StreamPurpose.Evaluation) 0 200

                    let alone =
                        [
                            for s in 0..199 ->
                                let x = rows |> Array.map (fun row -> float row[s])
                                let between, output = forward plan state.Final.Parameters x
                                Array.sum (Array.map2 (fun y x -> (y - x) ** 2.0) output x) + 0.1 * Array.sum between[6..]
                        ]
                        |> List.average

                    Near.within 1e-6 alone state.Evaluation.Loss
            }

            test "silent steps are counted and no optimiser changes them; a threshold stays at 0 or above" {
                for engine in engines do
                    let loss = SparseCodingLoss(Batch = 32, EvaluationSamples = 32)
                    let counted = plan (Encoder.TopK 1) loss (AdamW(WeightDecay = 0.5, LearningRate = 0.1, Steps = 3))

                    // Biases of −9: no latent is ever active.
                    let given = List.replicate 18 0.1 @ List.replicate 6 -9.0 @ List.replicate 21 0.1 @ List.replicate 6 0.0

                    let far =
                        Plans.make (
                            model = counted.Model,
                            sampler = sampler,
                            loss = loss,
                            trainer = counted.Trainer,
                            start = Initialiser.Given given
                        )

                    Expect.equal
                        (part far "silent" (Trains.on engine 1 [ far ]).Head.Final.Parameters)
                        (Array.create 6 3.0)
                        "none was active"

                    let active = part counted "silent" (Trains.on engine 1 [ counted ]).Head.Final.Parameters

                    Expect.isTrue
                        (active |> Array.exists ((=) 0.0) && active |> Array.forall (fun steps -> steps <= 3.0))
                        $"{active}"

                    let jump = plan (Encoder.JumpRelu()) loss (Sgd(LearningRate = 10.0, Steps = 1))
                    let jump = (Trains.on engine 1 [ jump ]).Head.Final.Parameters |> part jump "theta"
                    Expect.isTrue (jump |> Array.forall (fun theta -> theta >= 0.0)) $"{jump}"
            }

            test "dead latents begin again at badly reconstructed samples, by either rule, with their moments at 0" {
                for rule in [ ResamplingRule.SquaredLoss; ResamplingRule.ErrorNorm ] do
                    let resampling = Resampling(Every = 2, Until = 2, Samples = 128, Rule = rule, Scale = 0.5)
                    let loss = SparseCodingLoss(Batch = 32, EvaluationSamples = 32, Resampling = resampling)
                    let alive = [ 1.0; 0.0; 0.0; 0.0; 3.0; 0.0 ]

                    let start =
                        alive
                        @ List.replicate 12 0.1
                        @ [ 0.5; 0.5; -9.0; -9.0; -9.0; -9.0 ]
                        @ List.replicate 18 0.3
                        @ [ 0.0; 0.0; 0.0 ]

                    let plan =
                        Plans.make (
                            model = SparseAutoencoder(Features = 3, Latents = 6),
                            sampler = sampler,
                            loss = loss,
                            trainer = Adam(LearningRate = 1e-6, Steps = 2),
                            start = Initialiser.Given start
                        )

                    let states = [ for engine in engines -> (Trains.on engine 1 [ plan ]).Head.Final ]

                    for state in states do
                        let e, d, bias =
                            part plan "E" state.Parameters, part plan "D" state.Parameters, part plan "e" state.Parameters

                        Near.allWithin 1e-5 [| 0.5; 0.5; 0.0; 0.0; 0.0; 0.0 |] bias
                        Near.allWithin 1e-5 (Array.ofList alive) e[..5]

                        let rows = Draws.samples sampler (plan.Stream StreamPurpose.Training) 1 192
                        let centre = part plan "c" state.Parameters
                        let fresh = [ for s in 64..191 -> Array.map2 (fun (row: float32[]) c -> float row[s] - c) rows centre ]

                        for j in 2..5 do
                            let column, row = [| for i in 0..2 -> d[i * 6 + j] |], e[3 * j .. 3 * j + 2]
                            Near.within 1e-6 1.0 (Array.sumBy (fun entry -> entry * entry) column)

                            // The direction of a sample as the encoder sees it; the mean norm of the encoders of latents 0 and 1 is 2.
                            let norm (x: float[]) = sqrt (Array.sumBy (fun entry -> entry * entry) x)
                            let near = Array.forall2 (fun (a: float) b -> abs (a - b) < 1e-3)

                            let isIt (x: float[]) =
                                let size = if rule = ResamplingRule.SquaredLoss then 1.0 else norm x
                                let direction = x |> Array.map (fun entry -> entry / norm x)
                                norm x > 0.0 && near direction column && near (direction |> Array.map ((*) size)) row

                            Expect.exists fresh isIt $"latent {j}, {rule}"

                        for moment in [ state.FirstMoment; state.SecondMoment ] do
                            Expect.equal (part plan "E" moment).[6..] (Array.zeroCreate 12) ""
                            Expect.equal (part plan "e" moment).[2..] (Array.zeroCreate 4) ""

                    Near.allWithin 1e-5 (states[0].Parameters.ToArray()) (states[1].Parameters.ToArray())
            }
        ]
