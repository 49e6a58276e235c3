module Research.Tests.TrainedTests

open Research
open Expecto

let private trained =
    let trainer = AdamW(WeightDecay = 0.01, LearningRate = 0.05, Steps = 12, Record = Recording.At [ 3; 12 ])

    let plan = Plans.make (trainer = trainer)
    Trained(ReluOutputModel(Features = 3, Hidden = 2), plan, (Reference.train [ plan ]).Head)

/// A run that begins at its first step.
let private beginning =
    let none = EquatableArray.Of<float> []
    Checkpoint.From(Snapshot(0, none, none, none))

[<Tests>]
let tests =
    testList
        "Core/Analyses/TrainedTests"
        [
            test "the embedding is W and the bias b, as the parameters hold them" {
                let parameters = trained.State.Final.Parameters.ToArray()
                Expect.equal (trained.Embedding()) (Matrices.ofRows (2, 3, parameters[..5])) ""
                Expect.equal (trained.Bias()) (parameters[6..]) ""
            }

            test "a snapshot has the embedding of its own step" {
                let recorded = trained.State.Recorded
                Expect.equal [ for snapshot in recorded -> snapshot.Step ] [ 3; 12 ] ""
                Expect.notEqual (trained.Embedding recorded[0]) (trained.Embedding()) ""
                Expect.equal (trained.Embedding recorded[1]) (trained.Embedding()) ""
                Expect.equal (recorded[1]) trained.State.Final ""
            }

            test "the curve of a short run has a point for every step" {
                Expect.equal [ for point in trained.State.Curve -> point.Step ] [ 1..12 ] ""
                let plan = trained.Plan
                let gradient = Array.zeroCreate<float> 9

                let first = ReferenceEngine.LossAndGradient(plan, plan.Begin().Parameters.AsSpan(), 0, gradient)

                Expect.equal (trained.State.Curve[0].Loss) first ""
            }

            for steps, window in [ 1, 1; 200, 1; 201, 2; 10_000, 50 ] do
                test $"a curve has at most 200 points: {steps}, {window}" {
                    Expect.equal (LossPoint.Window(steps, 200)) window ""
                }

            test "a point of the curve is the mean of its window, the last of what is left" {
                let curve = LossCurve(401, 200, beginning)

                for step in 0..400 do
                    curve.Add(step, float step)

                let points = curve.Points()
                Expect.equal (LossPoint.Window(401, 200)) 3 ""
                Expect.equal points.Count 134 ""
                Expect.equal (points[0]) (LossPoint(3, 1.0)) ""
                Expect.equal (points[132]) (LossPoint(399, 397.0)) ""
                Expect.equal (points[133]) (LossPoint(401, 399.5)) ""
            }

            test "a curve has as many points as its trainer asks for, or none" {
                let points most =
                    let curve = LossCurve(10, most, beginning)

                    for step in 0..9 do
                        curve.Add(step, float step)

                    curve.Points() |> Seq.map (fun point -> point.Step, point.Loss) |> List.ofSeq

                Expect.isEmpty (points 0) ""
                Expect.equal (points 1) [ 10, 4.5 ] ""
                Expect.equal (points 3) [ 4, 1.5; 8, 5.5; 10, 8.5 ] ""
            }

            test "a trained model is judged on the sample that its plan states" {
                let evaluation = trained.State.Evaluation
                Expect.equal evaluation.Samples 40 ""
                Expect.isTrue (evaluation.StandardError > 0.0) ""

                let plan = trained.Plan
                let samples = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Evaluation) 0 40
                let w, b = trained.Embedding(), trained.Bias()

                let loss s =
                    let x = [| for i in 0..2 -> float (samples[i][s]) |]
                    let h = [| for k in 0..1 -> w[k, 0] * x[0] + w[k, 1] * x[1] + w[k, 2] * x[2] |]
                    Seq.sum (seq { for i in 0..2 -> (x[i] - max 0.0 (w[0, i] * h[0] + w[1, i] * h[1] + b[i])) ** 2.0 })

                let expected = Seq.averageBy loss [ 0..39 ]
                Near.within (1e-13 * expected) expected evaluation.Loss
            }
        ]
