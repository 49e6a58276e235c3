/// The gradient that defines what is correct, against two other ways to it.
module Research.Tests.GradientTests

open System
open Research
open Expecto

let private gradient (plan: TrainingPlan) (parameters: float[]) =
    let result = Array.zeroCreate<float> parameters.Length
    ReferenceEngine.LossAndGradient(plan, parameters, 0, result) |> ignore
    result

let private loss (plan: TrainingPlan) (parameters: float[]) =
    ReferenceEngine.LossAndGradient(plan, parameters, 0, Array.zeroCreate<float> parameters.Length)

/// The samples of the first batch: (input, target).
let private batch (plan: TrainingPlan) =
    let pairs, n = SamplePairs(plan.Sampler, plan.Target, null), plan.Model.Features

    [
        for tile in 0 .. Tile.Count plan.Loss.Batch - 1 do
            let inputs, targets = Array.zeroCreate<float32>(n * Tile.Samples), Array.zeroCreate<float32>(n * Tile.Samples)

            pairs.Fill(plan.Stream StreamPurpose.Training, 0, tile, inputs, targets, Tile.Samples)
            let wanted = if pairs.TargetIsInput then inputs else targets

            for sample in 0 .. Tile.Samples - 1 do
                let pick (rows: float32[]) = Array.init n (fun i -> float rows[i * Tile.Samples + sample])

                pick inputs, pick wanted
    ]
    |> List.truncate plan.Loss.Batch

/// Parameters with biases that are not zero.
let private somewhere seed (plan: TrainingPlan) =
    let random = Random(seed + 1)

    plan.Begin().Parameters.ToArray() |> Array.map (fun value -> value + Property.between -0.2 0.2 random)

/// ∂L/∂θ_j by pushing θ_j + ε through the model.
let private byDuals (plan: TrainingPlan) samples (parameters: float[]) j =
    let n = plan.Model.Features

    let lifted = parameters |> Array.mapi (fun k value -> Dual(value, (if k = j then 1.0 else 0.0)))

    let h, y = Array.zeroCreate<Dual<float>> plan.Model.Activations, Array.zeroCreate<Dual<float>> n

    samples
    |> List.averageBy (fun (x: float[], t: float[]) ->
        let input = x |> Array.map (fun value -> Dual(value, 0.0))
        plan.Model.Forward<Dual<float>>(lifted, input, h, y)

        Seq.init n (fun i -> 2.0 * plan.Importance[i] * (y[i].Value - t[i]) * y[i].Derivative)
        |> Seq.sum
        |> (*) ((plan.Loss :?> SampledLoss).Factor n))

/// The signs of the outputs over the batch: a kink lies where one changes.
let private signs (plan: TrainingPlan) samples (parameters: float[]) =
    let h, y = Array.zeroCreate<float> plan.Model.Activations, Array.zeroCreate<float> plan.Model.Features

    samples
    |> List.map (fun (x: float[], _) ->
        plan.Model.Forward<float>(parameters, x, h, y)
        y |> Array.map (fun value -> value > 0.0))

let private scale (gradient: float[]) = gradient |> Array.map abs |> Array.max |> max 1e-6

[<Tests>]
let tests =
    testList
        "Parity/GradientTests"
        [
            test "the gradient by hand is the gradient by dual numbers" {
                RandomPlans.forEach 25 (fun seed ->
                    let plan = RandomPlans.one seed 1
                    let parameters, samples = somewhere seed plan, batch plan
                    let byHand = gradient plan parameters
                    let tolerance = Tolerances.dual * scale byHand

                    for j in 0 .. max 1 (parameters.Length / 40) .. parameters.Length - 1 do
                        Near.within tolerance (byDuals plan samples parameters j) byHand[j])
            }

            testCase "the gradient by hand is the slope of the loss between two points without a kink between them" (fun () ->
                let mutable compared = 0

                RandomPlans.forEach 25 (fun seed ->
                    let plan = RandomPlans.one seed 1
                    let parameters, samples = somewhere seed plan, batch plan
                    let byHand = gradient plan parameters
                    let tolerance = Tolerances.centralDifference * scale byHand

                    for j in 0 .. max 1 (parameters.Length / 40) .. parameters.Length - 1 do
                        let moved by = parameters |> Array.mapi (fun k value -> if k = j then value + by else value)

                        let up, down = moved Tolerances.differenceStep, moved -Tolerances.differenceStep

                        if signs plan samples up = signs plan samples down then
                            compared <- compared + 1

                            Near.within
                                tolerance
                                ((loss plan up - loss plan down) / (2.0 * Tolerances.differenceStep))
                                byHand[j])

                Expect.isTrue (compared > 500) $"Only {compared} slopes had no kink.")
        ]
