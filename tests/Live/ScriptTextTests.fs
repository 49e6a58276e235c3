module Research.Tests.ScriptTextTests

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open System.Threading
open Research
open Research.Live
open Research.Tests.CommandLine
open Expecto

let private usual: LiveSettings = { LiveSettings.usual with Loss = OnSamples(64, false); Seed = 5UL }

/// Trains on a session: some steps for each of some settings. The result is the text of the script, and the last frame.
let private watched (parts: (LiveSettings * int) list) =
    use session = new Session(SimdEngine 1, fst parts.Head)
    let mutable last: LiveFrame option = None

    /// Waits until some steps are done in all.
    let rec reach total =
        session.Tick()
        last <- session.Take() |> Option.orElse last

        if last |> Option.exists (fun frame -> frame.Total = total) then
            ()
        else
            Thread.Sleep 5
            reach total

    (0, parts)
    ||> List.fold (fun total (settings, steps) ->
        session.Ask(Change settings) |> ignore
        session.Ask(Advance steps) |> ignore
        reach (total + steps)
        total + steps)
    |> ignore

    session.Ask Save |> ignore

    let rec text () =
        match session.Said.TryRead() with
        | true, said when said.Contains "\"kind\":\"script\"" ->
            use document = JsonDocument.Parse said
            string (document.RootElement.GetProperty("text").GetString())
        | _ ->
            Thread.Sleep 5
            text ()

    text (), last.Value

/// The parameters that a script ends with, as it prints them when it is asked to, after it has asked and drawn all that it says.
let private trained (place: Workplace) (text: string) =
    let asked = Regex.Match(text, @"let! found = (train \w+) \|> ask (\S+)")
    Expect.isTrue asked.Success text
    let train, question = asked.Groups[1].Value, asked.Groups[2].Value

    let both =
        $"let! found, all = {train} |> ask (fun trained -> {question} trained, List.ofSeq trained.State.Final.Parameters)"

    let bits =
        "|> Script.run |> snd |> List.iter (fun value -> printfn \"bits %d\" (System.BitConverter.DoubleToInt64Bits value))"

    Expect.stringContains text "|> Script.run" "a script of Script.run"
    File.WriteAllText(place.File "libraries.fsx", Repository.references AppContext.BaseDirectory)
    File.WriteAllText(place.File "live.fsx", text.Replace(asked.Value, both).Replace("|> Script.run", bits))
    let ran = Running("dotnet", [ "fsi"; "--quiet"; "--nologo"; place.File "live.fsx" ], place.Path, []).Finish()
    Expect.equal ran.Code 0 (ran.Errors + ran.Out)
    Expect.isNonEmpty (Directory.GetFiles(place.Path, "*.html", SearchOption.AllDirectories)) "a drawing"

    [
        for line in ran.Out.Split '\n' do
            if line.StartsWith "bits " then
                BitConverter.Int64BitsToDouble(Int64.Parse(line.Substring 5))
    ]

/// Demands that the script of what was watched trains to the same bits.
let private repeats (parts: (LiveSettings * int) list) =
    let text, frame = watched parts
    Expect.equal frame.Total (List.sumBy snd parts) ""
    use place = new Workplace()
    Expect.equal (trained place text) (List.ofSeq frame.Parameters) text

[<Tests>]
let tests =
    testList
        "Live/ScriptTextTests"
        [
            test "a live training whose data and rate changed on the way is a script that trains to the same bits" {
                let next = { usual with Sampler = CorrelatedPairs; Pairs = 1; Density = 0.123 }
                let last = { next with Rate = 1e-2; Importance = Ratio 0.8; Decay = 0.001; Horizon = 90 }
                repeats [ usual, 40; next, 25; last, 30 ]
            }

            test "one on an exact loss trains to the same bits in double" {
                let settings = { usual with Features = 3; Hidden = 1; Loss = Expected; Importance = Extra 0.7 }
                repeats [ settings, 50; { settings with Penalty = WeightsL2; Price = 0.0321 }, 20 ]
            }

            test "one with neurons, whose sampler and penalty changed on the way, trains to the same bits" {
                let first = { usual with Model = ReluNeurons; Hidden = 3; Penalty = HiddenL1; Price = 0.0123 }
                let next = { first with Sampler = SomeActive; Active = 3; Penalty = WeightsL1 }
                repeats [ first, 40; next, 30; { next with Penalty = NoPenalty }, 20 ]
            }

            test "one of absolute values trains to the same bits" {
                let first = { usual with Model = AbsoluteNeurons; Features = 3; Hidden = 6; Density = 0.5; Horizon = 200 }
                let next = { first with Penalty = WeightsL2; Sampler = AnticorrelatedPairs }
                repeats [ first, 40; next, 30; { next with Penalty = HiddenL1; Sampler = OneActive }, 20 ]
            }

            test "more features than there are colours are drawn too, of every model" {
                for model in [ ReluBottleneck; ReluNeurons; AbsoluteNeurons ] do
                    repeats [ { usual with Model = model; Features = 16; Hidden = 5; Penalty = WeightsL1 }, 20 ]
            }
        ]
    |> slow
