module Research.Tests.CheckpointTests

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

let private steps = 400

/// Three restarts of a training that reports its progress several times before its end, with recorded states and a curve whose windows
/// end at other steps than the reports.
let private job =
    study paper "T11" "Long" {
        let! loss =
            training {
                sample (SparseUniform(Features = 24, Density = 0.3))
                model (ReluOutputModel(Features = 24, Hidden = 6))
                minimise (Sampled(Batch = 2048, EvaluationSamples = 256))
                train (Adam(LearningRate = 1e-2, Steps = steps, Record = Recording.At [ 7; 150; 390 ], CurvePoints = 31))
                restart (Best(Of = 3))
            }
            |> train
            |> ask Training.loss

        return loss
    }
    |> Job.ofStudy

let private within engine (scratch: Scratch) =
    { options with
        Engine = engine
        Store = Some(openStore scratch.Path)
        CheckpointEvery = TimeSpan.Zero
    }

let private files (scratch: Scratch) ending = Directory.GetFiles(scratch.Path, "*" + ending, SearchOption.AllDirectories)

/// The bytes of the only file of weights.
let private weights scratch = files scratch ".safetensors" |> Array.exactlyOne |> File.ReadAllBytes

let private stepsOf (heard: seq<RunEvent>) =
    heard
    |> Seq.sumBy (function
        | Advanced(steps, _) -> steps
        | _ -> 0L)

let private warnings (heard: seq<RunEvent>) =
    [
        for event in heard do
            match event with
            | Warned sentence when not (sentence.Contains "baseline") -> sentence
            | _ -> ()
    ]

/// Runs the job until a number of steps is done, then cancels it.
let private stoppedAfter steps options =
    use source = new CancellationTokenSource()
    let mutable advanced = 0L

    let hear event =
        match event with
        | Advanced(more, _) ->
            advanced <- advanced + more

            if advanced >= steps then
                source.Cancel()
        | _ -> ()

    throwsAny<OperationCanceledException>(fun () ->
        Run.job { options with Cancellation = source.Token; Hear = hear } job |> ignore)
    |> ignore

let private run options =
    let heard = List<RunEvent>()
    Run.job { options with Hear = heard.Add } job |> ignore
    List.ofSeq heard

let private engines: (string * IEngine) list =
    [
        "reference", ReferenceEngine()
        "simd, one thread", SimdEngine 1
        "simd, two threads", SimdEngine 2
    ]

[<Tests>]
let tests =
    testList
        "Checkpoints"
        [
            for name, engine in engines do
                test $"a training that is stopped goes on to the bits of an uninterrupted one: {name}" {
                    use whole = new Scratch()
                    run (within engine whole) |> ignore

                    use scratch = new Scratch()
                    let options = within engine scratch
                    stoppedAfter (int64 steps * 3L / 2L) options
                    Expect.equal (files scratch ".safetensors", (files scratch ".unfinished").Length) ([||], 1) ""

                    let heard = run options
                    Expect.equal (stepsOf heard) (int64 steps * 3L) "with the steps that were done before"
                    Expect.exists (warnings heard) (fun line -> line.Contains "goes on after" && line.Contains "of 1200 steps") ""
                    Expect.equal (weights scratch) (weights whole) ""
                    Expect.equal (files scratch ".unfinished") [||] ""
                }

            test "stopped again and again, the end is the same" {
                use whole = new Scratch()
                run (within (SimdEngine 1) whole) |> ignore

                use scratch = new Scratch()
                let mutable stops = 0

                while (files scratch ".safetensors").Length = 0 do
                    stops <- stops + 1
                    let options = within (SimdEngine 1) scratch

                    // Each time some more steps than those that are told at once, as done before.
                    try
                        stoppedAfter (int64 stops * 260L) options
                    with :? AssertException when (files scratch ".safetensors").Length = 1 ->
                        ()

                Expect.isGreaterThan stops 2 ""
                Expect.equal (weights scratch) (weights whole) ""
            }

            test "after a kill, a copy of the last checkpoint in any run leads to the same bits" {
                use whole = new Scratch()
                use other = new Scratch()
                let copies = List<byte array>()
                let mutable name = ""

                let hear event =
                    match event with
                    | Advanced _ ->
                        for path in files whole ".unfinished" do
                            name <- string (Path.GetFileName path)
                            copies.Add(File.ReadAllBytes path)
                    | _ -> ()

                Run.job { within (SimdEngine 1) whole with Hear = hear } job |> ignore
                Expect.isGreaterThan copies.Count 3 "there are checkpoints while it is trained"
                let folder = Directory.CreateDirectory(Path.Combine(other.Path, "runs", "another", "weights")).FullName

                for copy in [ copies[0]; copies[copies.Count / 2]; copies[copies.Count - 1] ] do
                    for path in files other ".safetensors" do
                        File.Delete path

                    File.WriteAllBytes(Path.Combine(folder, name), copy)
                    let heard = run (within (SimdEngine 1) other)
                    Expect.isNonEmpty (warnings heard) ""
                    Expect.equal (weights other) (weights whole) ""
            }

            test "a damaged checkpoint is named, and the training begins again" {
                use whole = new Scratch()
                run (within (SimdEngine 1) whole) |> ignore

                use scratch = new Scratch()
                let options = within (SimdEngine 1) scratch
                stoppedAfter (int64 steps) options
                let path = files scratch ".unfinished" |> Array.exactlyOne
                let bytes = File.ReadAllBytes path
                bytes[bytes.Length - 9] <- bytes[bytes.Length - 9] ^^^ 4uy
                File.WriteAllBytes(path, bytes)

                let said = warnings (run (within (SimdEngine 1) scratch))
                Expect.equal (said.Length, said.Head.StartsWith path) (1, true) ""
                Expect.equal (weights scratch) (weights whole) ""
            }

            test "a forced run neither reads nor writes checkpoints" {
                use scratch = new Scratch()
                stoppedAfter (int64 steps) (within (SimdEngine 1) scratch)
                let before = files scratch ".unfinished" |> Array.exactlyOne |> File.ReadAllBytes
                let mutable seen = [ before ]

                let hear event =
                    match event with
                    | Advanced _ -> seen <- [ for path in files scratch ".unfinished" -> File.ReadAllBytes path ] @ seen
                    | _ -> ()

                Run.job { within (SimdEngine 1) scratch with Force = true; Hear = hear } job |> ignore
                Expect.equal (List.distinct seen) [ before ] ""
                Expect.equal (files scratch ".unfinished") [||] "it is not needed any more"
            }
        ]
