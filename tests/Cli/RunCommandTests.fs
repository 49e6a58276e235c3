module Research.Tests.RunCommandTests

open System.IO
open Expecto
open Research.Tests.CommandLine

let private escape = "\u001b"

/// The rows of a table, without its head.
let private rows (text: string) = text.Split '\n' |> Array.filter _.Contains('│') |> Array.tail |> List.ofArray

[<Tests>]
let tests =
    testList
        "Cli/RunCommandTests"
        [
            test "standard output holds the claims and standard error the progress" {
                use place = new Workplace()
                let ran = place.Start(tiny).Finish()
                Expect.equal ran.Code 0 ""
                Expect.stringContains ran.Out $"0 claims hold, 0 do not, {(rows ran.Out).Length} are undecided." ""
                lacks "kept" ran.Out
                Expect.equal ran.Complaints.Head "F1.1  4 cells, 0 found, 16 instance-steps to train" ""
                Expect.equal (ran.Complaints |> List.filter _.StartsWith("F1.1  kept ") |> List.length) 4 ""
                Expect.stringContains ran.Errors "(4 of 4)" ""

                for page in ran.Complaints |> List.filter _.StartsWith("figure ") |> List.map _.Substring(7) do
                    Expect.isTrue (File.Exists(place.File page)) page
            }

            test "what is redirected has no escape codes and is not wrapped" {
                use place = new Workplace()

                for variable in [ "TERM", "xterm-256color"; "NO_COLOR", "1"; "COLUMNS", "20" ] do
                    let ran = place.RunWith(variable, tiny)
                    lacks escape ran.Out
                    lacks escape ran.Errors

                    for row in rows ran.Out do
                        Expect.stringStarts row "  F1.1 " $"for {variable}"

                let show = place.RunWith(("COLUMNS", "20"), [ "show"; "F1.1" ])

                for row in rows show.Out do
                    Expect.isMatch row "^  [a-z]+ +│ .*[0-9A-Za-z)]" ""
            }

            test "a finished run is found, and running it again trains nothing" {
                use place = new Workplace()
                let first = place.Start(tiny).Finish()
                let before = results place "out"
                let again = place.Start(tiny).Finish()
                Expect.equal again.Code 0 ""
                Expect.equal again.Complaints.Head "F1.1  4 cells, 4 found, nothing to compute" ""
                lacks "kept" again.Errors
                Expect.equal again.Out first.Out ""
                Expect.equal (results place "out") before ""
            }

            test "one cell, or some, are run as they are in the whole, beside it and under a name of their own" {
                use place = new Workplace()
                place.Start(tiny).Finish() |> ignore
                let before = place.Everything
                let cell = place.Start(tiny @ [ "--cell"; "1-S=0.15" ]).Finish()
                Expect.equal cell.Code 0 cell.Errors
                Expect.equal cell.Complaints.Head "F1.1  1 cells, 1 found, nothing to compute" ""
                Expect.stringContains cell.Out $"0 claims hold, 0 do not, {(rows cell.Out).Length} are undecided." ""
                Expect.isTrue (Map.forall (fun path bytes -> place.Everything[path] = bytes) before) "nothing is overwritten"
                Expect.isGreaterThan place.Everything.Count before.Count ""
                let some = place.Start(tiny @ [ "--where"; "1−S=0.15"; "1-S=1"; "--dry-run" ]).Finish()
                Expect.equal some.Out "F1.1: 2 cells, 2 found, 0 to train\n" ""
            }

            test "--force trains everything again, to the same bits" {
                use place = new Workplace()
                place.Start(tiny).Finish() |> ignore
                let before = results place "out"
                let again = place.Start(tiny @ [ "--force" ]).Finish()
                Expect.equal again.Complaints.Head "F1.1  4 cells, 0 found, 16 instance-steps to train" ""
                Expect.equal (results place "out") before ""
            }

            test "--dry-run says what would run and why, and writes nothing" {
                use place = new Workplace()
                let empty = place.Start(tiny @ [ "--dry-run" ]).Finish()
                Expect.equal (empty.Code, empty.Errors) (0, "") ""
                Expect.stringStarts empty.Out "F1.1: 4 cells, 0 found, 4 to train\n  1−S=1\n" ""
                Expect.isMatch empty.Out @"\n  about \d+ .* on .* threads?\n$" "how long it takes"
                Expect.isEmpty place.Everything ""

                place.Start(tiny).Finish() |> ignore
                let before = place.Everything
                let found = place.Start(tiny @ [ "--dry-run" ]).Finish()
                Expect.equal found.Out "F1.1: 4 cells, 4 found, 0 to train\n" ""

                let changed = place.Run("run", "F1.1", "--quick", "--dry-run", "--set", "steps=3", "batch=4")

                Expect.equal changed.Code 0 ""
                Expect.stringStarts changed.Out "F1.1: 4 cells, 0 found, 4 to train\n" ""
                Expect.isEmpty changed.Complaints "no run of its name is there to differ from"
                Expect.equal place.Everything before ""
            }

            test "--dry-run says how long each figure and all of them take, derived ones too" {
                use place = new Workplace()
                let ran = place.Run("run", "--quick", "F1.1", "--dry-run", "D1", "--threads=1")
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                let told = ran.Out.Split '\n' |> Array.filter _.EndsWith(" on one thread")
                Expect.equal told.Length 3 ran.Out
                Expect.isMatch ran.Out "\nall 2 figures: about .* on one thread\n$" ""
                Expect.isEmpty place.Everything ""
            }

            test "reproduce says before it starts how long the whole takes, and --dry-run figure by figure what there is" {
                use place = new Workplace()
                let only = [ "reproduce"; "--quick"; "--threads=1"; "--only"; "F2.2"; "F2.3"; "F3.2" ]
                let asked = place.Start(only @ [ "--dry-run" ]).Finish()
                Expect.equal (asked.Code, asked.Errors) (0, "") ""
                Expect.isEmpty place.Everything "nothing is written"
                let lines = asked.Out.Split('\n', System.StringSplitOptions.RemoveEmptyEntries)
                Expect.equal lines.Length 4 asked.Out
                Expect.isMatch lines[0] "^F2.2: 2 cells, 0 found, 2 to compute, about .* on one thread$" ""
                Expect.equal lines[1] "F2.3: 2 cells, 0 found, 2 shared with figures before it, nothing to compute" ""
                Expect.isMatch lines[2] "^F3.2: 4 cells, 0 found, 4 to compute, about .* on one thread$" ""
                Expect.isMatch lines[3] "^all 3 figures: 8 cells, 0 found, about .* on one thread$" ""

                let ran = place.Start(only).Finish()
                Expect.equal ran.Code 0 ran.Errors

                Expect.isMatch ran.Complaints.Head "^all 3 figures: 8 cells, 0 found, about .* on one thread; Ctrl-C ends it" ""

                let again = place.Start(only @ [ "--dry-run" ]).Finish()
                Expect.stringEnds again.Out "all 3 figures: 8 cells, 8 found, nothing to compute\n" ""
            }

            test "claims of a changed run are undecided, and the table says why" {
                use place = new Workplace()
                let ran = place.Run("run", "F2.2", "--set", "steps=20", "restarts=1", "seed=5")
                Expect.equal ran.Code 0 ran.Errors

                for row in rows ran.Out do
                    Expect.stringContains row "undecided: run with steps 20 instead of the declared 20000" ""
                    Expect.stringContains row "and with seed 5 instead of the declared 1" ""
            }

            test "a run of weeks says so before it starts" {
                use place = new Workplace()
                let running = place.StartInterruptible [ "run"; "--set"; "steps=2000000000"; "F1.1" ]

                try
                    running.Await "F1.1  this run takes about"
                finally
                    running.Kill()

                let said = running.Finish().Complaints |> List.find _.Contains("this run takes about")
                Expect.isMatch said @"about [\d,]+ (days|d \d\d h) on " ""
            }

            test "options and figures stand in any order" {
                use place = new Workplace()

                let first = place.Run("run", "F1.1", "--set", "steps=2", "batch=4", "--quick", "--out", "a")
                let other = place.Run("figure", "--out=b", "--set", "steps=2", "--quick", "--set=batch=4", "f1.1")
                Expect.equal (first.Code, other.Code) (0, 0) other.Errors
                Expect.equal (results place "b") (results place "a") ""
            }

            test "two figures with the same cells train them once" {
                use place = new Workplace()

                let ran = place.Run("run", "F2.2", "F2.3", "--quick", "--set", "steps=2", "batch=4", "restarts=1")

                Expect.equal ran.Code 0 ""
                Expect.contains ran.Complaints "F2.2  2 cells, 0 found, 4 instance-steps to train" ""
                Expect.contains ran.Complaints "F2.3  2 cells, 2 found, nothing to compute" ""
            }

            test "the number of threads changes no bit" {
                use place = new Workplace()

                let ran threads =
                    let folder = $"out{threads}"

                    let finished = place.Start(tiny @ [ "--threads"; threads; "--out"; folder ]).Finish()

                    Expect.equal finished.Code 0 ""
                    results place folder

                let alone = ran "1"
                Expect.equal (ran "2") alone ""
                Expect.equal (ran "4") alone ""
            }

            test "a damaged weight file is named, kept aside and trained again to the same bits" {
                use place = new Workplace()
                place.Start(tiny).Finish() |> ignore
                let before = results place "out"

                let file =
                    Directory.GetFiles(place.File "out", "*.safetensors", SearchOption.AllDirectories) |> Array.sort |> Array.head

                let bytes = File.ReadAllBytes file
                bytes[bytes.Length / 2] <- bytes[bytes.Length / 2] ^^^ 4uy
                File.WriteAllBytes(file, bytes)
                let again = place.Start(tiny).Finish()
                Expect.equal again.Code 0 ""
                let named = again.Complaints |> List.filter _.Contains("is corrupt")
                Expect.stringContains (single named) (string (Path.GetFileName file)) ""
                Expect.contains again.Complaints "F1.1  4 cells, 3 found, 4 instance-steps to train" ""
                Expect.equal (results place "out") before ""
                Expect.equal (File.ReadAllBytes $"{file}.corrupt") bytes ""
            }

            test "claims that are not decided do not make a strict run fail" {
                use place = new Workplace()
                Expect.equal (place.Start(tiny @ [ "--strict" ]).Finish().Code) 0 ""
            }
        ]
    |> slow
