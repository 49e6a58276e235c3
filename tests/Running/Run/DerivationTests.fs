module Research.Tests.DerivationTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System
open System.Collections.Generic
open System.IO
open System.Threading
open Research
open Expecto
open Research.Tests.DslSamples
open Research.Tests.StoreSamples

/// 1/1, 1/2, … 1/n: numbers that no float holds.
[<NoComparison>]
type private Harmonic =
    {
        Terms: int
    }

    interface IDerivation<float[]> with
        member _.Version = "harmonic/1"
        member this.Work = int64 this.Terms

        member this.Faults() =
            [
                if this.Terms < 0 then
                    Fault("the number of terms", string this.Terms, "0 or above", "ask for some terms")
            ]

        member this.Compute(progress, cancellation) =
            cancellation.ThrowIfCancellationRequested()
            progress.Report(int64 this.Terms)
            let terms = EquatableArray.Of<float> [| for k in 1 .. this.Terms -> 1.0 / float k |]

            EquatableArray.Of<Numbers>
                [
                    Numbers("terms", EquatableArray.Of<int> [ this.Terms ], terms)
                    Numbers("none", EquatableArray.Of<int> [ 0 ], EquatableArray.Of<float> [])
                ]

        member this.Read numbers = numbers[0].Entries.ToArray()

let private sums terms =
    study paper "T20" "Harmonic sums" {
        let! cells = computeOver "n" terms (fun terms -> { Terms = terms }) |> ask id
        claim "the harmonic sum of 4" (Cells.at 4 cells |> Array.sum |> Expect.within 1e-12 (25.0 / 12.0))
        draw (figure $"{cells.Length} sums")
    }
    |> Job.ofStudy

let private all = [ 1..6 ]

let private within (scratch: Scratch) = { options with Store = Some(openStore scratch.Path) }

let private text (result: RunResult) = (AnswerJson.ofAnswers result.Conclusion.Answers).ToJsonString()

let private parts (result: RunResult) =
    Directory.GetFiles(Path.Combine(result.Folder.Value, "weights"), "*.safetensors") |> Array.sort

let private listening (options: RunOptions) =
    let heard = List<RunEvent>()
    heard, { options with Hear = heard.Add }

let private planned (heard: List<RunEvent>) =
    match heard[0] with
    | Planned(cells, found, steps, models, _) -> cells, found, steps, models
    | other -> failwith $"{other} came first"

[<Tests>]
let tests =
    testList
        "Running/Run/DerivationTests"
        [
            test "derived cells are answered, judged and drawn" {
                let result = Run.job options (sums all)
                Expect.equal (holds result.Conclusion.Claims) [ "the harmonic sum of 4", Some true ] ""
                Expect.equal (names result.Conclusion.Figures) [ "6 sums" ] ""
                Expect.equal (result.ScaleMet, result.Cost.Trained, result.Cost.InstanceSteps) (true, 6, 0L) ""
            }

            test "what was derived is found again, to the last bit" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) (sums all)
                let heard, options = listening (within scratch)
                let second = Run.job options (sums all)
                Expect.equal ((parts first).Length) 6 ""
                Expect.equal (planned heard) (6, 6, 0L, 0L) ""
                Expect.equal second.Cost.Trained 0 ""
                Expect.equal (text second) (text first) ""
                Expect.stringContains (text second) "0.3333333333333333" ""
            }

            test "work is announced and reported in models" {
                let heard, options = listening options
                Run.job options (sums all) |> ignore
                Expect.equal (planned heard) (6, 0, 0L, 21L) ""

                let advanced =
                    [
                        for event in heard do
                            match event with
                            | Advanced(work, _) -> work
                            | _ -> 0L
                    ]

                Expect.equal (List.sum advanced) 21L ""
            }

            test "a stopped run goes on from what it had" {
                use scratch = new Scratch()
                use stop = new CancellationTokenSource()

                let hear event =
                    match event with
                    | Kept _ -> stop.Cancel()
                    | _ -> ()

                let stopping = { within scratch with Hear = hear; Threads = 1; Cancellation = stop.Token }
                throwsAny<OperationCanceledException>(fun () -> Run.job stopping (sums all) |> ignore) |> ignore
                let heard, options = listening (within scratch)
                let resumed = Run.job options (sums all)
                Expect.equal (let cells, found, _, _ = planned heard in cells, found) (6, 1) ""
                Expect.equal (text resumed) (text (Run.job DslSamples.options (sums all))) ""
            }

            test "a damaged part is named, kept aside and derived again" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) (sums all)
                let path = (parts first)[2]
                let bytes = File.ReadAllBytes path
                bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
                File.WriteAllBytes(path, bytes)
                let heard, options = listening (within scratch)
                let second = Run.job options (sums all)

                let warnings =
                    [
                        for event in heard do
                            match event with
                            | Warned sentence -> sentence
                            | _ -> ()
                    ]

                Expect.stringStarts (single warnings) path ""
                Expect.equal (second.Cost.Trained, text second) (1, text first) ""
                Expect.isTrue (File.Exists $"{path}.corrupt") ""
            }

            test "a quick run derives four cells and decides no claim" {
                let result = Run.job { options with Scale = { Scale.full with Quick = true } } (sums all)
                Expect.equal (List.map fst result.Conclusion.Answers) [ "n=1"; "n=2"; "n=4"; "n=6" ] ""
                Expect.equal (holds result.Conclusion.Claims) [ "the harmonic sum of 4", None ] ""
                Expect.equal result.Scale "4 of 6 derivations" ""
            }

            test "the faults of all derivations are found before anything is computed" {
                let job = sums [ -2; 4; -1 ]
                let faults = Run.faults options.Engine Scale.full job
                Expect.equal (faults |> List.map _.Value) [ "-2"; "-1" ] ""
            }

            test "trained cells and derivations share a study, whichever is written first" {
                let job =
                    study paper "T21" "Mixed" {
                        let! sums = compute { Terms = 2 } |> ask Array.sum
                        and! cells = sweep "p" [ 0.5 ] tiny |> ask Geometry.featureNorms
                        and! more = computeOver "n" [ 3; 4 ] (fun terms -> { Terms = terms }) |> ask Array.length
                        claim "of the one" (Research.Expect.within 0.0 1.5 sums)
                        claim "of the trained cell" (Cells.at 0.5 cells |> Array.length |> Research.Expect.equal 3)
                        claim "of the last cell" (Cells.at 4 more |> Research.Expect.equal 4)
                        claim "all are there" (Research.Expect.equal 3 (cells.Length + more.Length))
                    }
                    |> Job.ofStudy

                use scratch = new Scratch()
                let result = Run.job (within scratch) job

                Expect.equal (holds result.Conclusion.Claims |> List.map snd) (List.replicate 4 (Some true)) ""
                Expect.equal (List.map fst result.Conclusion.Answers) [ "Harmonic"; "p=0.5"; "n=3"; "n=4" ] ""
                Expect.equal (result.Cost.Trained, (parts result).Length) (4, 4) ""
            }

            test "a derivation has one key whatever the engine, and another for other data" {
                let key terms = (RunCell.ofDerivation options.Engine "" { Terms = terms }).Key
                Expect.equal ((RunCell.ofDerivation (SimdEngine 1) "label" { Terms = 3 }).Key) (key 3) ""
                Expect.notEqual (key 4) (key 3) ""
                use scratch = new Scratch()
                Run.job (within scratch) (sums all) |> ignore
                let heard, options = listening { within scratch with Engine = SimdEngine 1 }
                Run.job options (sums all) |> ignore
                Expect.equal (planned heard) (6, 6, 0L, 0L) ""
            }
        ]
