/// Trainings that failed, as a run reports them.
module Research.Tests.FailureTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

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
        Stage.sample (SparseUniform(Features = 3))
        |> Stage.model shape
        |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 64))
        |> Stage.train (Sgd(LearningRate = rate, Steps = 400))
        |> Stage.restart (Best(Of = 2))

    study paper "T12" "Rates" {
        let! cells = sweep "rate" [ 1e-2; 1e9 ] at |> ask Training.loss
        claim "the slow one is small" (Cells.at 1e-2 cells |> Expect.atMost 10.0)
        claim "the fast one is small" (Cells.at 1e9 cells |> Expect.atMost 10.0)
        claim "all are small" (cells |> List.map _.Answer |> List.max |> Expect.atMost 10.0)
        draw (figure $"{cells.Length} cells")
        draw (Cells.at 1e9 cells |> string |> figure)
    }
    |> Job.ofStudy

/// That both restarts at the higher rate diverged.
let private why = "at rate=1E+09 all 2 restarts diverged"

/// What a run of these warns of: the training, and the figure that cannot be drawn without it.
let private said =
    [
        "rate=1E+09: 2 of 2 restarts diverged; lower the learning rate."
        "Figure 2 of 2 could not be drawn: the cell at 1E+09 was not run, or has no answer."
    ]

[<Tests>]
let tests =
    testList
        "Running/Run/FailureTests"
        [
            test "a recipe that diverges is named, and the rest goes on" {
                for job in [ diverging linear; diverging relu ] do
                    let heard, options = warned options
                    let result = Run.job options job

                    Expect.equal (List.ofSeq heard) said ""
                    Expect.equal result.Warnings said ""
                    Expect.equal result.Cost.Trained 2 ""
            }

            test "a diverged recipe is kept like any other and found again" {
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
                    Stage.sample (SparseUniform(Features = 3))
                    |> Stage.model linear
                    |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 64))
                    |> Stage.train (Adam(LearningRate = rate, Steps = 100))
                    |> Stage.restart (Best(Of = 2))

                let job =
                    study paper "T13" "Rates" {
                        let! cells = sweep "rate" [ 1e-2; 1e3 ] at |> ask Training.loss
                        return cells
                    }
                    |> Job.ofStudy

                for _ in 1..2 do
                    let heard, options = warned (within scratch)
                    let result = Run.job options job
                    let found = answers result |> List.map (snd >> unbox<float>)
                    Expect.isLessThan found[0] 0.25 ""
                    Expect.isGreaterThan found[1] 1e3 ""
                    let sentence = single (List.ofSeq heard)
                    Expect.stringStarts sentence "rate=1000: 2 of 2 restarts are worse than" ""
                    Expect.stringContains sentence "which loses 0.25: the highest loss is " ""
                    Expect.equal result.Warnings [ sentence ] ""
                    let about = File.ReadAllText(Path.Combine(folderOf result, "about.json"))
                    Expect.stringContains about "rate=1000: 2 of 2 restarts are worse than" ""
            }

            test "where all restarts diverged there is no answer, trained or found again, and the warning is repeated" {
                use scratch = new Scratch()

                for shape in [ diverging linear; diverging relu ] do
                    for _ in 1..2 do
                        let heard, options = warned (within scratch)
                        let result = Run.job options shape
                        Expect.equal (List.map fst (answers result)) [ "rate=0.01" ] ""
                        let claims = Map [ for claim in result.Conclusion.Claims -> claim.Text, claim.Verdict ]
                        let lost = claims["the fast one is small"]
                        Expect.equal lost.Holds None ""
                        Expect.stringStarts lost.Detail why ""
                        Expect.isTrue (Double.IsNaN lost.Measured) ""

                        for claim in [ "the slow one is small"; "all are small" ] do
                            Expect.equal (claims[claim].Holds, claims[claim].Detail) (None, why) claim
                            Expect.isLessThan claims[claim].Measured 10.0 claim

                        Expect.equal (names result.Conclusion.Figures) [ "1 cells" ] ""
                        Expect.equal (List.ofSeq heard, result.Warnings) (said, said) ""
            }

            test "what could not be drawn stands in the record and in the report" {
                use scratch = new Scratch()
                let result = Run.job (within scratch) (diverging linear)
                let about = File.ReadAllText(Path.Combine(folderOf result, "about.json"))
                Expect.stringContains about said[1] ""
                let run = StoredRun.latest (openStore scratch.Path) |> fst |> single
                Expect.contains (RunRecord.entry (fun _ -> FigureTexts.empty) (fun _ -> []) run).Notes said[1] ""
            }

            test "the claims are written with expected and measured, and null where undecided" {
                use scratch = new Scratch()
                let result = Run.job (within scratch) (diverging linear)
                let claims = File.ReadAllText(Path.Combine(folderOf result, "claims.json"))

                for expected in [ "\"the slow one is small\""; "\"≤ 10\""; "\"holds\": null"; "\"measured\": null"; why ] do
                    Expect.stringContains claims expected $"for {expected}"
            }
        ]
