module Research.Tests.TrainedTests

open Research
open Xunit

let private trained =
    let trainer = AdamW(WeightDecay = 0.01, LearningRate = 0.05, Steps = 12, Record = Recording.At [ 3; 12 ])

    let plan = Plans.make (trainer = trainer)
    Trained(ReluOutputModel(Features = 3, Hidden = 2), plan, (Reference.train [ plan ]).Head)

[<Fact>]
let ``the embedding is W and the bias b, as the parameters hold them`` () =
    let parameters = trained.State.Final.Parameters.ToArray()
    Assert.Equal(Matrices.ofRows (2, 3, parameters[..5]), trained.Embedding())
    Assert.Equal<float[]>(parameters[6..], trained.Bias())

[<Fact>]
let ``a snapshot has the embedding of its own step`` () =
    let recorded = trained.State.Recorded
    Assert.Equal<int list>([ 3; 12 ], [ for snapshot in recorded -> snapshot.Step ])
    Assert.NotEqual(trained.Embedding(), trained.Embedding recorded[0])
    Assert.Equal(trained.Embedding(), trained.Embedding recorded[1])
    Assert.Equal(trained.State.Final, recorded[1])

[<Fact>]
let ``the curve of a short run has a point for every step`` () =
    Assert.Equal<int list>([ 1..12 ], [ for point in trained.State.Curve -> point.Step ])
    let plan = trained.Plan
    let gradient = Array.zeroCreate<float> 9

    let first = ReferenceEngine.LossAndGradient(plan, plan.Begin().Parameters.AsSpan(), 0, gradient)

    Assert.Equal(first, trained.State.Curve[0].Loss)

[<Theory>]
[<InlineData(1, 1)>]
[<InlineData(200, 1)>]
[<InlineData(201, 2)>]
[<InlineData(10_000, 50)>]
let ``a curve has at most 200 points`` (steps: int) (window: int) = Assert.Equal(window, LossPoint.Window(steps, 200))

[<Fact>]
let ``a point of the curve is the mean of its window, the last of what is left`` () =
    let curve = LossCurve(401, 200)

    for step in 0..400 do
        curve.Add(step, float step)

    let points = curve.Points()
    Assert.Equal(3, LossPoint.Window(401, 200))
    Assert.Equal(134, points.Count)
    Assert.Equal(LossPoint(3, 1.0), points[0])
    Assert.Equal(LossPoint(399, 397.0), points[132])
    Assert.Equal(LossPoint(401, 399.5), points[133])

[<Fact>]
let ``a curve has as many points as its trainer asks for, or none`` () =
    let points most =
        let curve = LossCurve(10, most)

        for step in 0..9 do
            curve.Add(step, float step)

        curve.Points() |> Seq.map (fun point -> point.Step, point.Loss) |> List.ofSeq

    Assert.Empty(points 0)
    Assert.Equal<(int * float) list>([ 10, 4.5 ], points 1)
    Assert.Equal<(int * float) list>([ 4, 1.5; 8, 5.5; 10, 8.5 ], points 3)

[<Fact>]
let ``a trained model is judged on the sample that its plan states`` () =
    let evaluation = trained.State.Evaluation
    Assert.Equal(40, evaluation.Samples)
    Assert.True(evaluation.StandardError > 0.0)

    let plan = trained.Plan
    let samples = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Evaluation) 0 40
    let w, b = trained.Embedding(), trained.Bias()

    let loss s =
        let x = [| for i in 0..2 -> float (samples[i][s]) |]
        let h = [| for k in 0..1 -> w[k, 0] * x[0] + w[k, 1] * x[1] + w[k, 2] * x[2] |]
        Seq.sum (seq { for i in 0..2 -> (x[i] - max 0.0 (w[0, i] * h[0] + w[1, i] * h[1] + b[i])) ** 2.0 })

    let expected = Seq.averageBy loss [ 0..39 ]
    Near.within (1e-13 * expected) expected evaluation.Loss
