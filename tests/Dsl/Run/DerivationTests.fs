module Research.Tests.DerivationTests

open System
open System.Collections.Generic
open System.IO
open System.Threading
open Research
open Research.Tests.DslSamples
open Research.Tests.StoreSamples
open Xunit

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
            let terms = Values.Of<float> [| for k in 1 .. this.Terms -> 1.0 / float k |]

            Values.Of<Numbers>
                [
                    Numbers("terms", Values.Of<int> [ this.Terms ], terms)
                    Numbers("none", Values.Of<int> [ 0 ], Values.Of<float> [])
                ]

        member this.Read numbers = numbers[0].Entries.ToArray()

let private sums terms =
    study paper "T20" {
        derive terms (fun terms -> { Terms = terms }) id
        claim "the harmonic sum of 4" (Cells.at 4 >> Array.sum >> Expect.within 1e-12 (25.0 / 12.0))
        draw (fun cells -> figure $"{cells.Length} sums")
    }
    |> Job.ofStudy "Harmonic sums"

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
    | Planned(settings, found, steps, models, _) -> settings, found, steps, models
    | other -> failwith $"{other} came first"

[<Fact>]
let ``derived cells are answered, judged and drawn`` () =
    let result = Run.job options (sums all)
    Assert.Equal<(string * bool option) list>([ "the harmonic sum of 4", Some true ], holds result.Conclusion.Claims)
    Assert.Equal<string list>([ "6 sums" ], names result.Conclusion.Figures)
    Assert.Equal((true, 6, 0L), (result.ScaleMet, result.Cost.Trained, result.Cost.InstanceSteps))

[<Fact>]
let ``what was derived is found again, to the last bit`` () =
    use scratch = new Scratch()
    let first = Run.job (within scratch) (sums all)
    let heard, options = listening (within scratch)
    let second = Run.job options (sums all)
    Assert.Equal(6, (parts first).Length)
    Assert.Equal((6, 6, 0L, 0L), planned heard)
    Assert.Equal(0, second.Cost.Trained)
    Assert.Equal(text first, text second)
    Assert.Contains("0.3333333333333333", text second)

[<Fact>]
let ``work is announced and reported in models`` () =
    let heard, options = listening options
    Run.job options (sums all) |> ignore
    Assert.Equal((6, 0, 0L, 21L), planned heard)

    let advanced =
        [
            for event in heard do
                match event with
                | Advanced(work, _) -> work
                | _ -> 0L
        ]

    Assert.Equal(21L, List.sum advanced)

[<Fact>]
let ``a stopped run goes on from what it had`` () =
    use scratch = new Scratch()
    use stop = new CancellationTokenSource()

    let hear event =
        match event with
        | Kept _ -> stop.Cancel()
        | _ -> ()

    let stopping = { within scratch with Hear = hear; Threads = 1; Cancellation = stop.Token }
    Assert.ThrowsAny<OperationCanceledException>(fun () -> Run.job stopping (sums all) |> ignore) |> ignore
    let heard, options = listening (within scratch)
    let resumed = Run.job options (sums all)
    Assert.Equal((6, 1), (let settings, found, _, _ = planned heard in settings, found))
    Assert.Equal(text (Run.job DslSamples.options (sums all)), text resumed)

[<Fact>]
let ``a damaged part is named, kept aside and derived again`` () =
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

    Assert.StartsWith(path, Assert.Single warnings)
    Assert.Equal((1, text first), (second.Cost.Trained, text second))
    Assert.True(File.Exists $"{path}.corrupt")

[<Fact>]
let ``a quick run derives four cells and decides no claim`` () =
    let result = Run.job { options with Scale = { Scale.full with Quick = true } } (sums all)
    Assert.Equal<string list>([ "1"; "2"; "4"; "6" ], List.map fst result.Conclusion.Answers)
    Assert.Equal<(string * bool option) list>([ "the harmonic sum of 4", None ], holds result.Conclusion.Claims)
    Assert.Equal("4 of 6 derivations", result.Scale)

[<Fact>]
let ``the faults of all derivations are found before anything is computed`` () =
    let job = sums [ -2; 4; -1 ]
    let faults = Run.faults options.Engine Scale.full job
    Assert.Equal<string list>([ "-2"; "-1" ], faults |> List.map _.Value)

[<Fact>]
let ``trained and derived cells share a study`` () =
    let job =
        study paper "T21" {
            over [ 0.5 ] (fun density -> tiny density |> Stage.claim "three" (Array.length >> Expect.equal 3))
            derive [ 2.0 ] (fun terms -> { Terms = int terms }) id
            claim "the derived cell comes last" (List.last >> _.Plan.IsNone >> Expect.isTrue)
            claim "both are there" (List.length >> Expect.equal 2)
        }
        |> Job.ofStudy "Mixed"

    use scratch = new Scratch()
    let result = Run.job (within scratch) job

    Assert.Equal<(string * bool option) list>(
        [ "0.5: three", Some true; "the derived cell comes last", Some true; "both are there", Some true ],
        holds result.Conclusion.Claims
    )

    Assert.Equal((2, 2), (result.Cost.Trained, (parts result).Length))

[<Fact>]
let ``a derivation has one key whatever the engine, and another for other data`` () =
    let key terms = (RunSetting.ofDerivation "" { Terms = terms }).Key
    Assert.Equal(key 3, (RunSetting.ofDerivation "label" { Terms = 3 }).Key)
    Assert.NotEqual<string>(key 3, key 4)
    use scratch = new Scratch()
    Run.job (within scratch) (sums all) |> ignore
    let heard, options = listening { within scratch with Engine = SimdEngine 1 }
    Run.job options (sums all) |> ignore
    Assert.Equal((6, 6, 0L, 0L), planned heard)
