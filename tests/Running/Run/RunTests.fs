module Research.Tests.RunTests

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

/// Every bit of the weights.
let private weights (trained: Trained<#IModel>) = trained.State.Final.Parameters.ToArray()

let private cell density = planned relu density |> Stage.restart (Best(Of = 2))

let private question trained = Geometry.featureNorms trained, weights trained

let private sweepOver densities =
    study paper "T10" "Norms" {
        let! cells = sweep "p" densities cell |> ask question
        claim "three norms" (Research.Expect.equal 3 (fst cells.Head.Answer).Length)
        claim "a claim of the whole" (Expect.atLeast 1 cells.Length)
        draw (figure "norm bars")
        draw (figure $"{cells.Length} cells")
    }
    |> Job.ofStudy

let private densities = [ 1.0; 0.5; 0.1 ]

let private norms = sweepOver densities

/// Steps of single instances: cells × restarts × steps.
let private work cells = int64 (cells * 2 * 12)

/// What is said of cells, of which some were found, and of the work of some cells.
let private planned count found cells =
    let each = SampledLoss(Batch = 16).MultiplyAdds relu
    Planned(count, found, work cells, 0L, float (work cells) * each)

let private within (scratch: Scratch) = { options with Store = Some(openStore scratch.Path) }

let private answers (result: RunResult) = result.Conclusion.Answers

/// Equal text means equal bits: numbers are written so that they read back to the same.
let private text (result: RunResult) = (AnswerJson.ofAnswers (answers result)).ToJsonString()

let private sameAs (expected: RunResult) (actual: RunResult) =
    Expect.equal (text actual) (text expected) ""
    Expect.equal (holds actual.Conclusion.Claims) (holds expected.Conclusion.Claims) ""
    Expect.equal (names actual.Conclusion.Figures) (names expected.Conclusion.Figures) ""

let private folderOf (result: RunResult) = result.Folder.Value

/// The files of a run that hold results, by name.
let private written (result: RunResult) =
    let file (name: string) = name, File.ReadAllText(Path.Combine(folderOf result, name))

    [ "answers.json"; "claims.json"; "metrics.jsonl" ]
    @ (Directory.GetFiles(Path.Combine(folderOf result, "figures"))
       |> Array.map (fun path -> $"figures/{Path.GetFileName path}")
       |> Array.sort
       |> List.ofArray)
    |> List.map file

let private parts (result: RunResult) =
    Directory.GetFiles(Path.Combine(folderOf result, "weights"), "*.safetensors") |> Array.sort

/// Options with everything that is heard.
let private listening (options: RunOptions) =
    let heard = List<RunEvent>()
    heard, { options with Hear = heard.Add }

let private warnings (heard: List<RunEvent>) =
    [
        for event in heard do
            match event with
            | Warned sentence -> sentence
            | _ -> ()
    ]

let private plain = lazy (Run.job options norms)

type private Twin =
    | Left
    | Right

let private twins =
    study paper "T11" "Twins" {
        let! cells = sweep "side" [ Left; Right ] (fun _ -> cell 0.5) |> ask question
        return cells
    }
    |> Job.ofStudy

[<Tests>]
let tests =
    testList
        "Running/Run/RunTests"
        [
            test "claims are judged and figures drawn without a store" {
                let result = plain.Value

                let expected = [ "three norms", Some true; "a claim of the whole", Some true ]
                Expect.equal (holds result.Conclusion.Claims) expected ""
                Expect.equal (names result.Conclusion.Figures) [ "norm bars"; "3 cells" ] ""
                Expect.equal (result.ScaleMet, result.Folder, result.Cost.Trained) (true, None, 3) ""
                Expect.equal (result.Cost.InstanceSteps, Run.work Scale.full norms) (work 3, work 3) ""
            }

            test "training moved the weights, and each density otherwise" {
                let trained = plain.Value |> answers |> List.map (snd >> unbox<float[] * float[]> >> snd)

                let starts = [ for _, recipe in norms.Cells -> (Recipe.plans recipe).Head.Begin().Parameters.ToArray() ]

                Expect.equal (trained @ starts |> List.distinct |> List.length) 4 ""
            }

            test "the best restart is the one that is judged best" {
                let recipe = snd norms.Cells.Head
                let states = Reference.train (Recipe.plans recipe)
                let best = states |> List.minBy _.Evaluation.Loss

                let kept = plain.Value |> answers |> List.head |> snd |> unbox<float[] * float[]> |> snd

                Expect.notEqual (states[1].Evaluation.Loss) (states[0].Evaluation.Loss) ""
                Expect.equal kept (best.Final.Parameters.ToArray()) ""
            }

            test "with a store the results are the same, and the second run trains nothing" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) norms
                let before = written first
                let heard, options = listening (within scratch)
                let second = Run.job options norms
                Expect.equal second.Warnings first.Warnings ""
                sameAs plain.Value first
                sameAs first second
                Expect.equal (written second) before ""
                Expect.contains (List.map fst before) "figures/norm-bars--2e28dc8c.json" ""
                Expect.equal (first.Cost.Trained, second.Cost.Trained) (3, 0) ""
                Expect.equal (List.ofSeq heard) (planned 3 3 0 :: List.map Warned first.Warnings) ""

                // What it cost is remembered.
                Expect.equal (second.Cost.Seconds, second.Cost.InstanceSteps) (first.Cost.Seconds, first.Cost.InstanceSteps) ""
            }

            test "one changed density trains only that cell" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) norms
                let heard, options = listening (within scratch)
                let changed = Run.job options (sweepOver [ 1.0; 0.4; 0.1 ])
                Expect.equal (changed.Cost.Trained, changed.Cost.InstanceSteps) (1, work 1) ""
                Expect.equal (heard[0]) (planned 3 2 1) ""

                Expect.equal
                    [
                        for event in heard do
                            if event.IsKept then
                                event
                    ]
                    [ Kept "p=0.4" ]
                    ""

                Expect.notEqual (folderOf changed) (folderOf first) ""
                sameAs (Run.job DslSamples.options (sweepOver [ 1.0; 0.4; 0.1 ])) changed
            }

            test "a change of steps on the command line is another run" {
                use scratch = new Scratch()
                Run.job (within scratch) norms |> ignore

                let more = { within scratch with Scale = changed { Scale.noChange with Steps = Some 13 } }

                let result = Run.job more norms
                Expect.equal (result.Cost.Trained, result.ScaleMet) (3, false) ""
            }

            test "force trains again what the store has, to the same bits" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) norms
                let second = Run.job { within scratch with Force = true } norms
                Expect.equal (second.Cost.Trained, second.Cost.InstanceSteps) (3, work 3) ""
                sameAs first second
            }

            test "events come in order, and the steps add up" {
                let heard, options = listening options
                Run.job options norms |> ignore
                Expect.equal (heard[0]) (planned 3 0 3) ""

                let steps, kept =
                    heard
                    |> Seq.fold
                        (fun (steps, kept) event ->
                            match event with
                            | Advanced(more, _) -> steps + more, kept
                            | Kept label -> steps, kept @ [ label, steps ]
                            | _ -> steps, kept)
                        (0L, [])

                Expect.equal steps (work 3) ""

                // A cell is kept as soon as its restarts are done, not when all is done.
                Expect.equal kept [ "p=1", work 1; "p=0.5", work 2; "p=0.1", work 3 ] ""
            }

            test "a cancelled run keeps what was finished, and the next one ends with the bits of an uninterrupted run" {
                use scratch = new Scratch()
                use source = new CancellationTokenSource()
                let kept = List<string>()

                let cancelling =
                    { within scratch with
                        Cancellation = source.Token
                        Hear =
                            fun event ->
                                match event with
                                | Kept label ->
                                    kept.Add label
                                    source.Cancel()
                                | _ -> ()
                    }

                throwsAny<OperationCanceledException>(fun () -> Run.job cancelling norms |> ignore) |> ignore

                Expect.equal (List.ofSeq kept) [ "p=1" ] ""

                let heard, options = listening (within scratch)
                let resumed = Run.job options norms
                Expect.equal (resumed.Cost.Trained, heard[0]) (2, planned 3 1 2) ""
                sameAs plain.Value resumed

                use other = new Scratch()
                Expect.equal (written resumed) (written (Run.job (within other) norms)) ""
            }

            test "a damaged part is named, trained again and ends with the same bits" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) norms
                let before = written first
                let path = (parts first)[1]
                let sound = File.ReadAllBytes path
                let damaged = Array.copy sound
                damaged[damaged.Length - 1] <- damaged[damaged.Length - 1] ^^^ 1uy
                File.WriteAllBytes(path, damaged)

                let heard, options = listening (within scratch)
                let second = Run.job options norms
                let ofFile, ofTraining = warnings heard |> List.partition _.StartsWith(path)
                Expect.equal (ofFile.Length, ofTraining) (1, first.Warnings) ""
                Expect.equal second.Cost.Trained 1 ""
                sameAs first second
                Expect.equal (written second) before ""
                Expect.isTrue (File.Exists $"{path}.corrupt") ""
            }

            test "cells run in one job or in separate jobs give the same" {
                let alone = [ for density in densities -> Run.job options (sweepOver [ density ]) |> answers ] |> List.concat

                Expect.equal ((AnswerJson.ofAnswers alone).ToJsonString()) (text plain.Value) ""
            }

            test "the order of the cells changes no bit" {
                let backwards = Run.job options (sweepOver (List.rev densities)) |> answers
                Expect.equal ((AnswerJson.ofAnswers (List.rev backwards)).ToJsonString()) (text plain.Value) ""
            }

            test "two cells of one recipe are trained once" {
                use scratch = new Scratch()

                for options in [ options; within scratch ] do
                    let heard, options = listening options
                    let result = Run.job options twins
                    Expect.equal (result.Cost.Trained, result.Cost.InstanceSteps) (1, work 1) ""
                    Expect.equal (heard[0]) (planned 1 0 1) ""
                    Expect.equal (List.map fst (answers result)) [ "side=Left"; "side=Right" ] ""

                    let both = answers result |> List.map (fun (_, answer) -> AnswerJson.ofAnswers [ "", answer ])

                    Expect.equal (both |> List.map _.ToJsonString() |> List.distinct |> List.length) 1 ""

                Expect.equal ((Run.job (within scratch) twins).Cost.Trained) 0 ""
            }

            test "a quick run leaves every claim undecided and says why" {
                let quick = { options with Scale = { Scale.full with Quick = true } }

                let five = sweepOver [ 1.0; 0.7; 0.5; 0.3; 0.1 ]
                let result = Run.job quick five
                Expect.isFalse result.ScaleMet ""
                Expect.equal result.Cost.Trained 4 ""
                Expect.equal (List.map fst (answers result)) [ "p=1"; "p=0.7"; "p=0.5"; "p=0.1" ] ""
                Expect.equal result.Conclusion.Claims.Length 2 ""

                for claim in result.Conclusion.Claims do
                    Expect.equal claim.Verdict.Holds None ""
                    Expect.equal claim.Verdict.Detail "run as a quick run" ""
            }

            test "a quick run leaves claims undecided that need a cell that was not run, and warns of the figures that do" {
                let heard, quick = listening { options with Scale = { Scale.full with Quick = true } }

                let job =
                    study paper "T10" "Looks" {
                        let! cells = sweep "p" [ 1.0; 0.7; 0.5; 0.3; 0.1 ] (DslSamples.planned linear) |> ask Training.loss
                        claim "of one that is run" (Cells.at 0.5 cells |> Expect.atMost 10)
                        claim "of one that is not" (Cells.at 0.3 cells |> Expect.atMost 10)
                        draw (figure $"{Cells.at 0.3 cells}")
                        draw (figure "drawn")
                    }
                    |> Job.ofStudy

                let result = Run.job quick job
                let missing = "the cell at 0.3 was not run, or has no answer"
                // Three steps are too few.
                let look = "run as a quick run; at p=1 the best restart is worse than ignoring every feature"

                Expect.equal
                    [ for claim in result.Conclusion.Claims -> claim.Text, claim.Verdict.Holds, claim.Verdict.Detail ]
                    [ "of one that is run", None, look; "of one that is not", None, $"{look}; {missing}" ]
                    ""

                Expect.isLessThan result.Conclusion.Claims.Head.Verdict.Measured 10.0 ""
                Expect.equal (names result.Conclusion.Figures) [ "drawn" ] ""
                Expect.equal (List.last result.Warnings) $"Figure 1 of 2 could not be drawn: {missing}." ""
                Expect.equal (warnings heard) result.Warnings ""
            }

            test "anything else than declared leaves the claims undecided, with what was measured and why" {
                for change, why in
                    [
                        { Scale.noChange with Steps = Some 6 }, "steps 6 instead of the declared 12"
                        { Scale.noChange with Steps = Some 13 }, "steps 13 instead of the declared 12"
                        { Scale.noChange with Seed = Some 2UL }, "seed 2 instead of the declared 7"
                        { Scale.noChange with Rate = Some 0.02 }, "rate 0.02 instead of the declared 0.01"
                    ] do
                    let result = Run.job { options with Scale = changed change } norms
                    let verdict = result.Conclusion.Claims.Head.Verdict
                    Expect.equal (verdict.Holds, verdict.Measured, verdict.Expected) (None, 3.0, "3") ""
                    Expect.equal verdict.Detail $"run with {why}" ""
            }

            test "no name of a study is that of another's quick, changed or partial run" {
                let faults id =
                    Run.faults (ReferenceEngine()) Scale.full { norms with Source = { norms.Source with Figure = id } }

                let named id = RunName.faults id |> subjects

                for id in [ "T10-quick"; "T10-Quick"; "T10-with-seed=1"; "T10-at-p=1"; "-at-"; "" ] do
                    Expect.equal (named id) [ "the name of a study" ] id

                for id in [ "T10"; "quick"; "T10-quick run"; "at-sea"; "F1.1" ] do
                    Expect.isEmpty (named id) id

                let study =
                    study paper "T10-quick" "Looks like a look" {
                        let! loss = Parts.train (tiny 0.5) |> ask Training.loss
                        return loss
                    }

                Expect.equal
                    (subjects (Run.faults (ReferenceEngine()) Scale.full (Job.ofStudy study)))
                    [ "the name of a study" ]
                    ""

                Expect.isEmpty (faults "T10") ""

                // Whatever the address of a cell ends in.
                let cell address = { Scale.full with Only = [ Wanted.Cell address ] }
                Expect.equal (Run.name { cell "a" with Quick = true } norms) "T10-quick-at-a" ""
                Expect.equal (Run.name (cell "a-quick") norms) "T10-at-a-quick" ""
            }

            test "a quick or changed run has a name of its own, so that a look never passes for the real thing" {
                let seed seed = changed { Scale.noChange with Seed = Some seed; Rate = Some 0.5 }

                let names =
                    [ Scale.full; { Scale.full with Quick = true }; seed 1UL; { seed 2UL with Quick = true } ]
                    |> List.map (fun scale -> Run.name scale norms)

                Expect.equal names [ "T10"; "T10-quick"; "T10-with-rate=0.5-seed=1"; "T10-quick-with-rate=0.5-seed=2" ] ""
            }
        ]
