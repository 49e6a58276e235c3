/// Cells whose training or derivation raises an error.
module Research.Tests.FailedCellTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System.Runtime.Intrinsics
open Research.Tests.StoreSamples
open Research
open Expecto
open Research.Tests.DslSamples

/// Whether the broken functions break now: not while a job is checked.
let mutable private isArmed = false

/// x², which breaks.
type private Brittle(isBroken: bool) =
    let check () =
        if isArmed && isBroken then
            failwith "The spring broke."

    member _.IsBroken = isBroken

    interface IVectorFunction with
        member _.Of(x: float) =
            check ()
            x * x

        member _.Slope(x: float) = 2.0 * x

        member _.Of(x: Vector512<float32>) =
            check ()
            x * x

        member _.Slope(x: Vector512<float32>) = x + x

let private training at =
    let spring place = Penalty(place, Brittle((at = 2.0)), 0.01)

    Stage.sample (SparseUniform(Features = 3, Density = Density.Of(1.0 / at)))
    |> Stage.model relu
    |> Stage.minimise (Sampled(Batch = 64, EvaluationSamples = 1024))
    |> Stage.penalise spring (Place.Tensor "W")
    |> Stage.train (Adam(LearningRate = 0.02, Steps = 400))
    |> Stage.restart (Best(Of = 2))

/// Its numbers, or an error for 2.
[<NoComparison>]
type private Reciprocal =
    {
        Of: int
    }

    interface IDerivation<float> with
        member _.Version = "reciprocal/1"
        member _.Work = 1L
        member _.Faults() = []

        member this.Compute(_, _) =
            if isArmed && this.Of = 2 then
                failwith "Two is broken."

            EquatableArray.Of<Numbers>
                [ Numbers("r", EquatableArray.Of<int> [ 1 ], EquatableArray.Of<float> [ 1.0 / float this.Of ]) ]

        member this.Read numbers = numbers[0].Entries[0]

let private job =
    study paper "T15" "Springs" {
        let! cells = sweep "n" [ 1.0; 2.0; 3.0 ] training |> ask Training.loss
        and! reciprocals = computeOver "k" [ 1; 2; 4 ] (fun k -> { Of = k }) |> ask id
        claim "some are there" (Expect.atLeast 1 (cells.Length + reciprocals.Length))
        draw (figure $"{cells.Length} cells, {reciprocals.Length} reciprocals")
    }
    |> Job.ofStudy

let private armed options =
    let hear event =
        match event with
        | Planned _ -> isArmed <- true
        | _ -> ()

    try
        Run.job { options with Hear = hear } job
    finally
        isArmed <- false

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Running/Run/FailedCellTests"
        [
            for name, engine in [ "reference", ReferenceEngine() :> IEngine; "simd", SimdEngine 2 ] do
                test $"a cell that raises an error is named with its cause, the others go on, and no claim is decided: {name}" {
                    use scratch = new Scratch()
                    let options = { options with Engine = engine; Store = Some(openStore scratch.Path) }
                    let result = armed options

                    Expect.equal
                        result.Failed
                        [
                            "n=2 failed: The spring broke. The other cells go on."
                            "k=2 failed: Two is broken. The other cells go on."
                        ]
                        ""

                    Expect.equal (List.map fst result.Conclusion.Answers) [ "n=1"; "n=3"; "k=1"; "k=4" ] ""
                    Expect.equal (names result.Conclusion.Figures) [ "2 cells, 2 reciprocals" ] ""
                    let verdict = result.Conclusion.Claims.Head.Verdict
                    Expect.equal (verdict.Holds, verdict.Detail) (None, "run in 4 of 6 cells") ""
                    Expect.equal result.Cost.Trained 4 ""

                    // The next run computes what failed, and nothing else.
                    let whole = Run.job options job
                    Expect.equal (whole.Cost.Trained, whole.Failed) (2, []) ""
                    Expect.equal (whole.Conclusion.Claims.Head.Verdict.Holds, whole.ScaleMet) (Some true, true) ""
                }
        ]
