module Research.Tests.TrainingPlanTests

open System
open Research
open Expecto

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
        Plans.make (evaluationSamples = 41)
        Plans.make (reduction = Reduction.Mean)
        Plans.make (model = LinearModel(Features = 3, Hidden = 2))
        Plans.make (model = ReluOutputModel(Features = 3, Hidden = 1))
        Plans.make (model = ReluOutputModel(Features = 4, Hidden = 2))
    ]

[<Tests>]
let tests =
    testList
        "Core/Training/TrainingPlanTests"
        [
            test "plans of equal content are equal" {
                let make () =
                    Plans.make (
                        sampler = SparseUniform(Features = 3, Density = Density.PerFeature [ 0.1; 0.2; 0.3 ]),
                        importance = Importance.Explicit [ 1.0; 2.0; 3.0 ],
                        trainer = adamW 12 [ 1; 5 ],
                        start = Initialiser.Given(Seq.replicate 9 0.5)
                    )

                Expect.equal (make ()) (make ()) ""
                Expect.equal (make().GetHashCode()) (make().GetHashCode()) ""
            }

            test "each part of a plan counts for its equality" {
                let plans = fusable @ distinct.Tail
                Expect.equal ((List.distinct plans).Length) plans.Length ""
            }

            test "plans that differ in per-instance scalars only have one shape" {
                for plan in fusable do
                    Expect.equal plan.Shape fusable.Head.Shape ""
                    Expect.equal (plan.Shape.GetHashCode()) (fusable.Head.Shape.GetHashCode()) ""
            }

            test "plans that differ in anything else have shapes of their own" {
                let shapes = distinct |> List.map _.Shape
                Expect.equal ((List.distinct shapes).Length) shapes.Length ""
            }

            test "a population takes plans of one shape and begins each at its beginning" {
                let population = Population(ResizeArray fusable)
                Expect.equal population.Shape fusable.Head.Shape ""

                for plan, start in Seq.zip fusable population.Starts do
                    Expect.equal start (Checkpoint.From(plan.Begin())) ""
            }

            test "a population refuses plans of several shapes" {
                for other in distinct.Tail do
                    let error = throws<ArgumentException>(fun () -> Population(ResizeArray [ distinct.Head; other ]) |> ignore)

                    Expect.stringContains error.Message "The plans differ in shape" $"for {other}"
            }

            test "a population refuses no plans, and more plans than checkpoints" {
                let refused (make: unit -> Population) =
                    Expect.stringContains ((throws<ArgumentException>(make >> ignore)).Message) "make no population" ""

                refused (fun () -> Population(ResizeArray<TrainingPlan>()))
                refused (fun () -> Population(ResizeArray fusable, ResizeArray [ Checkpoint.From(fusable.Head.Begin()) ]))
            }

            test "fusing groups by shape, keeps positions and loses none" {
                let a, b, c = distinct[0], distinct[1], distinct[4]
                let groups = Population.Fuse(ResizeArray [ a; b; fusable[1]; c; b; fusable[2] ])
                Expect.equal [ for group in groups -> List.ofSeq group ] [ [ 0; 2; 5 ]; [ 1; 4 ]; [ 3 ] ] ""
            }

            property "fusing partitions whatever it is given" (fun random ->
                let all = List.toArray (fusable @ distinct)
                let plans = Array.init (random.Next 20) (fun _ -> all[random.Next all.Length])
                let groups = Population.Fuse plans

                Expect.equal (groups |> Seq.concat |> Seq.sort |> Seq.toArray) [| 0 .. plans.Length - 1 |] "the positions"

                for group in groups do
                    Population(ResizeArray(group |> Seq.map (fun i -> plans[i]))) |> ignore

                Expect.equal (plans |> Seq.map _.Shape |> Seq.distinct |> Seq.length) groups.Count "how many groups there are")

            test "restarts train on streams of their own and are judged on one" {
                let first, second = Plans.make (restart = 0), Plans.make (restart = 1)

                for purpose in [ StreamPurpose.Training; StreamPurpose.Initialisation ] do
                    Expect.equal (first.Stream purpose) (RandomStream(7UL, 0, purpose)) $"for {purpose}"
                    Expect.equal (second.Stream purpose) (RandomStream(7UL, 1, purpose)) $"for {purpose}"

                Expect.equal (second.Stream StreamPurpose.Evaluation) (first.Stream StreamPurpose.Evaluation) ""

                Expect.notEqual
                    ((Plans.make (seed = 8UL)).Stream StreamPurpose.Evaluation)
                    (first.Stream StreamPurpose.Evaluation)
                    ""
            }

            test "a run begins with the initialiser's parameters, no moments and no step done" {
                let given = [| for i in 1..9 -> float i / 8.0 |]
                let start = (Plans.make (start = Initialiser.Given given)).Begin()
                Expect.equal start.Step 0 ""
                Expect.equal (start.Parameters.ToArray()) given ""
                Expect.equal (start.FirstMoment.ToArray()) (Array.zeroCreate 9) ""
                Expect.equal (start.SecondMoment.ToArray()) (Array.zeroCreate 9) ""
            }
        ]
