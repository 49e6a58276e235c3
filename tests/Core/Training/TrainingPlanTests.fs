module Research.Tests.TrainingPlanTests

open System
open Research
open Xunit

let private sparse density : ISampler = SparseUniform(Features = 3, Density = Density.Of density)

let private adamW steps (record: int list) : ITrainer =
    AdamW(WeightDecay = 1e-2, LearningRate = 1e-2, Steps = steps, Record = Recording.At record)

/// Plans that differ from the first in per-instance scalars only.
let private fusable =
    [
        Plans.make ()
        Plans.make (sampler = sparse 0.1)
        Plans.make (sampler = SparseUniform(Features = 3, Density = Density.PerFeature [ 0.1; 0.2; 0.3 ]))
        Plans.make (importance = Importance.Geometric(Ratio = 0.9))
        Plans.make (trainer = AdamW(WeightDecay = 0.5, LearningRate = 1e-3, Steps = 12))
        Plans.make (seed = 8UL)
        Plans.make (restart = 3)
        Plans.make (start = Initialiser.NotebookXavier(Instances = 4))
    ]

/// Plans of which no two can be trained together.
let private distinct =
    [
        Plans.make ()
        Plans.make (trainer = adamW 13 [])
        Plans.make (trainer = adamW 12 [ 3 ])
        Plans.make (trainer = Adam(LearningRate = 1e-2, Steps = 12))
        Plans.make (batch = 25)
        Plans.make (judgedOn = 41)
        Plans.make (reduction = Reduction.Mean)
        Plans.make (model = LinearModel(Features = 3, Hidden = 2))
        Plans.make (model = ReluOutputModel(Features = 3, Hidden = 1))
        Plans.make (model = ReluOutputModel(Features = 4, Hidden = 2))
    ]

[<Fact>]
let ``plans of equal content are equal`` () =
    let make () =
        Plans.make (
            sampler = SparseUniform(Features = 3, Density = Density.PerFeature [ 0.1; 0.2; 0.3 ]),
            importance = Importance.Explicit [ 1.0; 2.0; 3.0 ],
            trainer = adamW 12 [ 1; 5 ],
            start = Initialiser.Given(Seq.replicate 9 0.5)
        )

    Assert.Equal(make (), make ())
    Assert.Equal(make().GetHashCode(), make().GetHashCode())

[<Fact>]
let ``each part of a plan counts for its equality`` () =
    let plans = fusable @ distinct.Tail
    Assert.Equal(plans.Length, (List.distinct plans).Length)

[<Fact>]
let ``plans that differ in per-instance scalars only have one shape`` () =
    for plan in fusable do
        Assert.Equal(fusable.Head.Shape, plan.Shape)
        Assert.Equal(fusable.Head.Shape.GetHashCode(), plan.Shape.GetHashCode())

[<Fact>]
let ``plans that differ in anything else have shapes of their own`` () =
    let shapes = distinct |> List.map _.Shape
    Assert.Equal(shapes.Length, (List.distinct shapes).Length)

[<Fact>]
let ``a population takes plans of one shape and begins each at its beginning`` () =
    let population = Population(ResizeArray fusable)
    Assert.Equal(fusable.Head.Shape, population.Shape)

    for plan, start in Seq.zip fusable population.Starts do
        Assert.Equal(plan.Begin(), start)

[<Fact>]
let ``a population refuses plans of several shapes`` () =
    for other in distinct.Tail do
        let error = Assert.Throws<ArgumentException>(fun () -> Population(ResizeArray [ distinct.Head; other ]) |> ignore)

        Assert.Contains("The plans differ in shape", error.Message)

[<Fact>]
let ``a population refuses no plans, and more plans than snapshots`` () =
    let refused (make: unit -> Population) =
        Assert.Contains("make no population", Assert.Throws<ArgumentException>(make >> ignore).Message)

    refused (fun () -> Population(ResizeArray<TrainingPlan>()))
    refused (fun () -> Population(ResizeArray fusable, ResizeArray [ fusable.Head.Begin() ]))

[<Fact>]
let ``fusing groups by shape, keeps positions and loses none`` () =
    let a, b, c = distinct[0], distinct[1], distinct[4]
    let groups = Population.Fuse(ResizeArray [ a; b; fusable[1]; c; b; fusable[2] ])
    Assert.Equal<int list list>([ [ 0; 2; 5 ]; [ 1; 4 ]; [ 3 ] ], [ for group in groups -> List.ofSeq group ])

[<Fact>]
let ``fusing partitions whatever it is given`` () =
    let all = List.toArray (fusable @ distinct)

    Property.passes (fun random ->
        let plans = Array.init (random.Next 20) (fun _ -> all[random.Next all.Length])
        let groups = Population.Fuse plans

        Assert.Equal<int[]>([| 0 .. plans.Length - 1 |], groups |> Seq.concat |> Seq.sort |> Seq.toArray)

        for group in groups do
            Population(ResizeArray(group |> Seq.map (fun i -> plans[i]))) |> ignore

        Assert.Equal(groups.Count, plans |> Seq.map _.Shape |> Seq.distinct |> Seq.length))

[<Fact>]
let ``restarts train on streams of their own and are judged on one`` () =
    let first, second = Plans.make (restart = 0), Plans.make (restart = 1)

    for purpose in [ StreamPurpose.Training; StreamPurpose.Initialisation ] do
        Assert.Equal(RandomStream(7UL, 0, purpose), first.Stream purpose)
        Assert.Equal(RandomStream(7UL, 1, purpose), second.Stream purpose)

    Assert.Equal(first.Stream StreamPurpose.Evaluation, second.Stream StreamPurpose.Evaluation)

    Assert.NotEqual(first.Stream StreamPurpose.Evaluation, (Plans.make (seed = 8UL)).Stream StreamPurpose.Evaluation)

[<Fact>]
let ``a run begins with the initialiser's parameters, no moments and no step done`` () =
    let given = [| for i in 1..9 -> float i / 8.0 |]
    let start = (Plans.make (start = Initialiser.Given given)).Begin()
    Assert.Equal(0, start.Step)
    Assert.Equal<float[]>(given, start.Parameters.ToArray())
    Assert.Equal<float[]>(Array.zeroCreate 9, start.FirstMoment.ToArray())
    Assert.Equal<float[]>(Array.zeroCreate 9, start.SecondMoment.ToArray())
