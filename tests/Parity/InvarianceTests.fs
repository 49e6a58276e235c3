/// What may not change a bit of a result, for each engine.
module Research.Tests.InvarianceTests

open System
open System.Threading
open Research
open Expecto

/// Large enough for a batch of several chunks, which helpers share.
let private largeAttacked =
    [
        for restart in 0..1 ->
            Plans.make (
                model = ReluOutputModel(Features = 70, Hidden = 6),
                sampler = Attacked(Clean = SparseUniform(Features = 70, Density = Density.Of 0.1), Budget = 0.5),
                loss = SampledLoss(Batch = 700, EvaluationSamples = 600),
                trainer = AdamW(WeightDecay = 1e-2, LearningRate = 1e-2, Steps = 6, Record = Recording.At [ 3 ]),
                restart = restart
            )
    ]

/// Six random shapes with samples, six with exact losses, two with rare features and three under attack; mostly four
/// instances of each.
let private populations =
    [
        for seed in 100..105 do
            RandomPlans.several seed 8 4
            RandomPlans.exact seed 8 4
        for seed in 106..107 do
            RandomPlans.rare seed 4 4
            RandomPlans.attacked seed 8 4
        largeAttacked
    ]

let private alone engine plans = plans |> List.collect (fun plan -> Trains.on engine 1 [ plan ])

/// Hears everything, notices two calls at once, and may act when an instance is finished.
type private Listener(onFinished: int -> unit) =
    let mutable inside = 0
    member val Steps = 0L with get, set
    member val Finished = ResizeArray<int * TrainedState>()
    member val Overlapped = false with get, set

    member private this.Alone(act: unit -> unit) =
        if Interlocked.Increment &inside > 1 then
            this.Overlapped <- true

        try
            act ()
        finally
            Interlocked.Decrement &inside |> ignore

    interface ITrainingProgress with
        member this.Advanced steps = this.Alone(fun () -> this.Steps <- this.Steps + steps)

        member this.Finished(instance, state) =
            this.Alone(fun () ->
                this.Finished.Add(instance, state)
                onFinished instance)

[<Tests>]
let tests =
    testList
        "Parity/InvarianceTests"
        [
            for engine in Engines.names do
                test $"an instance has the same bits alone and at any place in a population: {engine}" {
                    for plans in populations do
                        let expected = alone engine plans
                        Expect.equal ((List.distinct expected).Length) plans.Length ""
                        Expect.equal (Trains.on engine 1 plans) expected ""
                        Expect.equal (Trains.on engine 1 (List.rev plans)) (List.rev expected) ""
                }

            for engine in Engines.names do
                test $"the number of threads changes no bit and no order: {engine}" {
                    for plans in populations do
                        let expected = alone engine plans

                        for threads in [ 2; 4 ] do
                            Expect.equal (Trains.on engine threads plans) expected $"for {threads}"

                        for threads in [ 2; 3 ] do
                            Expect.equal
                                (plans |> List.collect (fun plan -> Trains.on engine threads [ plan ]))
                                expected
                                $"for {threads}"
                }

            for engine in Engines.names do
                test $"a run goes on from a recorded snapshot to the same bits: {engine}" {
                    for plans in populations do
                        let expected = Trains.on engine 1 plans

                        let restored = Trains.from engine plans (expected |> List.map (fun state -> state.Recorded[0]))

                        for whole, rest in List.zip expected restored do
                            Expect.equal rest.Final whole.Final ""
                            Expect.equal rest.Evaluation whole.Evaluation ""

                            Expect.equal
                                (Array.ofSeq rest.Curve)
                                (Array.ofSeq whole.Curve |> Array.skip (whole.Curve.Count - rest.Curve.Count))
                                ""
                }

            for engine in Engines.names do
                test $"a state passes unchanged through an engine that has no step left to do: {engine}" {
                    for plans in populations do
                        let start = plans.Head.Begin()

                        let last = Snapshot(plans.Head.Trainer.Steps, start.Parameters, start.FirstMoment, start.SecondMoment)

                        Expect.equal ((Trains.from engine [ plans.Head ] [ last ]).Head.Final) last ""
                }

            for engine in Engines.names do
                test $"progress hears every step and every instance once, one call at a time: {engine}" {
                    let plans = RandomPlans.several 7 40 12
                    let listener = Listener ignore

                    let states = (Engines.make engine 4).Train(Population(ResizeArray plans), listener, CancellationToken.None)

                    Expect.equal listener.Steps (12L * 40L) ""
                    Expect.isFalse listener.Overlapped ""
                    Expect.equal (listener.Finished |> Seq.map fst |> Seq.sort |> List.ofSeq) [ 0..11 ] ""

                    for instance, state in listener.Finished do
                        Expect.isTrue (obj.ReferenceEquals(state, states[instance])) ""
                }

            for engine in Engines.names do
                test $"a cancelled run has reported the instances it finished: {engine}" {
                    let plans = RandomPlans.several 8 30 6
                    let expected = Trains.on engine 1 plans

                    for threads in [ 1; 3 ] do
                        use stop = new CancellationTokenSource()
                        let listener = Listener(fun _ -> stop.Cancel())

                        throwsAny<OperationCanceledException>(fun () ->
                            (Engines.make engine threads).Train(Population(ResizeArray plans), listener, stop.Token) |> ignore)
                        |> ignore

                        Near.inRange 1 threads listener.Finished.Count

                        for instance, state in listener.Finished do
                            Expect.equal state (expected[instance]) $"for {threads}"
                }

            for engine in Engines.names do
                test $"a failure while training surfaces as it was thrown: {engine}" {
                    let listener = Listener(fun _ -> raise (InvalidOperationException "The disk is full."))

                    for threads in [ 1; 3 ] do
                        let thrown =
                            throws<InvalidOperationException>(fun () ->
                                (Engines.make engine threads)
                                    .Train(Population(ResizeArray(RandomPlans.several 9 5 6)), listener, CancellationToken.None)
                                |> ignore)

                        Expect.equal thrown.Message "The disk is full." $"for {threads}"
                }
        ]
