/// Losses and trainers of a user's own: what an engine cannot train is a fault before anything runs.
module Research.Tests.SeamTests

open Research
open Expecto

/// A loss of a user's own; only its type matters.
type private OwnLoss(inner: SampledLoss) =
    interface ILoss with
        member _.Batch = inner.Batch
        member _.JudgedOn = inner.JudgedOn
        member this.Loss = this
        member this.With(_, _) = this
        member _.Faults(_: PlanShape) = Seq.empty
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

[<Tests>]
let tests =
    testList
        "Parity/SeamTests"
        [
            for engine in Engines.names do
                test $"a loss of a type that no engine knows is a fault that lists the known ones: {engine}" {
                    let plan = Plans.make (loss = OwnLoss(SampledLoss()))
                    let fault = single ((Engines.make engine 1).Faults plan.Shape)
                    Expect.equal (fault.Subject, fault.Value) ("the loss", "OwnLoss") "what is refused"

                    for known in [ "SampledLoss"; "ExactLoss" ] do
                        Expect.stringContains fault.Bound known "the bound"
                }

                test $"a trainer of a type that no engine knows is a fault: {engine}" {
                    let plan = Plans.make (trainer = OwnTrainer())
                    let fault = single ((Engines.make engine 1).Faults plan.Shape)
                    Expect.equal (fault.Subject, fault.Value) ("the trainer", "OwnTrainer") "what is refused"
                }
        ]
