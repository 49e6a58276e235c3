module Research.Tests.RunTests

open System
open System.Collections.Generic
open System.IO
open System.Threading
open Research
open Research.Tests.DslSamples
open Research.Tests.StoreSamples
open Xunit

/// Every bit of the weights.
let private weights (trained: Trained<#IModel>) = trained.State.Final.Parameters.ToArray()

let private cell density =
    planned relu density
    |> Stage.restart (Best(Of = 2))
    |> Stage.analyse Geometry.featureNorms
    |> Stage.also weights
    |> Stage.claim "three norms" (fst >> Array.length >> Expect.equal 3)

let private sweepOver densities =
    study paper "T10" {
        over densities cell
        claim "a claim of the whole" (List.length >> float >> Expect.atLeast 1.0)
        draw (fun _ -> figure "norm bars")
        draw (fun cells -> figure $"{cells.Length} cells")
    }
    |> Job.ofStudy "Norms"

let private densities = [ 1.0; 0.5; 0.1 ]
let private sweep = sweepOver densities

/// Steps of single instances: cells × restarts × steps.
let private work cells = int64 (cells * 2 * 12)

/// What is said of settings, of which some were found, and of the work of some cells.
let private planned settings found cells =
    let each = SampledLoss(Batch = 16).MultiplyAdds relu
    Planned(settings, found, work cells, 0L, float (work cells) * each)

let private within (scratch: Scratch) = { options with Store = Some(openStore scratch.Path) }

let private answers (result: RunResult) = result.Conclusion.Answers

/// Equal text means equal bits: numbers are written so that they read back to the same.
let private text (result: RunResult) = (AnswerJson.ofAnswers (answers result)).ToJsonString()

let private sameAs (expected: RunResult) (actual: RunResult) =
    Assert.Equal(text expected, text actual)
    Assert.Equal<(string * bool option) list>(holds expected.Conclusion.Claims, holds actual.Conclusion.Claims)
    Assert.Equal<string list>(names expected.Conclusion.Figures, names actual.Conclusion.Figures)

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

let private plain = lazy (Run.job options sweep)

[<Fact>]
let ``claims are judged and figures drawn without a store`` () =
    let result = plain.Value

    let expected =
        [
            "1: three norms", Some true
            "0.5: three norms", Some true
            "0.1: three norms", Some true
            "a claim of the whole", Some true
        ]

    Assert.Equal<(string * bool option) list>(expected, holds result.Conclusion.Claims)
    Assert.Equal<string list>([ "norm bars"; "3 cells" ], names result.Conclusion.Figures)
    Assert.Equal((true, None, 3), (result.ScaleMet, result.Folder, result.Cost.Trained))
    Assert.Equal((work 3, work 3), (result.Cost.InstanceSteps, Run.work Scale.full sweep))

[<Fact>]
let ``training moved the weights, and each density otherwise`` () =
    let trained = plain.Value |> answers |> List.map (snd >> unbox<float[] * float[]> >> snd)

    let starts = [ for _, setting in sweep.Cells -> (Setting.plans setting).Head.Begin().Parameters.ToArray() ]

    Assert.Equal(4, trained @ starts |> List.distinct |> List.length)

[<Fact>]
let ``the best restart is the one that is judged best`` () =
    let setting = snd sweep.Cells.Head
    let states = Reference.train (Setting.plans setting)
    let best = states |> List.minBy _.Evaluation.Loss

    let kept = plain.Value |> answers |> List.head |> snd |> unbox<float[] * float[]> |> snd

    Assert.NotEqual(states[0].Evaluation.Loss, states[1].Evaluation.Loss)
    Assert.Equal<float[]>(best.Final.Parameters.ToArray(), kept)

[<Fact>]
let ``with a store the results are the same, and the second run trains nothing`` () =
    use scratch = new Scratch()
    let first = Run.job (within scratch) sweep
    let before = written first
    let heard, options = listening (within scratch)
    let second = Run.job options sweep
    sameAs plain.Value first
    sameAs first second
    Assert.Equal<(string * string) list>(before, written second)
    Assert.Contains("figures/norm-bars.json", List.map fst before)
    Assert.Equal((3, 0), (first.Cost.Trained, second.Cost.Trained))
    Assert.Equal<RunEvent list>([ planned 3 3 0 ], List.ofSeq heard)

    // What it cost is remembered.
    Assert.Equal((first.Cost.Seconds, first.Cost.InstanceSteps), (second.Cost.Seconds, second.Cost.InstanceSteps))

[<Fact>]
let ``one changed density trains only that cell`` () =
    use scratch = new Scratch()
    let first = Run.job (within scratch) sweep
    let heard, options = listening (within scratch)
    let changed = Run.job options (sweepOver [ 1.0; 0.4; 0.1 ])
    Assert.Equal((1, work 1), (changed.Cost.Trained, changed.Cost.InstanceSteps))
    Assert.Equal(planned 3 2 1, heard[0])

    Assert.Equal<RunEvent list>(
        [ Kept "0.4" ],
        [
            for event in heard do
                if event.IsKept then
                    event
        ]
    )

    Assert.NotEqual<string>(folderOf first, folderOf changed)
    sameAs (Run.job DslSamples.options (sweepOver [ 1.0; 0.4; 0.1 ])) changed

[<Fact>]
let ``a change of steps on the command line is another run`` () =
    use scratch = new Scratch()
    Run.job (within scratch) sweep |> ignore

    let more = { within scratch with Scale = changed { Scale.noChange with Steps = Some 13 } }

    let result = Run.job more sweep
    Assert.Equal((3, true), (result.Cost.Trained, result.ScaleMet))

[<Fact>]
let ``force trains again what the store has, to the same bits`` () =
    use scratch = new Scratch()
    let first = Run.job (within scratch) sweep
    let second = Run.job { within scratch with Force = true } sweep
    Assert.Equal((3, work 3), (second.Cost.Trained, second.Cost.InstanceSteps))
    sameAs first second

[<Fact>]
let ``events come in order, and the steps add up`` () =
    let heard, options = listening options
    Run.job options sweep |> ignore
    Assert.Equal(planned 3 0 3, heard[0])

    let steps, kept =
        heard
        |> Seq.fold
            (fun (steps, kept) event ->
                match event with
                | Advanced(more, _) -> steps + more, kept
                | Kept label -> steps, kept @ [ label, steps ]
                | _ -> steps, kept)
            (0L, [])

    Assert.Equal(work 3, steps)

    // A setting is kept as soon as its restarts are done, not when all is done.
    Assert.Equal<(string * int64) list>([ "1", work 1; "0.5", work 2; "0.1", work 3 ], kept)

[<Fact>]
let ``a cancelled run keeps what was finished, and the next one ends with the bits of an uninterrupted run`` () =
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

    Assert.ThrowsAny<OperationCanceledException>(fun () -> Run.job cancelling sweep |> ignore) |> ignore

    Assert.Equal<string list>([ "1" ], List.ofSeq kept)

    let heard, options = listening (within scratch)
    let resumed = Run.job options sweep
    Assert.Equal((2, planned 3 1 2), (resumed.Cost.Trained, heard[0]))
    sameAs plain.Value resumed

    use other = new Scratch()
    Assert.Equal<(string * string) list>(written (Run.job (within other) sweep), written resumed)

[<Fact>]
let ``a damaged part is named, trained again and ends with the same bits`` () =
    use scratch = new Scratch()
    let first = Run.job (within scratch) sweep
    let before = written first
    let path = (parts first)[1]
    let sound = File.ReadAllBytes path
    let damaged = Array.copy sound
    damaged[damaged.Length - 1] <- damaged[damaged.Length - 1] ^^^ 1uy
    File.WriteAllBytes(path, damaged)

    let heard, options = listening (within scratch)
    let second = Run.job options sweep
    Assert.StartsWith(path, Assert.Single(warnings heard))
    Assert.Equal(1, second.Cost.Trained)
    sameAs first second
    Assert.Equal<(string * string) list>(before, written second)
    Assert.True(File.Exists $"{path}.corrupt")

[<Fact>]
let ``settings run in one job or in separate jobs give the same`` () =
    let alone = [ for density in densities -> Run.job options (sweepOver [ density ]) |> answers ] |> List.concat

    Assert.Equal(text plain.Value, (AnswerJson.ofAnswers alone).ToJsonString())

[<Fact>]
let ``the order of the cells changes no bit`` () =
    let backwards = Run.job options (sweepOver (List.rev densities)) |> answers
    Assert.Equal(text plain.Value, (AnswerJson.ofAnswers (List.rev backwards)).ToJsonString())

type private Twin =
    | Left
    | Right

let private twins = study paper "T11" { over [ Left; Right ] (fun _ -> cell 0.5) } |> Job.ofStudy "Twins"

[<Fact>]
let ``two cells of one setting are trained once`` () =
    use scratch = new Scratch()

    for options in [ options; within scratch ] do
        let heard, options = listening options
        let result = Run.job options twins
        Assert.Equal((1, work 1), (result.Cost.Trained, result.Cost.InstanceSteps))
        Assert.Equal(planned 1 0 1, heard[0])
        Assert.Equal<string list>([ "Left"; "Right" ], List.map fst (answers result))

        let both = answers result |> List.map (fun (_, answer) -> AnswerJson.ofAnswers [ "", answer ])

        Assert.Equal(1, both |> List.map _.ToJsonString() |> List.distinct |> List.length)

    Assert.Equal(0, (Run.job (within scratch) twins).Cost.Trained)

[<Fact>]
let ``a quick run leaves every claim open and says why`` () =
    let quick = { options with Scale = { Scale.full with Quick = true } }

    let five = sweepOver [ 1.0; 0.7; 0.5; 0.3; 0.1 ]
    let result = Run.job quick five
    Assert.False result.ScaleMet
    Assert.Equal(4, result.Cost.Trained)
    Assert.Equal<string list>([ "1"; "0.7"; "0.5"; "0.1" ], List.map fst (answers result))
    Assert.Equal(6, result.Conclusion.Claims.Length)

    for _, verdict in result.Conclusion.Claims do
        Assert.Equal(None, verdict.Holds)
        Assert.Contains("run below the declared scale", verdict.Detail)

[<Fact>]
let ``fewer steps than declared leave the claims open, with what was measured`` () =
    let fewer = { options with Scale = changed { Scale.noChange with Steps = Some 6 } }

    let result = Run.job fewer sweep
    let _, verdict = result.Conclusion.Claims.Head
    Assert.Equal((None, 3.0, "3"), (verdict.Holds, verdict.Measured, verdict.Expected))

/// Rates so high that the weights leave the range of numbers.
let private diverging shape =
    let at rate =
        { Paper = paper; Figure = "T12" }
        |> Stage.sample (SparseUniform(Features = 3))
        |> Stage.model shape
        |> Stage.minimise (Sampled(Batch = 16, JudgedOn = 64))
        |> Stage.train (Sgd(LearningRate = rate, Steps = 12))
        |> Stage.restart (Best(Of = 2))
        |> Stage.analyse Training.loss
        |> Stage.claim "small" (Expect.atMost 10.0)

    study paper "T12" { over [ 1e-2; 1e9 ] at } |> Job.ofStudy "Rates"

[<Fact>]
let ``a setting that diverges is named, and the rest goes on`` () =
    for job in [ diverging linear; diverging relu ] do
        let heard, options = listening options
        let result = Run.job options job

        Assert.Equal<string list>([ "1E+09: 2 of 2 restarts diverged; lower the learning rate." ], warnings heard)

        Assert.Equal(("0.01: small", Some true), List.head (holds result.Conclusion.Claims))
        Assert.Equal(2, result.Cost.Trained)

[<Fact>]
let ``a diverged setting is kept like any other and found again`` () =
    use scratch = new Scratch()
    let first = Run.job (within scratch) (diverging linear)
    let second = Run.job (within scratch) (diverging linear)
    Assert.Equal((2, 0), (first.Cost.Trained, second.Cost.Trained))
    sameAs first second

[<Fact>]
let ``the claims are written with expected and measured, and null where open`` () =
    use scratch = new Scratch()
    let result = Run.job (within scratch) (diverging linear)
    let claims = File.ReadAllText(Path.Combine(folderOf result, "claims.json"))

    for expected in [ "\"0.01: small\""; "\"≤ 10\""; "\"holds\": true"; "\"holds\": null"; "\"measured\": null" ] do
        Assert.Contains(expected, claims)

[<Fact>]
let ``a quick or changed run has a name of its own, so that a look never passes for the real thing`` () =
    let names =
        [ Scale.full; { Scale.full with Quick = true }; changed { Scale.noChange with Seed = Some 1UL } ]
        |> List.map (fun scale -> Run.name scale sweep)

    Assert.Equal<string list>([ "T10"; "T10-quick"; "T10-changed" ], names)
