module Research.Tests.SparseCodingLossTests

open System
open Research
open Expecto

/// L and ∂L/∂θ at the first step.
let private at (plan: TrainingPlan) (parameters: float[]) =
    let gradient = Array.zeroCreate<float> parameters.Length
    let loss = ReferenceEngine.LossAndGradient(plan, parameters, 0, gradient)
    loss, gradient

let private tensor (plan: TrainingPlan) name = plan.Model.Layout.Tensors |> Seq.tryFind (fun one -> one.Name = name)

/// The entries of a tensor among flat numbers; none where the model has no such tensor.
let private part plan name (flat: float[]) =
    match tensor plan name with
    | Some one -> flat[one.Offset .. one.Offset + one.Size - 1]
    | None -> [||]

let private change (plan: TrainingPlan) name (by: int -> float -> float) (flat: float[]) =
    let changed = Array.copy flat

    tensor plan name
    |> Option.iter (fun one ->
        for k in 0 .. one.Size - 1 do
            changed[one.Offset + k] <- by k changed[one.Offset + k])

    changed

/// Parameters with biases that are not zero.
let private somewhere (plan: TrainingPlan) =
    let random = Random 11

    let moved =
        plan.Begin().Parameters.ToArray() |> Array.map (fun value -> value + 0.2 * (random.NextDouble() - 0.4))

    moved |> change plan "silent" (fun _ _ -> 0.0) |> change plan "theta" (fun _ value -> abs value)

let private make encoder loss = Dictionaries.plan (encoder, loss) 10 3UL

/// The samples of the first batch.
let private batch (plan: TrainingPlan) =
    let rows = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Training) 0 plan.Loss.Batch
    [ for s in 0 .. plan.Loss.Batch - 1 -> rows |> Array.map (fun row -> float row[s]) ]

/// The slope of a function of parameters by one of them.
let private difference (value: float[] -> float) (parameters: float[]) k =
    let moved by =
        let copy = Array.copy parameters
        copy[k] <- copy[k] + by
        value copy

    (moved 1e-6 - moved -1e-6) / 2e-6

let private compare (plan: TrainingPlan) (value: float[] -> float) (parameters: float[]) (gradient: float[]) (left: string list) =
    let skipped =
        [
            for one: ParameterTensor in plan.Model.Layout.Tensors do
                if List.contains one.Name left then
                    yield! [ one.Offset .. one.Offset + one.Size - 1 ]
        ]

    for k in List.except skipped [ 0 .. parameters.Length - 1 ] do
        Near.within 2e-6 (difference value parameters k) gradient[k]

/// D_j · v and E_j · v, and pre-activations of a sample.
let private dot plan parameters name latent (v: float[]) =
    let entries, latents = part plan name parameters, 7

    Seq.sum (
        seq {
            for i in 0 .. v.Length - 1 ->
                v[i]
                * (if name = "D" then
                       entries[i * latents + latent]
                   else
                       entries[latent * v.Length + i])
        }
    )

let private preactivations plan parameters (x: float[]) =
    let moved, e = Array.map2 (-) x (part plan "c" parameters), part plan "e" parameters
    Array.init 7 (fun j -> dot plan parameters "E" j moved + e[j])

let private decode plan parameters (f: float[]) =
    let d, c = part plan "D" parameters, part plan "c" parameters
    Array.init 3 (fun i -> c[i] + Seq.sum (seq { for j in 0..6 -> d[i * 7 + j] * f[j] }))

let private weights (plan: TrainingPlan) = plan.Importance.ToArray()

let private square plan (errors: float[]) =
    Array.map2 (fun weight error -> weight * error * error) (weights plan) errors |> Array.sum

let private kind name =
    Dictionaries.kinds
    |> List.find (fun (found, _, _) -> found = name)
    |> fun (_, encoder, loss) -> make encoder loss

let private faults (model: IModel) (loss: SparseCodingLoss) =
    Seq.append ((loss :> IChecked).Faults()) (Shapes.faults loss (SparseUniform(Features = model.Features)) model)

[<Tests>]
let tests =
    testList
        "Core/Losses/SparseCodingLossTests"
        [
            for name, encoder, loss in Dictionaries.kinds do
                // A gate has frozen parts, a threshold an estimate: they have tests of their own.
                if not (encoder :? Encoder.Gated) then
                    test $"the gradient agrees with differences: {name}" {
                        let plan = make encoder loss
                        let parameters = somewhere plan
                        compare plan (at plan >> fst) parameters (snd (at plan parameters)) [ "theta"; "silent" ]
                    }

            test "the gradient of a threshold is the straight-through estimate" {
                for name, s in [ "JumpReLU, L0", (fun _ -> 0.0); "JumpReLU, L1", (fun _ -> 1.0) ] do
                    let plan = kind name
                    let parameters, samples = somewhere plan, batch plan
                    let theta, loss = part plan "theta" parameters, plan.Loss :?> SparseCodingLoss
                    let weight = loss.Sparsity.Weight * (1.0 / (0.2 * 10.0))
                    let expected = Array.zeroCreate<float> 7

                    for x in samples do
                        let z = preactivations plan parameters x
                        let f = Array.map2 (fun z theta -> if z > theta then z else 0.0) z theta

                        let slopes =
                            Array.map3 (fun weight y x -> 2.0 * weight * (y - x)) (weights plan) (decode plan parameters f) x

                        for j in 0..6 do
                            if abs (z[j] - theta[j]) < 0.15 then
                                let ofCode = dot plan parameters "D" j slopes + weight * s f[j]
                                let ofStep = if name = "JumpReLU, L0" then weight else 0.0
                                expected[j] <- expected[j] - (theta[j] * ofCode + ofStep) / 0.3 / float samples.Length

                    Expect.isTrue (Array.exists (fun slope -> abs slope > 1e-4) expected) "some threshold is near"
                    Near.allWithin 1e-12 expected (part plan "theta" (snd (at plan parameters)))
            }

            test "a gate trains on its own reconstruction with the decoder frozen, and the decoder does not" {
                let plan = kind "Gated, L1"
                let parameters, samples = somewhere plan, batch plan
                let weight = 0.05 * (1.0 / (0.2 * 10.0))

                // The loss with the decoder of other parameters in the error of the gate.
                let value frozen parameters =
                    let e, r, m = part plan "e" parameters, part plan "r" parameters, part plan "m" parameters

                    samples
                    |> List.averageBy (fun x ->
                        let z = preactivations plan parameters x
                        let gate = z |> Array.map (max 0.0)
                        let f = Array.init 7 (fun j -> if z[j] > 0.0 then max 0.0 (exp r[j] * (z[j] - e[j]) + m[j]) else 0.0)

                        square plan (Array.map2 (-) (decode plan parameters f) x)
                        + weight * Array.sum gate
                        + square plan (Array.map2 (-) (decode plan frozen gate) x))

                let loss, gradient = at plan parameters
                Near.within 1e-12 (value parameters parameters) loss
                compare plan (value parameters) parameters gradient []
            }

            test "dead latents train on what is left, held fixed; while none is dead there is no such error" {
                let plan = kind "TopK, dead latents"
                let parameters = somewhere plan

                let without =
                    TrainingPlan(
                        Model = plan.Model,
                        Sampler = plan.Sampler,
                        Importance = plan.Importance,
                        Loss = SparseCodingLoss(Batch = 48),
                        Trainer = plan.Trainer,
                        Start = plan.Start,
                        Seed = plan.Seed,
                        Restart = 0
                    )

                Expect.equal (at plan parameters) (at without parameters) "none is dead"

                let parameters = parameters |> change plan "silent" (fun j _ -> if j % 2 = 0 then 2.0 else 1.0)

                let left =
                    [
                        for x in batch plan ->
                            (let z = preactivations plan parameters x in
                             let top = Array.max z in

                             Array.map2
                                 (-)
                                 x
                                 (decode plan parameters (z |> Array.map (fun one -> if one = top && one > 0.0 then one else 0.0))))
                    ]

                let value parameters =
                    List.zip (batch plan) left
                    |> List.averageBy (fun (x, rest) ->
                        let z = preactivations plan parameters x

                        let two =
                            [ 0; 2; 4; 6 ]
                            |> List.filter (fun j -> z[j] > 0.0)
                            |> List.sortByDescending (fun j -> z[j])
                            |> List.truncate 2

                        let g = Array.init 7 (fun j -> if List.contains j two then z[j] else 0.0)
                        let found = Array.map2 (-) (decode plan parameters g) (part plan "c" parameters)
                        0.5 * square plan (Array.map2 (-) rest found))

                let (loss, gradient), (other, its) = at plan parameters, at without parameters
                Near.within 1e-12 (value parameters) (loss - other)
                compare plan value parameters (Array.map2 (-) gradient its) []
            }

            test "the penalty is divided neither by the number of latents nor by that of features" {
                let loss reduction weight = SparseCodingLoss(Batch = 48, Sparsity = Sparsity.L1 weight, Reduction = reduction)

                let value reduction weight =
                    let plan = make (Encoder.Relu()) (loss reduction weight) in fst (at plan (somewhere plan))

                let penalty = value Reduction.Sum 0.1 - value Reduction.Sum 0.0
                let plan = make (Encoder.Relu()) (loss Reduction.Sum 0.1)
                let codes = batch plan |> List.averageBy (preactivations plan (somewhere plan) >> Array.sumBy (max 0.0))
                Near.within 1e-12 (0.1 * codes) penalty
                Near.within 1e-12 penalty (value Reduction.Mean 0.1 - value Reduction.Mean 0.0)
                Near.within 1e-12 (value Reduction.Sum 0.0 / 3.0) (value Reduction.Mean 0.0)
            }

            test "λ rises linearly over its share of the steps, and stays" {
                let loss = SparseCodingLoss(Sparsity = Sparsity.L1 0.4, WarmUp = 0.25)
                let found = [ for step in [ 0; 1; 3; 4; 15 ] -> loss.WeightAt(step, 16) ]
                Expect.equal found [ 0.1; 0.2; 0.4; 0.4; 0.4 ] ""
                Expect.equal (SparseCodingLoss(Sparsity = Sparsity.L1 0.4).WeightAt(0, 16)) 0.4 "without a warm-up"
            }

            test "smaller codes with longer columns escape a plain L1, and not one weighted by norms" {
                let value (sparsity: Sparsity) alpha =
                    let plan = make (Encoder.Relu()) (SparseCodingLoss(Batch = 48, Sparsity = sparsity))
                    let scale name factor = change plan name (fun _ value -> value * factor)
                    somewhere plan |> scale "E" (1.0 / alpha) |> scale "e" (1.0 / alpha) |> scale "D" alpha |> at plan |> fst

                let plain, weighted: (float -> float) * (float -> float) =
                    value (Sparsity.L1 0.3), value (Sparsity.WeightedL1 0.3)

                Near.within 1e-12 (weighted 1.0) (weighted 4.0)
                Near.within 1e-12 (value (Sparsity.Tanh 0.3) 1.0) (value (Sparsity.Tanh 0.3) 4.0)
                let free = value (Sparsity.None()) 1.0
                Near.within 1e-12 ((plain 1.0 - free) / 4.0) (plain 4.0 - free)
            }

            test "an Adam without a first moment trains on either engine, and its moment is the last gradient" {
                let plan = kind "JumpReLU, L0"

                let plan =
                    Plans.make (
                        model = plan.Model,
                        sampler = plan.Sampler,
                        loss = plan.Loss,
                        start = plan.Start,
                        trainer = Adam(Beta1 = 0.0, LearningRate = 1e-2, Steps = 1)
                    )

                let states =
                    [
                        for engine in [ "reference"; "simd" ] -> (Trains.on engine 1 [ plan ]).Head.Final.FirstMoment.ToArray()
                    ]

                let gradient = snd (at plan (plan.Begin().Parameters.ToArray()))

                for state in states do
                    Near.allWithin 1e-5 gradient state
            }

            test "libtorch refuses the loss in one sentence that names an engine which trains it" {
                let plan = kind "TopK"
                let fault = single (TensorModels.Faults plan.Shape)

                Expect.equal
                    fault.Sentence
                    "The loss is SparseCodingLoss but must be one that is stated on tensors: train it with `--engine simd`."
                    ""

                Expect.isEmpty (SimdEngine(1).Faults plan) "simd"
                Expect.isEmpty (ReferenceEngine().Faults plan) "reference"
            }

            test "what cannot be trained is a fault, one sentence each" {
                let model encoder : IModel = SparseAutoencoder(Features = 3, Latents = 7, Encoder = encoder)
                let relu = model (Encoder.Relu())
                let none = "a finite number, 0 or above"

                faults relu (SparseCodingLoss(Sparsity = Sparsity.L1 -0.1))
                |> Faults.one "the weight λ of the sparsity" "-0.1" none

                faults relu (SparseCodingLoss(WarmUp = 1.5))
                |> Faults.one "the share of steps of the warm-up of λ" "1.5" "in [0, 1]"

                faults relu (SparseCodingLoss(Sparsity = Sparsity.L0 0.1))
                |> Faults.one
                    "the encoder under a penalty on the number of active latents"
                    "Relu"
                    "JumpRelu, whose thresholds it trains"

                faults relu (SparseCodingLoss(Dead = DeadLatents(Active = 2)))
                |> Faults.one "the encoder whose dead latents have an error of their own" "Relu" "TopK or BatchTopK"

                let prefixes (all: Prefix list) = SparseCodingLoss(Prefixes = EquatableArray.Of<Prefix> all)

                faults relu (prefixes [ Prefix 3; Prefix 3 ])
                |> Faults.one "the number of latents of prefix 1" "3" "above 3, that of the prefix before"

                faults relu (prefixes [ Prefix 3; Prefix 8 ])
                |> Faults.one "the number of latents of the longest prefix" "8" "at most 7, the number of latents"

                faults relu (SparseCodingLoss(Resampling = Resampling(Every = 5, Samples = 6)))
                |> Faults.one "the number of samples that dead latents are resampled from" "6" "at least 7, the number of latents"

                faults (ReluOutputModel(Features = 3, Hidden = 2)) (SparseCodingLoss())
                |> Faults.one "the model of a sparse coding loss" "ReluOutputModel" "a SparseAutoencoder"

                let dead = SparseCodingLoss(Dead = DeadLatents(Active = 8))

                faults (model (Encoder.TopK 2)) dead
                |> Faults.one "the number of dead latents of a sample that are trained" "8" "at most 7, the number of latents"
            }
        ]
