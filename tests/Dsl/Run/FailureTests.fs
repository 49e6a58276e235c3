/// Trainings that failed, as a run reports them.
module Research.Tests.FailureTests

open System
open System.Collections.Generic
open System.IO
open Research
open Expecto
open Research.Tests.DslSamples
open Research.Tests.StoreSamples

let private within (scratch: Scratch) = { options with Store = Some(openStore scratch.Path) }

let private answers (result: RunResult) = result.Conclusion.Answers

let private folderOf (result: RunResult) = result.Folder.Value

/// What a run warns of, in order, and options that hear it.
let private warned (options: RunOptions) =
    let heard = List<string>()

    let hear event =
        match event with
        | Warned sentence -> heard.Add sentence
        | _ -> ()

    heard, { options with Hear = hear }

/// Rates so high that the weights leave the range of numbers.
let private diverging shape =
    let at rate =
        { Paper = paper; Figure = "T12" }
        |> Stage.sample (SparseUniform(Features = 3))
        |> Stage.model shape
        |> Stage.minimise (Sampled(Batch = 16, JudgedOn = 64))
        |> Stage.train (Sgd(LearningRate = rate, Steps = 400))
        |> Stage.restart (Best(Of = 2))
        |> Stage.analyse Training.loss
        |> Stage.claim "small" (Expect.atMost 10.0)

    study paper "T12" {
        over [ 1e-2; 1e9 ] at
        claim "all are small" (List.map _.Answer >> List.max >> Expect.atMost 10.0)
        draw (fun cells -> figure $"{cells.Length} cells")
        draw (Cells.at 1e9 >> string >> figure)
    }
    |> Job.ofStudy "Rates"

[<Tests>]
let tests =
    testList
        "Dsl/Run/FailureTests"
        [
            test "a setting that diverges is named, and the rest goes on" {
                for job in [ diverging linear; diverging relu ] do
                    let heard, options = warned options
                    let result = Run.job options job

                    Expect.equal (List.ofSeq heard) [ "1E+09: 2 of 2 restarts diverged; lower the learning rate." ] ""

                    Expect.equal (List.head (holds result.Conclusion.Claims)) ("0.01: small", Some true) ""
                    Expect.equal result.Cost.Trained 2 ""
            }

            test "a diverged setting is kept like any other and found again" {
                use scratch = new Scratch()
                let first = Run.job (within scratch) (diverging linear)
                let second = Run.job (within scratch) (diverging linear)
                Expect.equal (first.Cost.Trained, second.Cost.Trained) (2, 0) ""
                let text result = (AnswerJson.ofAnswers (answers result)).ToJsonString()
                Expect.equal (text second) (text first) ""
                Expect.equal (holds second.Conclusion.Claims) (holds first.Conclusion.Claims) ""
                Expect.equal second.Warnings first.Warnings ""
            }

            test "a training that is worse than ignoring every feature is named, trained or found again" {
                use scratch = new Scratch()

                let at rate =
                    { Paper = paper; Figure = "T13" }
                    |> Stage.sample (SparseUniform(Features = 3))
                    |> Stage.model linear
                    |> Stage.minimise (Sampled(Batch = 16, JudgedOn = 64))
                    |> Stage.train (Adam(LearningRate = rate, Steps = 100))
                    |> Stage.restart (Best(Of = 2))
                    |> Stage.analyse Training.loss

                let job = study paper "T13" { over [ 1e-2; 1e3 ] at } |> Job.ofStudy "Rates"

                for _ in 1..2 do
                    let heard, options = warned (within scratch)
                    let result = Run.job options job
                    let found = answers result |> List.map (snd >> unbox<float>)
                    Expect.isLessThan found[0] 0.25 ""
                    Expect.isGreaterThan found[1] 1e3 ""
                    let sentence = single (List.ofSeq heard)
                    Expect.stringStarts sentence "1000: 2 of 2 restarts are worse than" ""
                    Expect.stringContains sentence "which loses 0.25: the highest loss is " ""
                    Expect.equal result.Warnings [ sentence ] ""
                    let about = File.ReadAllText(Path.Combine(folderOf result, "about.json"))
                    Expect.stringContains about "1000: 2 of 2 restarts are worse than" ""
            }

            test "where all restarts diverged there is no answer, trained or found again, and the warning is repeated" {
                use scratch = new Scratch()

                for shape in [ diverging linear; diverging relu ] do
                    for _ in 1..2 do
                        let heard, options = warned (within scratch)
                        let result = Run.job options shape
                        Expect.equal (List.map fst (answers result)) [ "0.01" ] ""
                        let claims = Map result.Conclusion.Claims
                        Expect.equal claims["0.01: small"].Holds (Some true) ""
                        let lost = claims["1E+09: small"]
                        Expect.equal (lost.Holds, lost.Detail) (None, "at 1E+09 all 2 restarts diverged") ""
                        Expect.isTrue (Double.IsNaN lost.Measured) ""
                        let whole = claims["all are small"]
                        Expect.equal (whole.Holds, whole.Detail) (None, "at 1E+09 all 2 restarts diverged") ""
                        Expect.equal (names result.Conclusion.Figures) [ "1 cells" ] ""
                        Expect.contains (List.ofSeq heard) "1E+09: 2 of 2 restarts diverged; lower the learning rate." ""
            }

            test "the claims are written with expected and measured, and null where open" {
                use scratch = new Scratch()
                let result = Run.job (within scratch) (diverging linear)
                let claims = File.ReadAllText(Path.Combine(folderOf result, "claims.json"))

                for expected in [ "\"0.01: small\""; "\"≤ 10\""; "\"holds\": true"; "\"holds\": null"; "\"measured\": null" ] do
                    Expect.stringContains claims expected $"for {expected}"
            }
        ]
