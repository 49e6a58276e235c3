/// Losses and trainers of a user's own: what an engine cannot train is a fault before anything runs.
module Research.Tests.SeamTests

open System.Runtime.Intrinsics
open Research
open Expecto

/// A loss of a user's own; only its type matters.
type private OwnLoss(inner: SampledLoss) =
    interface ILoss with
        member _.Batch = inner.Batch
        member _.EvaluationSamples = inner.EvaluationSamples
        member this.Loss = this
        member this.With(_, _) = this
        member _.Faults(_: ITask) = Seq.empty
        member _.Faults() = Seq.empty
        member _.MultiplyAdds model = inner.MultiplyAdds model

/// A trainer of a user's own that is neither a first-order one nor a quasi-Newton search.
type private OwnTrainer() =
    interface ITrainer with
        member _.Steps = 3
        member _.Record = Recording.At []
        member _.CurvePoints = 0
        member this.Shape = this
        member this.With _ = this
        member _.Faults() = Seq.empty

/// A function of a user's own for one number alone: v² / (1 + v²).
type private Saturating() =
    interface IElementFunction with
        member _.Of v = v * v / (1.0 + v * v)
        member _.Slope v = 2.0 * v / ((1.0 + v * v) * (1.0 + v * v))

/// The same with a form for vectors; a class, which is called, and a struct, which is compiled into the loops.
type private SaturatingVectors() =
    interface IVectorFunction with
        member _.Of(v: float) = v * v / (1.0 + v * v)
        member _.Slope(v: float) = 2.0 * v / ((1.0 + v * v) * (1.0 + v * v))
        member _.Of(v: Vector512<float32>) = v * v / (Vector512<float32>.One + v * v)

        member _.Slope(v: Vector512<float32>) =
            let one = Vector512<float32>.One + v * v
            (v + v) / (one * one)

[<Struct>]
type private SaturatingStruct =
    interface IVectorFunction with
        member _.Of(v: float) = v * v / (1.0 + v * v)
        member _.Slope(v: float) = 2.0 * v / ((1.0 + v * v) * (1.0 + v * v))
        member _.Of(v: Vector512<float32>) = v * v / (Vector512<float32>.One + v * v)

        member _.Slope(v: Vector512<float32>) =
            let one = Vector512<float32>.One + v * v
            (v + v) / (one * one)

/// A plan in which the function is a layer, the error and a penalty.
let private everywhere (f: IElementFunction) =
    let chain =
        Chain
            [
                Layer.Dense("A", 4, 3)
                Layer.Elementwise f
                Layer.Site "codes"
                Layer.Dense("B", 3, 4)
                Layer.Bias "b"
            ]

    Plans.make (
        model = ChainModel(Name = "own", Chain = chain),
        loss = SampledLoss(Batch = 90, EvaluationSamples = 70, Error = f),
        penalties = [ Penalty(Place.Site "codes", f, 0.1); Penalty(Place.Tensor "A", f, 0.01) ],
        trainer = Sgd(LearningRate = 0.1, Steps = 30)
    )

[<Tests>]
let tests =
    testList
        "Parity/SeamTests"
        [
            test "a function of one's own without a vector form trains on the reference engine, and the fast ones name it" {
                let plan = everywhere (Saturating())
                Expect.isEmpty ((Engines.make "reference" 1).Faults plan) "the reference engine"
                let trained = (Reference.train [ plan ]).Head
                Expect.isLessThan (Seq.last trained.Curve).Loss (Seq.head trained.Curve).Loss "it learns"

                Expect.equal
                    [ for fault in (Engines.make "simd" 1).Faults plan -> fault.Subject, fault.Value, fault.Bound ]
                    [
                        for place in [ "a layer"; "a penalty"; "the error" ] ->
                            $"the function of {place}", "Saturating", "one with a form for vectors"
                    ]
                    "the vector engine"
            }

            test
                "a function of one's own with a vector form trains on the vector engine, as a class and as a struct to the same bits" {
                for f in [ SaturatingVectors() :> IElementFunction; SaturatingStruct() ] do
                    Expect.isEmpty ((Engines.make "simd" 1).Faults(everywhere f)) ""
                    AgreementTests.comparePlan "simd" Tolerances.parameters (everywhere f)

                let final f = (Trains.on "simd" 1 [ everywhere f ]).Head.Final
                Expect.equal (final (SaturatingVectors())) (final (SaturatingStruct())) ""
            }

            for engine in Engines.names do
                test $"a loss of a type that no engine knows is a fault that lists the known ones: {engine}" {
                    let plan = Plans.make (loss = OwnLoss(SampledLoss()))
                    let fault = single ((Engines.make engine 1).Faults plan)
                    Expect.equal (fault.Subject, fault.Value) ("the loss", "OwnLoss") "what is refused"

                    for known in [ "SampledLoss"; "ExactLoss" ] do
                        Expect.stringContains fault.Bound known "the bound"
                }

                test $"a trainer of a type that no engine knows is a fault: {engine}" {
                    let plan = Plans.make (trainer = OwnTrainer())
                    let fault = single ((Engines.make engine 1).Faults plan)
                    Expect.equal (fault.Subject, fault.Value) ("the trainer", "OwnTrainer") "what is refused"
                }
        ]
