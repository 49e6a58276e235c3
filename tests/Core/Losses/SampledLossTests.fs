module Research.Tests.SampledLossTests

open Research
open Expecto

let private lossAndGradient (plan: TrainingPlan) (parameters: float[]) step =
    let gradient = Array.create plan.Model.Layout.Size 99.0
    let loss = ReferenceEngine.LossAndGradient(plan, parameters, step, gradient)
    loss, gradient

let private linear: IModel = LinearModel(Features = 3, Hidden = 2)

let private parameters = [| 0.5; -0.25; 1.0; 0.75; 0.5; -0.5; 0.1; 0.2; -0.3 |]

let private importance = Importance.Explicit [ 1.0; 0.5; 2.0 ]

[<Tests>]
let tests =
    testList
        "Core/Losses/SampledLossTests"
        [
            test "the sum over features is 1 and the mean one over their number" {
                Expect.equal (SampledLoss(Reduction = Reduction.Sum).Factor 5) 1.0 ""
                Expect.equal (SampledLoss(Reduction = Reduction.Mean).Factor 5) 0.2 ""
                Expect.equal (SampledLoss().Reduction) Reduction.Sum ""
            }

            test "the loss is the importance-weighted squared error, averaged over the batch" {
                let plan = Plans.make (model = linear, importance = importance, batch = 21)
                let samples = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Training) 4 21
                let w k i = parameters[k * 3 + i]

                let ofSample s =
                    let x = [| for i in 0..2 -> float (samples[i][s]) |]
                    let h = [| for k in 0..1 -> Seq.sum (seq { for i in 0..2 -> w k i * x[i] }) |]
                    let y = [| for i in 0..2 -> parameters[6 + i] + w 0 i * h[0] + w 1 i * h[1] |]

                    1.0 * (x[0] - y[0]) ** 2.0 + 0.5 * (x[1] - y[1]) ** 2.0 + 2.0 * (x[2] - y[2]) ** 2.0

                let expected = Seq.averageBy ofSample [ 0..20 ]
                Near.within (1e-13 * expected) expected (fst (lossAndGradient plan parameters 4))
            }

            property "the gradient agrees with central differences of the loss" (fun random ->
                let reduction = if random.Next 2 = 0 then Reduction.Sum else Reduction.Mean

                let plan =
                    Plans.make (model = linear, importance = importance, batch = random.Next(1, 20), reduction = reduction)

                let parameters = Array.init 9 (fun _ -> Property.between -1.0 1.0 random)
                let step = 1e-4

                let difference i =
                    let moved by = Array.mapi (fun j value -> if i = j then value + by else value) parameters

                    (fst (lossAndGradient plan (moved step) 0) - fst (lossAndGradient plan (moved -step) 0)) / (2.0 * step)

                Near.allWithin 1e-6 (Array.init 9 difference) (snd (lossAndGradient plan parameters 0)))

            test "the mean is the sum divided by the number of features, in loss and gradient" {
                let loss reduction = lossAndGradient (Plans.make (model = linear, reduction = reduction)) parameters 0

                let (sum, sumGradient), (mean, meanGradient) = loss Reduction.Sum, loss Reduction.Mean

                Near.within 1e-15 (sum / 3.0) mean
                Near.allWithin 1e-15 (Array.map (fun g -> g / 3.0) sumGradient) meanGradient
            }

            test "a feature without importance costs nothing" {
                let loss third =
                    let plan = Plans.make (model = linear, importance = Importance.Explicit [ 0.0; 0.0; third ])

                    lossAndGradient plan parameters 0

                Expect.equal (fst (loss 0.0)) 0.0 ""
                Seq.iter (fun g -> Expect.equal g 0.0 "") (snd (loss 0.0))
                Near.within 1e-15 (2.0 * fst (loss 1.0)) (fst (loss 2.0))
            }

            test "each step has fresh samples and the same step the same" {
                let plan = Plans.make (model = linear)
                Expect.equal (lossAndGradient plan parameters 3) (lossAndGradient plan parameters 3) ""
                Expect.notEqual (fst (lossAndGradient plan parameters 4)) (fst (lossAndGradient plan parameters 3)) ""
            }

            test "the mean loss has the standard error of a mean" {
                let losses = [ 1.0; 2.0; 4.0; 9.0 ]

                let evaluation = SampledLossEvaluator.Statistics(List.sum losses, List.sumBy (fun x -> x * x) losses, 4)
                // Mean 4, sum of squared deviations 38, so s² = 38 / 3 and the error √(38 / 12).
                Near.within 1e-15 4.0 evaluation.Loss
                Near.within 1e-15 (sqrt (38.0 / 12.0)) evaluation.StandardError
                Expect.equal evaluation.Samples 4 ""
            }

            test "a loss without samples is a fault" {
                Expect.isEmpty (SampledLoss().Faults()) ""
                Faults.one "the batch" "0" "at least 1" (SampledLoss(Batch = 0).Faults())
                Faults.one "the evaluation sample" "1" "at least 2" (SampledLoss(EvaluationSamples = 1).Faults())
                Expect.equal (Seq.length (SampledLoss(Batch = -1, EvaluationSamples = 0).Faults())) 2 ""
            }

            test "losses are equal by content" {
                Expect.equal (SampledLoss(Batch = 8)) (SampledLoss(Batch = 8)) ""
                Expect.notEqual (SampledLoss(Batch = 9)) (SampledLoss(Batch = 8)) ""
                Expect.notEqual (SampledLoss(Reduction = Reduction.Mean)) (SampledLoss()) ""
            }
        ]
