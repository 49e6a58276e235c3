/// Derivations that read a training: found again, computed again, not served for something else, stopped, failed and shortened.
module Research.Tests.DerivedTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System
open System.Collections.Generic
open System.IO
open System.Threading
open Research.Tests.StoreSamples
open Research
open Expecto
open Research.Tests.DslSamples

/// Norms of columns of W that were derived since the tests began, over all runs.
let mutable private computed = 0

/// Whether the norm of scale 2 raises an error.
let mutable private isBroken = false

/// A multiple of the norms of the columns of W.
[<NoComparison>]
type private Norms<'model when 'model :> IBottleneck> =
    {
        Scale: float
    }

    interface IDerivationFrom<'model, float list> with
        member _.Version = "norms/1"
        member _.Work = 2L
        member this.Quick = if this.Scale = 1.0 then { Scale = -1.0 } else this

        member this.Faults() =
            [
                if this.Scale = 0.0 then
                    Fault("the scale", "0", "another number", "use 1")
            ]

        member this.Compute(trained, progress, cancellation) =
            cancellation.ThrowIfCancellationRequested()

            if isBroken && this.Scale = 2.0 then
                raise (NotMeasured "twice the norm is broken")

            Interlocked.Increment &computed |> ignore
            progress.Report 2L
            let norms = FeatureGeometry.Norms(trained.Embedding())
            let entries = EquatableArray.Of<float>(norms |> Array.map ((*) this.Scale))
            EquatableArray.Of<Numbers> [ Numbers("norms", EquatableArray.Of<int> [ norms.Length ], entries) ]

        member _.Read numbers = List.ofSeq numbers[0].Entries

let private norms scale = { Scale = scale } :> IDerivationFrom<'model, float list>

let private toy steps density =
    training {
        sample (SparseUniform(Features = 3, Density = Density.Of density))
        model relu
        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
        train (Adam(LearningRate = 1e-2, Steps = steps))
        restart (Best(Of = 3))
        seed 3
    }

let private swept steps scale =
    study paper "T22" "Norms" {
        let! cells = sweep "p" [ 0.5; 0.25 ] (toy steps) |> derive (norms scale) |> ask List.sum
        claim "all are there" (Research.Expect.equal 2 cells.Length)
        draw (figure $"{cells.Length} sums")
    }
    |> Job.ofStudy

let private within (scratch: Scratch) = { options with Store = Some(openStore scratch.Path) }
let private text (result: RunResult) = (AnswerJson.ofAnswers result.Conclusion.Answers).ToJsonString()

/// The result of a run, the cells of all and those that were found, and how often norms were derived.
let private ran (options: RunOptions) job =
    let heard, before = List<RunEvent>(), computed
    let result = Run.job { options with Hear = heard.Add } job

    match heard[0] with
    | Planned(all, found, _, models, _) -> result, (all, found, models), computed - before
    | other -> failwith $"{other} came first"

let private quick = { Scale.full with Quick = true }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Running/Run/DerivedTests"
        [
            test "what is derived from the restart of lowest loss is answered under the label of its training" {
                let direct =
                    study paper "T22" "Norms" {
                        let! cells = sweep "p" [ 0.5; 0.25 ] (toy 12) |> ask (Geometry.featureNorms >> Array.sum)
                        claim "all are there" (Research.Expect.equal 2 cells.Length)
                    }
                    |> Job.ofStudy

                let result, planned, derived = ran options (swept 12 1.0)
                Expect.equal (text result) (text (Run.job options direct)) ""
                Expect.equal (planned, derived) ((4, 0, 4L), 2) ""
                Expect.equal (holds result.Conclusion.Claims) [ "all are there", Some true ] ""
                Expect.equal (List.map fst (swept 12 1.0).Derived) [ "p=0.5, Norms"; "p=0.25, Norms" ] ""
            }

            test "it is found again to the last bit, and no question of it is computed again" {
                use scratch = new Scratch()
                let first, _, _ = ran (within scratch) (swept 12 1.0)
                let second, planned, derived = ran (within scratch) (swept 12 1.0)
                Expect.equal (planned, derived, text second) ((4, 4, 0L), 0, text first) ""
            }

            test "another training, or another derivation of the same, is derived anew" {
                use scratch = new Scratch()
                let first, _, _ = ran (within scratch) (swept 12 1.0)
                let longer, planned, derived = ran (within scratch) (swept 13 1.0)
                Expect.equal (planned, derived) ((4, 0, 4L), 2) "another training"
                Expect.notEqual (text longer) (text first) ""
                let third, planned, derived = ran (within scratch) (swept 12 3.0)
                Expect.equal (planned, derived) ((4, 2, 4L), 2) "trained cells are found, derived ones are not"
                Expect.notEqual (text third) (text first) ""
                let key engine job = Run.derivations engine Scale.full job |> List.map (fun (_, cell) -> cell.Key)
                let keys = [ swept 12 1.0; swept 13 1.0; swept 12 3.0 ] |> List.collect (key options.Engine)
                let keys = keys @ key (SimdEngine 1) (swept 12 1.0)
                Expect.equal (List.distinct keys).Length 8 "nor is it that of another engine"
            }

            test "one that finds nothing fails alone, and the next run derives it" {
                let job =
                    study paper "T23" "One is broken" {
                        let! one = train (toy 12 0.5) |> derive (norms 1.0) |> ask List.sum |> named "one"
                        and! two = train (toy 12 0.5) |> derive (norms 2.0) |> ask List.sum |> named "two"
                        claim "twice" (Expect.within 1e-12 2.0 (two / one))
                    }
                    |> Job.ofStudy

                use scratch = new Scratch()
                isBroken <- true

                let broken =
                    try
                        Run.job (within scratch) job
                    finally
                        isBroken <- false

                let label = "two, ReluOutputModel, Norms"
                Expect.equal broken.Failed [ $"{label} failed: twice the norm is broken. The other cells go on." ] ""
                Expect.equal (List.map fst broken.Conclusion.Answers) [ "one, ReluOutputModel" ] ""
                Expect.equal (holds broken.Conclusion.Claims |> List.map snd) [ None ] ""
                let whole, _, derived = ran (within scratch) job
                Expect.equal (whole.Failed, derived, holds whole.Conclusion.Claims) ([], 1, [ "twice", Some true ]) ""
            }

            test "a run that is stopped between two derivations goes on from what it had" {
                use scratch = new Scratch()
                use stop = new CancellationTokenSource()

                let hear event =
                    match event with
                    | Kept label when label.EndsWith("Norms", StringComparison.Ordinal) -> stop.Cancel()
                    | _ -> ()

                let stopping = { within scratch with Hear = hear; Threads = 1; Cancellation = stop.Token }
                throwsAny<OperationCanceledException>(fun () -> Run.job stopping (swept 12 1.0) |> ignore) |> ignore
                let resumed, planned, derived = ran (within scratch) (swept 12 1.0)
                Expect.equal (planned, derived) ((4, 3, 2L), 1) ""
                Expect.equal (text resumed) (text (Run.job options (swept 12 1.0))) ""
            }

            test "a quick run takes the quick form, under a key of its own, and says so" {
                use scratch = new Scratch()
                let full, _, _ = ran (within scratch) (swept 12 1.0)
                let result, planned, derived = ran { within scratch with Scale = quick } (swept 12 1.0)
                Expect.equal (planned, derived) ((4, 0, 4L), 2) ""
                Expect.all result.Conclusion.Answers (fun (_, answer) -> unbox<float> answer < 0.0) "it was read by its own form"
                Expect.stringContains result.Scale "2 derivations in their quick form" ""
                Expect.equal (holds result.Conclusion.Claims |> List.map snd) [ None ] ""
                // One without a quick form reads a training that is shorter.
                let other, _, _ = ran { within scratch with Scale = quick } (swept 12 3.0)
                Expect.isFalse (other.Scale.Contains "derivations") ""
                let again, planned, _ = ran (within scratch) (swept 12 1.0)
                Expect.equal (planned, text again) ((4, 4, 0L), text full) ""
            }

            test "cells that are asked for take their derivations with them" {
                let scale = { Scale.full with Only = [ Wanted.Cell "p=0.25" ] }
                let result, planned, _ = ran { options with Scale = scale } (swept 12 1.0)
                Expect.equal planned (2, 0, 2L) ""
                Expect.equal (List.map fst result.Conclusion.Answers) [ "p=0.25" ] ""
            }

            test "several derivations of one training are answered in their order, with all their faults" {
                let several scales = Derivation.each (scales |> List.map norms)

                let job scales =
                    study paper "T24" "Several" {
                        let! found = train (toy 12 0.5) |> derive (several scales) |> ask (List.map List.sum)
                        claim "thrice" (Expect.within 1e-12 3.0 (found[1] / found[0]))
                    }
                    |> Job.ofStudy

                use scratch = new Scratch()
                let first, planned, _ = ran (within scratch) (job [ 1.0; 3.0 ])
                Expect.equal (planned, holds first.Conclusion.Claims) ((2, 0, 4L), [ "thrice", Some true ]) ""
                let again, planned, _ = ran (within scratch) (job [ 1.0; 3.0 ])
                Expect.equal (planned, text again) ((2, 2, 0L), text first) ""
                let faults = Run.faults options.Engine Scale.full (job [ 0.0; 0.0; 1.0 ])
                Expect.equal (faults |> List.map _.Subject) [ "the scale" ] ""
            }

            test "what is derived from every restart has the answer of each, the best first asked" {
                let job (derive': Sweep<float, ReluOutputModel> -> SweepDerived<float, ReluOutputModel, float list>) =
                    study paper "T28" "Each" {
                        let! cells = sweep "p" [ 0.5 ] (toy 12) |> derive' |> ask List.sum

                        claim
                            "three restarts"
                            (Research.Expect.equal 3 (Cells.restarts cells.Head |> List.distinctBy snd |> List.length))
                    }
                    |> Job.ofStudy

                use scratch = new Scratch()
                let best, _, once = ran (within scratch) (job (derive (norms 1.0)))
                let each, planned, thrice = ran (within scratch) (job (deriveEach (norms 1.0)))
                Expect.equal (once, thrice, planned) (1, 3, (2, 1, 6L)) "neither is served for the other"
                Expect.equal (text each) (text best) ""
                Expect.equal (holds best.Conclusion.Claims) [ "three restarts", Some false ] "the best restart alone"
                Expect.equal (holds each.Conclusion.Claims) [ "three restarts", Some true ] ""
                let again, planned, _ = ran (within scratch) (job (deriveEach (norms 1.0)))
                Expect.equal (planned, holds again.Conclusion.Claims) ((2, 2, 0L), holds each.Conclusion.Claims) ""
            }

            test "a training whose restarts all diverge has nothing derived from it" {
                let wild =
                    Stage.sample (SparseUniform(Features = 3, Density = Density.Of 0.5))
                    |> Stage.model relu
                    |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 64))
                    |> Stage.train (Sgd(LearningRate = 1e30, Steps = 40))

                let job =
                    study paper "T25" "Diverged" {
                        let! sum = train wild |> derive (norms 1.0) |> ask List.sum
                        claim "there is one" (Expect.atLeast 0.0 sum)
                    }
                    |> Job.ofStudy

                let result, _, derived = ran options job
                Expect.equal (derived, result.Failed, result.Conclusion.Answers) (0, [], []) ""
                Expect.stringContains result.Conclusion.Claims.Head.Verdict.Detail "diverged" ""
            }

            test "the first cancellation ends a run before its next question, and the next run goes on" {
                use scratch = new Scratch()
                use stop = new CancellationTokenSource()
                let asked = List<string>()

                let job stopAt =
                    study paper "T26" "Questions" {
                        let! cells =
                            sweep "p" [ 0.5; 0.25; 0.125 ] (toy 12)
                            |> ask (fun trained ->
                                asked.Add "question"

                                if asked.Count = stopAt then
                                    stop.Cancel()

                                Training.loss trained)

                        claim "all are there" (Research.Expect.equal 3 cells.Length)
                    }
                    |> Job.ofStudy

                let stopping = { within scratch with Cancellation = stop.Token }
                throwsAny<OperationCanceledException>(fun () -> Run.job stopping (job 2) |> ignore) |> ignore
                Expect.equal asked.Count 2 "the current question ends, and no other begins"
                asked.Clear()
                let whole, (all, found, _), _ = ran (within scratch) (job 0)
                Expect.equal (all, found, asked.Count) (3, 3, 3) ""
                Expect.equal (holds whole.Conclusion.Claims |> List.map snd) [ Some true ] ""
            }

            test "claims and drawings are not begun after a cancellation either" {
                use stop = new CancellationTokenSource()
                let drawn = ref false

                let job =
                    study paper "T27" "Claims" {
                        let! found = train (toy 12 0.5) |> ask Training.loss

                        claim
                            "stops"
                            (stop.Cancel()
                             Expect.atLeast 0.0 found)

                        draw (
                            drawn.Value <- true
                            figure "none"
                        )
                    }
                    |> Job.ofStudy

                throwsAny<OperationCanceledException>(fun () -> Run.job { options with Cancellation = stop.Token } job |> ignore)
                |> ignore

                Expect.isFalse drawn.Value ""
            }
        ]
