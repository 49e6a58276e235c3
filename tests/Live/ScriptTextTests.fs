module Research.Tests.ScriptTextTests

open System
open System.IO
open System.Text.Json
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

/// The weights that a script ends with, as it prints them when it is asked to.
let private trained (place: Workplace) (text: string) =
    let bits =
        "|> Script.run |> fun found -> for row in [ 0 .. found.Embedding.Rows - 1 ] do (for i in [ 0 .. found.Bias.Length - 1 ] do printfn \"bits %d\" (System.BitConverter.DoubleToInt64Bits found.Embedding[row, i])) done; for b in found.Bias do printfn \"bits %d\" (System.BitConverter.DoubleToInt64Bits b)"

    Expect.stringContains text "|> Script.run" "a script of Script.run"
    File.WriteAllText(place.File "libraries.fsx", Repository.references AppContext.BaseDirectory)
    File.WriteAllText(place.File "live.fsx", text.Replace("|> Script.run", bits))
    let ran = Running("dotnet", [ "fsi"; "--quiet"; "--nologo"; place.File "live.fsx" ], place.Path, []).Finish()
    Expect.equal ran.Code 0 (ran.Errors + ran.Out)

    [
        for line in ran.Out.Split '\n' do
            if line.StartsWith "bits " then
                BitConverter.Int64BitsToDouble(Int64.Parse(line.Substring 5))
    ]

[<Tests>]
let tests =
    testList
        "Live/ScriptTextTests"
        [
            test "a live training whose data and rate changed on the way is a script that trains to the same bits" {
                let next = { usual with Sampler = CorrelatedPairs; Pairs = 1; Density = 0.123 }
                let last = { next with Rate = 1e-2; Importance = Ratio 0.8; Decay = 0.001; Horizon = 90 }
                let text, frame = watched [ usual, 40; next, 25; last, 30 ]
                Expect.equal frame.Total 95 ""
                use place = new Workplace()
                Expect.equal (trained place text) (List.ofSeq frame.Parameters) text
            }

            test "one on an exact loss trains to the same bits in double" {
                let settings = { usual with Features = 3; Hidden = 1; Loss = Expected; Importance = Extra 0.7 }
                let text, frame = watched [ settings, 50 ]
                use place = new Workplace()
                Expect.equal (trained place text) (List.ofSeq frame.Parameters) text
            }
        ]
    |> slow
