module Research.Tests.AttackedTests

open System
open Research
open Expecto

/// A float between two doubles: ε d_i and x + ε d_i are rounded to 24 bits.
let private rounding = 1e-6

let private plan budget =
    Plans.make (
        model = ReluOutputModel(Features = 6, Hidden = 3),
        sampler = Attacked(Clean = SparseUniform(Features = 6, Density = Density.Of 0.4), Budget = budget),
        importance = Importance.Geometric(Ratio = 0.8),
        loss = SampledLoss(Batch = 90, EvaluationSamples = 100)
    )

/// Parameters with biases that are not zero.
let private somewhere seed =
    let random = Random seed
    Array.init 24 (fun _ -> Property.between -0.8 0.8 random)

let private lossAndGradient (plan: TrainingPlan) (parameters: float[]) step =
    let gradient = Array.create parameters.Length 99.0
    ReferenceEngine.LossAndGradient(plan, parameters, step, gradient), gradient

let private epsilon (plan: TrainingPlan) budget =
    let samples = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Evaluation) 0 16_384
    let norm sample = sqrt (Seq.init 6 (fun i -> float (samples[i][sample]) ** 2.0) |> Seq.sum)
    budget * Seq.averageBy norm [ 0..16_383 ]

/// (x, attacked x, feature, sign) of every sample of a step, from the definition.
let private attacked (plan: TrainingPlan) (parameters: float[]) budget step count =
    let stream = plan.Stream StreamPurpose.Training
    let samples = Draws.samples plan.Sampler stream step count
    let gram i j = Seq.sum (seq { for k in 0..2 -> parameters[k * 6 + i] * parameters[k * 6 + j] })
    let epsilon = epsilon plan budget

    [
        for sample in 0 .. count - 1 do
            let words = stream.At(step, uint32 sample, (1 <<< 28) - 1)
            let feature, sign = int ((uint64 words.A * 6UL) >>> 32), (if words.B % 2u = 0u then 1.0 else -1.0)
            let x = Array.init 6 (fun i -> float (samples[i][sample]))
            let row = Array.init 6 (gram feature)
            let norm = sqrt (Array.sumBy (fun g -> g * g) row)
            x, Array.map2 (fun x g -> x + sign * epsilon * g / norm) x row, feature, sign
    ]

/// The mean loss over samples on numbers that carry a slope; the attacks are constants.
let private dual (plan: TrainingPlan) samples (parameters: Dual<float>[]) =
    let h, y = Array.zeroCreate<Dual<float>> 3, Array.zeroCreate<Dual<float>> 6

    let losses =
        [
            for x: float[], moved: float[], _, _ in samples do
                let input = moved |> Array.map (fun value -> Dual(value, 0.0))
                plan.Model.Forward<Dual<float>>(parameters, input, h, y)
                let error i = y[i].Value - x[i]

                Seq.sum (seq { for i in 0..5 -> plan.Importance[i] * error i ** 2.0 }),
                Seq.sum (seq { for i in 0..5 -> 2.0 * plan.Importance[i] * error i * y[i].Derivative })
        ]

    List.averageBy fst losses, List.averageBy snd losses

[<Tests>]
let tests =
    testList
        "Core/Losses/AttackedTests"
        [
            test "loss and gradient are those of samples attacked along the rows of WᵀW, the attack held constant" {
                for seed in 0..9 do
                    let plan, parameters = plan 0.3, somewhere seed
                    let samples = attacked plan parameters 0.3 4 90
                    let loss, gradient = lossAndGradient plan parameters 4
                    let scale = gradient |> Array.map abs |> Array.max

                    for j in 0..23 do
                        let lifted = parameters |> Array.mapi (fun k value -> Dual(value, (if k = j then 1.0 else 0.0)))
                        let expected, slope = dual plan samples lifted
                        Near.within (rounding * expected) expected loss
                        Near.within (rounding * scale) slope gradient[j]
            }

            test "every feature is attacked, upwards and downwards" {
                let seen = attacked (plan 0.3) (somewhere 1) 0.3 0 90 |> List.map (fun (_, _, feature, sign) -> feature, sign)
                Expect.equal (seen |> List.distinct |> List.length) 12 ""
            }

            test "a model without directions is attacked along none" {
                let silent = Array.init 24 (fun i -> if i < 18 then 0.0 else 0.2)

                let clean =
                    Plans.make (
                        model = ReluOutputModel(Features = 6, Hidden = 3),
                        sampler = SparseUniform(Features = 6, Density = Density.Of 0.4),
                        importance = Importance.Geometric(Ratio = 0.8),
                        batch = 90
                    )

                Expect.equal (lossAndGradient (plan 0.5) silent 2) (lossAndGradient clean silent 2) ""
            }

            test "a larger budget costs more" {
                let losses = [ for budget in [ 0.1; 0.5; 1.0 ] -> fst (lossAndGradient (plan budget) (somewhere 3) 0) ]
                Expect.equal losses (List.sort losses) ""
                Expect.equal ((List.distinct losses).Length) 3 ""
            }

            test "a trained model is judged under attack" {
                let clean = SparseUniform(Features = 3, Density = Density.Of 0.5)

                let judged (sampler: ISampler) =
                    (Reference.train
                        [ Plans.make (sampler = sampler, evaluationSamples = 500, trainer = Sgd(LearningRate = 1e-9, Steps = 1)) ])
                        .Head.Evaluation.Loss

                Expect.isTrue (judged (Attacked(Clean = clean, Budget = 2.0)) > 1.1 * judged clean) ""
            }

            test "a budget that is no attack, and what cannot be attacked, are faults" {
                let attacked budget = Attacked(Clean = SparseUniform(Features = 3), Budget = budget)
                Expect.isEmpty (attacked(0.8).Faults()) ""

                for budget, shown in [ 0.0, "0"; -1.0, "-1"; nan, "NaN"; infinity, "Infinity" ] do
                    Faults.one "the budget of the attack" shown "a finite number above 0" (attacked(budget).Faults())

                Faults.one "the number of attacks" "2 or more" "1" (Attacked(Clean = attacked 0.8, Budget = 0.8).Faults())
                Expect.isEmpty (Attacked.Faults(ReluOutputModel(Features = 3, Hidden = 2))) ""
                let chain = ChainModel(Name = "own", Chain = ReluOutputModel(Features = 3, Hidden = 2).Chain)
                Faults.one "the model under attack" "ChainModel" "one with a tied bottleneck" (Attacked.Faults chain)
            }

            test "the target of an attacked sample is that of the clean one" {
                let plan target =
                    Plans.make (
                        sampler = Attacked(Clean = SparseUniform(Features = 3, Density = Density.Of 0.5), Budget = 0.3),
                        target = target
                    )

                let first (target: ITarget) =
                    let plan = plan target
                    let aim = nonNull (Aim.Of(plan.Sampler, plan.Model))
                    aim.Open(plan.Sampler, plan.Stream StreamPurpose.Evaluation)
                    aim.At(ReadOnlySpan<float>(plan.Begin().Parameters.ToArray()))
                    let pairs = SamplePairs(plan.Sampler, plan.Target, aim)
                    let inputs, targets = Array.zeroCreate<float32> 192, Array.zeroCreate<float32> 192
                    pairs.Fill(plan.Stream StreamPurpose.Training, 0, 0, inputs, targets, Tile.Samples)
                    inputs, targets

                let clean = Draws.samples (SparseUniform(Features = 3, Density = Density.Of 0.5)) (Draws.stream 7UL) 0 64
                let inputs, targets = first Target.Input
                Expect.equal targets (Array.concat clean) "the target"
                Expect.notEqual inputs targets "the input"
                let same, mirrored = first Mirror
                Expect.equal same inputs "the attack does not depend on the target"
                Expect.equal mirrored (clean |> Array.rev |> Array.concat) "the target of one's own"
            }
        ]
