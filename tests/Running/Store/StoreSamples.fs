/// Plans, states and scratch folders for the tests of specs and store.
module internal Research.Tests.StoreSamples

open System
open System.IO
open FsCheck.FSharp
open Research

/// A folder that is gone after the test.
type Scratch() =
    let path = Directory.CreateTempSubdirectory("research-store-").FullName

    member _.Path = path
    member _.File name = Path.Combine(path, name)

    interface IDisposable with
        member _.Dispose() = Directory.Delete(path, true)

let private pick (choices: (unit -> 'a) list) index = choices[index % choices.Length]()

/// How many independent choices a plan has here.
let choices = 9

/// A plan from one number per choice: equal numbers (modulo the options) give equal plans, built anew.
let planOf (numbers: int list) : TrainingPlan =
    let at = List.item

    let schedule =
        pick
            [
                (fun () -> Schedule.Constant() :> Schedule)
                (fun () -> Schedule.Cosine())
                (fun () -> Schedule.WarmUp(Steps = 5, Then = Schedule.Linear()))
                (fun () -> Schedule.WarmUp(Steps = 6))
            ]
            (at 0 numbers)

    let record = pick [ (fun () -> Recording.None); (fun () -> Recording.At [ 1; 4 ]) ] (at 1 numbers)

    TrainingPlan(
        Model =
            pick
                [
                    (fun () -> ReluOutputModel(Features = 3, Hidden = 2) :> IModel)
                    (fun () -> LinearModel(Features = 3, Hidden = 2))
                    (fun () -> LinearModel(Features = 3, Hidden = 1))
                ]
                (at 2 numbers),
        Sampler =
            pick
                [
                    (fun () -> SparseUniform(Features = 3) :> ISampler)
                    (fun () -> SparseUniform(Features = 3, Density = Density.OfSparsity 0.95))
                    (fun () -> SparseUniform(Features = 3, Density = Density.PerFeature [ 0.1; 0.2; 0.3 ]))
                    (fun () -> CorrelatedSets(Sets = FeatureSets.Of [ [ 0; 1 ]; [ 2 ] ]))
                    (fun () -> AnticorrelatedSets(Sets = FeatureSets.Of [ [ 0; 1 ]; [ 2 ] ]))
                    (fun () ->
                        AnticorrelatedSets(Sets = FeatureSets.Of [ [ 0 ]; [ 1; 2 ] ], Density = Density.PerSet [ 0.1; 0.2 ]))
                    (fun () -> OneHot(Features = 3))
                ]
                (at 3 numbers),
        Importance =
            pick
                [
                    (fun () -> Importance.Uniform().Resolve 3)
                    (fun () -> Importance.Geometric(Ratio = 0.9).Resolve 3)
                ]
                (at 4 numbers),
        Loss =
            pick
                [
                    (fun () -> SampledLoss(Batch = 16, EvaluationSamples = 64) :> ILoss)
                    (fun () -> SampledLoss(Batch = 16, EvaluationSamples = 64, Reduction = Reduction.Mean))
                    (fun () -> ExactLoss())
                    (fun () -> ExactLoss(Most = Nullable 2))
                ]
                (at 5 numbers),
        Trainer =
            pick
                [
                    (fun () -> AdamW(WeightDecay = 0.01, Steps = 4, Schedule = schedule, Record = record) :> ITrainer)
                    (fun () -> Adam(Steps = 4, Schedule = schedule, Record = record))
                    (fun () -> Sgd(LearningRate = 0.001, Steps = 4, Schedule = schedule, Record = record))
                    (fun () -> Adam(LearningRate = 1e-8, Steps = 4, Schedule = schedule, Record = record))
                ]
                (at 6 numbers),
        Start =
            pick
                [
                    (fun () -> Initialiser.XavierNormal() :> Initialiser)
                    (fun () -> Initialiser.NotebookXavier(Instances = 10))
                    (fun () -> Initialiser.Given [ 0.0; 1.0 ])
                    (fun () -> Initialiser.Given [ -0.0; 1.0 ])
                ]
                (at 7 numbers),
        Seed = pick [ (fun () -> 7UL); (fun () -> UInt64.MaxValue) ] (at 8 numbers),
        Restart = 0
    )

/// The same plan at another restart, density and number of steps.
let plan steps density restart =
    TrainingPlan(
        Model = ReluOutputModel(Features = 3, Hidden = 2),
        Sampler = SparseUniform(Features = 3, Density = Density.Of density),
        Importance = Importance.Geometric(Ratio = 0.9).Resolve 3,
        Loss = SampledLoss(Batch = 16, EvaluationSamples = 64),
        Trainer = AdamW(WeightDecay = 0.01, Steps = steps, Record = Recording.At [ 2; 4 ]),
        Start = Initialiser.XavierNormal(),
        Seed = 7UL,
        Restart = restart
    )

let engine = ReferenceEngine() :> IEngine

/// A cell of two restarts.
let cellOf steps density = RunCell.make engine $"density {density}" [ plan steps density 0; plan steps density 1 ]

/// What the reference engine leaves of a cell.
let train (cell: RunCell) : TrainedState list =
    engine.Train(Population(cell.Plans |> List.toArray), NoProgress(), Threading.CancellationToken.None)
    |> List.ofSeq

let private reals size =
    let special = Gen.elements [ 0.0; -0.0; nan; infinity; Double.Epsilon; Double.MaxValue; 0.1 ]

    let single = Gen.choose (-1000, 1000) |> Gen.map (fun k -> float (float32 k / 7.0f))

    Gen.oneof [ Gen.arrayOfLength size single; Gen.arrayOfLength size (Gen.oneof [ special; single ]) ]

let private snapshot step =
    gen {
        let! parameters = reals 9
        let! first = reals 9
        let! second = reals 9

        return
            Snapshot(step, EquatableArray.Of<float> parameters, EquatableArray.Of<float> first, EquatableArray.Of<float> second)
    }

/// States of a model with nine parameters, curves and recorded steps of differing length.
let state =
    gen {
        let! final = Gen.choose (1, 1000) |> Gen.bind snapshot
        let! steps = Gen.subListOf [ 1; 3; 8 ]
        let! recorded = Gen.collectToList snapshot (List.sort steps)
        let! points = Gen.choose (0, 4)
        let! losses = reals points
        let! judged = reals 2
        let curve = losses |> Array.mapi (fun i loss -> LossPoint(i + 1, loss))

        return
            TrainedState(
                final,
                EquatableArray.Of<Snapshot> recorded,
                EquatableArray.Of<LossPoint> curve,
                Evaluation(judged[0], judged[1], points)
            )
    }

/// All numbers of a state as bits: what "the same" means.
let bits (state: TrainedState) : int64 list =
    let snapshot (s: Snapshot) =
        int64 s.Step
        :: [
            for part in [ s.Parameters; s.FirstMoment; s.SecondMoment ] do
                for value in part -> BitConverter.DoubleToInt64Bits value
        ]

    [
        yield! snapshot state.Final
        for recorded in state.Recorded do
            yield! snapshot recorded
        for point in state.Curve do
            int64 point.Step
            BitConverter.DoubleToInt64Bits point.Loss
        BitConverter.DoubleToInt64Bits state.Evaluation.Loss
        BitConverter.DoubleToInt64Bits state.Evaluation.StandardError
        int64 state.Evaluation.Samples
    ]

/// The store of a scratch folder.
let openStore (path: string) =
    match Store.openAt path with
    | Ok store -> store
    | Error fault -> failwith fault.Sentence
