module Research.Tests.FinishedRunTests

open System.IO
open System.Text
open System.Text.Json.Nodes
open System.Threading
open Research
open Expecto
open Research.Tests.StoreSamples

let private node (text: string) : JsonNode = JsonObject(dict [ "text", JsonValue.Create text :> JsonNode | null ])

let private results trained claims =
    {
        Trained = trained
        About = node "about"
        Answers = node "answers"
        Claims = node claims
        Figures = [ "bars", node "figure" ]
        Tables = []
        Cost = node "cost"
        Command = [ "run"; "F1" ]
    }

/// A finished run of one cell.
let private finished (scratch: Scratch) claims =
    let cell = cellOf 4 0.1
    let run = RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]
    let states = train cell
    RunFolder.keep run cell states
    RunFolder.finish run (results [ cell, states ] claims)
    run, [ cell, states ]

let private at (run: RunFolder) file = Path.Combine(run.Folder, file)
let private sums (run: RunFolder) = at run "SHA256SUMS"

/// Every file below a folder with its content and the time at which it was written.
let private everything (folder: string) =
    [
        for path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories) |> Array.sort ->
            path, File.GetLastWriteTimeUtc path, Encoding.Latin1.GetString(File.ReadAllBytes path)
    ]

let private latest (scratch: Scratch) =
    let runs, warnings = StoredRun.latest (openStore scratch.Path)
    [ for run in runs -> run.Name, string run.Claims["text"] ], warnings

/// A run with its files about to be exchanged for others, as a process leaves it that is killed after some of the renames.
let private killedAfter (run: RunFolder) (other: RunFolder) renames =
    let files =
        Directory.GetFiles(other.Folder, "*.json*")
        |> Array.filter (fun path -> File.ReadAllText path <> File.ReadAllText(at run (string (Path.GetFileName path))))
        |> Array.map (fun path -> string (Path.GetFileName path))

    for index, file in Array.indexed files do
        File.Copy(at other file, at run (if index < renames then file else file + ".next"), true)

    files.Length

let private replaced (text: string) (find: string) (by: string) =
    let changed = text.Replace(find, by)
    Expect.notEqual changed text "what is tried changes the list"
    changed

[<Tests>]
let tests =
    testList
        "Running/Store/FinishedRunTests"
        [
            test "cells that are computed anew take their places once the new run is finished, not before" {
                use scratch = new Scratch()
                let run, trained = finished scratch "claims"
                let cell = fst trained.Head
                let before = everything run.Folder

                // Other weights under the same key, as an engine leaves them whose bits are not fixed.
                let states = train (cellOf 4 0.2)
                let again = RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]
                RunFolder.keep again cell states
                let whole (path: string, _, _) = not (path.EndsWith(".tmp", System.StringComparison.Ordinal))
                Expect.equal (everything run.Folder |> List.filter whole) before "the earlier run is as it was"
                Expect.isEmpty (Verification.all (openStore scratch.Path)).Problems ""

                RunFolder.finish again (results [ cell, states ] "claims")
                Expect.isEmpty (Verification.all (openStore scratch.Path)).Problems ""
                Expect.equal (RunFolder.tryLoad again cell).Found (Some states) ""
                Expect.equal (everything run.Folder).Length before.Length "nothing else is left"
            }

            test "the same results touch no file of a finished run, and its provenance stays that of who made it" {
                use scratch = new Scratch()
                let run, trained = finished scratch "one"
                let before = everything run.Folder
                RunFolder.finish run (results trained "one")
                Expect.equal (everything run.Folder) before ""
                RunFolder.finish run (results trained "two")
                Expect.notEqual (everything run.Folder) before "other results do"
                Expect.equal (latest scratch) ([ "F1", "two" ], []) ""
            }

            test "of two runs of a name, the one that was asked for last counts, though nothing was computed for it" {
                use scratch = new Scratch()
                let first, trained = finished scratch "first"
                let made = File.ReadAllText(at first "provenance.json")
                let store = openStore scratch.Path
                let cell = cellOf 5 0.1
                let second = RunFolder.openIn store engine "F1" [ cell ]
                let states = train cell
                RunFolder.keep second cell states
                RunFolder.finish second (results [ cell, states ] "second")
                Expect.equal (latest scratch) ([ "F1", "second" ], []) ""
                RunFolder.finish first (results trained "first")
                Expect.equal (latest scratch) ([ "F1", "first" ], []) ""
                let before = nonNull (JsonNode.Parse made)
                let again = nonNull (JsonNode.Parse(File.ReadAllText(at first "provenance.json")))
                Expect.equal (string again["utc"]) (string before["utc"]) "who made it"
            }

            test "a disk that is full leaves a finished run as it was" {
                use scratch = new Scratch()
                let run, _ = finished scratch "one"
                let before = everything run.Folder
                let sum, _ = Exchange.content (fun stream -> stream.WriteByte 1uy)
                let full (_: Stream) = raise (IOException "No space left on device")

                let content (text: string) =
                    Exchange.content (fun stream -> stream.Write(Encoding.UTF8.GetBytes text, 0, text.Length))

                let files = [ "about.json", content "{}"; "claims.json", (sum, full) ]
                throws<IOException>(fun () -> Exchange.replace run.Folder files []) |> ignore
                Expect.equal (everything run.Folder) before ""
                Expect.equal (latest scratch) ([ "F1", "one" ], []) ""
            }

            test "a process that is killed during an exchange leaves the old run or the new one, whole" {
                use scratch = new Scratch()
                use other = new Scratch()
                let next, _ = finished other "two"
                let mutable renames, most = 0, 1

                while renames <= most do
                    let run, trained = finished scratch "one"
                    most <- killedAfter run next 0
                    Expect.equal (latest scratch) ([ "F1", "one" ], []) "before the list of checksums"
                    Exchange.settle run.Folder
                    Expect.isEmpty (Directory.GetFiles(run.Folder, "*.next")) ""
                    killedAfter run next renames |> ignore
                    File.Copy(sums next, sums run + ".next")
                    Expect.equal (latest scratch) ([ "F1", "two" ], []) $"after it and {renames} renames"
                    Exchange.settle run.Folder
                    Expect.equal (latest scratch) ([ "F1", "two" ], []) ""
                    Expect.isEmpty (Directory.GetFiles(run.Folder, "*.next")) ""
                    RunFolder.finish run (results trained "one")
                    renames <- renames + 1

                Expect.isGreaterThan most 1 "how many files are exchanged"
            }

            test "a reader during a writer sees a whole run" {
                use scratch = new Scratch()
                let run, trained = finished scratch "0"
                use stop = new CancellationTokenSource()

                let write () =
                    let mutable k = 0

                    while not stop.IsCancellationRequested do
                        k <- k + 1
                        RunFolder.finish run (results trained (string (k % 2)))

                let writer = Thread write
                writer.Start()

                try
                    for _ in 1..60 do
                        let runs, warnings = latest scratch
                        Expect.isEmpty warnings ""
                        Expect.equal (List.map fst runs) [ "F1" ] ""
                finally
                    stop.Cancel()
                    writer.Join()
            }

            test "weights that are deleted or emptied are named, and verify names those that are changed" {
                use scratch = new Scratch()
                let run, trained = finished scratch "one"
                let path = Directory.GetFiles(at run "weights") |> single
                let bytes = File.ReadAllBytes path
                let verified () = Verification.all (openStore scratch.Path)
                Expect.equal ((verified ()).Runs, (verified ()).Files, (verified ()).Problems) (1, 9L, []) ""

                for damage in [ (fun () -> File.Delete path); (fun () -> File.WriteAllText(path, "")) ] do
                    damage ()
                    let runs, warnings = latest scratch
                    Expect.isEmpty runs ""
                    Expect.stringStarts (single warnings) "weights/" ""
                    File.WriteAllBytes(path, bytes)

                File.WriteAllBytes(path, Array.append bytes[.. bytes.Length - 2] [| bytes[bytes.Length - 1] ^^^ 1uy |])
                Expect.stringContains (single (verified ()).Problems) "do not match SHA256SUMS" ""
                Expect.isNonEmpty trained ""
            }

            test "the weights of a list of earlier versions are verified by their own checksum" {
                use scratch = new Scratch()
                let run, _ = finished scratch "one"
                let lines = File.ReadAllLines(sums run)
                let old = lines |> Array.filter (fun line -> not (line.Contains "  weights/")) |> Array.rev
                File.WriteAllLines(sums run, old)
                Expect.equal (latest scratch) ([ "F1", "one" ], []) ""
                Expect.isEmpty (Verification.all (openStore scratch.Path)).Problems ""
                let path = Directory.GetFiles(at run "weights") |> single
                let bytes = File.ReadAllBytes path
                File.WriteAllBytes(path, Array.append bytes[.. bytes.Length - 2] [| bytes[bytes.Length - 1] ^^^ 1uy |])
                Expect.stringContains (single (Verification.all (openStore scratch.Path)).Problems) "is corrupt" ""
            }

            test "a list of checksums that is cut, emptied, doubled or leads outside is refused, and a run again mends it" {
                use scratch = new Scratch()
                let run, trained = finished scratch "one"
                let whole = File.ReadAllText(sums run)
                let lines = whole.Split('\n')
                let line (file: string) = lines |> Array.find _.EndsWith("  " + file)

                let lists =
                    [
                        for kept in 0 .. lines.Length - 2 do
                            lines |> Array.truncate kept |> Array.map (fun line -> line + "\n") |> String.concat ""
                        whole + line "claims.json" + "\n"
                        replaced whole "figures/bars.json" "figures/../../../../secret.json"
                        replaced whole "figures/bars.json" "/secret.json"
                        replaced whole "  claims.json" " claims.json"
                        "ZZ" + whole.Substring 2
                    ]

                for list in lists do
                    File.WriteAllText(sums run, list)
                    File.WriteAllText(at run "claims.json", "{\"text\": \"edited\"}")
                    let runs, warnings = latest scratch
                    Expect.isEmpty runs list
                    Expect.stringContains (single warnings) "SHA256SUMS" ""
                    RunFolder.finish run (results trained "one")
                    Expect.equal (latest scratch) ([ "F1", "one" ], []) "mended"
            }

            test
                "what killed processes left in any folder of runs is gone when the store is opened, and a damaged file is kept four times" {
                use scratch = new Scratch()
                let run, _ = finished scratch "one"
                let cell = cellOf 4 0.1

                let dead (path: string) =
                    (AtomicFile.temporaryName path).Replace($".{System.Environment.ProcessId}.", ".2147483646.")

                let left =
                    [
                        for folder in [ scratch.File "runs"; run.Folder; at run "weights" ] -> dead (Path.Combine(folder, "a"))
                    ]

                let live = AtomicFile.temporaryName (at run "b")

                for path in live :: left do
                    File.WriteAllText(path, "half")

                let store = openStore scratch.Path
                Expect.equal (List.filter File.Exists (live :: left)) [ live ] ""
                let path = Directory.GetFiles(at run "weights", "*.safetensors") |> single

                for _ in 1..7 do
                    File.WriteAllText(path, "damaged")
                    Expect.isNonEmpty (Store.tryLoad cell store).Warnings ""

                Expect.equal (Directory.GetFiles(at run "weights", "*.corrupt*")).Length 4 ""
            }

            for file, text in
                [
                    "spec.json", "[]"
                    "provenance.json", "[]"
                    "provenance.json", "{\"name\": [1], \"utc\": {}}"
                    "provenance.json", "{\"name\": \"\\ud800\", \"utc\": \"\\ud800\"}"
                    "provenance.json", "{\"name\": 1, \"name\": 2}"
                    "spec.json", "{\"name\": \"\\ud800\"}"
                    "spec.json", "{\"name\": \"F1\", \"settings\": [7, {\"label\": {}, \"plan\": 3}]}"
                    "cost.json", "null"
                ] do
                test $"a run with {text} for {file} is named and stops no other" {
                    use scratch = new Scratch()
                    let run, _ = finished scratch "one"
                    let store = openStore scratch.Path
                    let cell = cellOf 5 0.2
                    let sound = RunFolder.openIn store engine "F2" [ cell ]
                    let states = train cell
                    RunFolder.keep sound cell states
                    RunFolder.finish sound (results [ cell, states ] "two")
                    File.WriteAllText(at run file, text)
                    let runs, warnings = latest scratch
                    Expect.equal runs [ "F2", "two" ] ""
                    Expect.stringContains (single warnings) file ""
                    StoredRun.whyMissing store engine "F1" [ cellOf 6 0.3 ] |> ignore
                }
        ]
