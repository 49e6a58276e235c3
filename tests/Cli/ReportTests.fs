/// The report as a reader opens it, and the progress as a person sees it.
module Research.Tests.ReportTests

open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Expecto
open Research.Tests.CommandLine

[<Tests>]
let tests =
    testList
        "Cli/ReportTests"
        [
            test "the report that reproduce writes opens in a browser with every figure and no error" {
                Requires.browser ()
                use place = new Workplace()
                let ran = place.Run("reproduce", "--quick", "--only", "F1.1", "F2.2")
                Expect.equal ran.Code 0 ""
                let report = place.File "out/report/index.html"
                let dom = Chromium.domOf report
                Expect.equal (Regex.Matches(dom, "<div class=\"figure[^>]*data-drawn=\"true\"").Count) 3 ""
                lacks "data-errors" dom

                let scores = JsonNode.Parse(File.ReadAllText(place.File "out/report/scoreboard.json")) |> nonNull

                for score in scores.AsArray() |> Seq.choose Option.ofObj do
                    Expect.stringContains dom (string score["claim"]) ""
                    Expect.isNull (score["holds"]) "" // a quick run decides nothing
            }

            test "the report has changed runs and runs of some cells too, beside those of the catalogue" {
                use place = new Workplace()
                Expect.equal (place.Run("run", "F3.2").Code) 0 "a figure that is computed"
                Expect.equal (place.Run("run", "F2.2", "--set", "steps=20", "restarts=1").Code) 0 "one that was changed"
                Expect.equal (place.Start(tiny @ [ "--cell"; "1-S=0.15" ]).Finish().Code) 0 "a cell"
                let ran = place.Run "report"
                Expect.equal ran.Code 0 ran.Errors

                for figure in [ "F3.2"; "F2.2"; "F1.1" ] do
                    Expect.stringContains ran.Out figure ""

                let report = File.ReadAllText(place.File "out/report/index.html")
                let found = Regex.Matches(report, "<span class=\"id\">([^<]+)</span>")

                Expect.equal
                    [ for id in found -> id.Groups[1].Value ]
                    [ "F3.2"; "F1.1-quick-with-steps=2-batch=4-at-1-S=0.15"; "F2.2-with-steps=20-restarts=1" ]
                    ""
            }

            test "on a terminal a bar tells the rate while the run goes on" {
                Requires.terminal ()
                use place = new Workplace()
                let typescript = place.File "typescript"
                // Long enough for a rate: some seconds.
                place.OnTerminal([ "run"; "F1.1"; "--set"; "steps=100000"; "restarts=2" ], typescript).Finish() |> ignore
                let shown = File.ReadAllText typescript
                Expect.isMatch shown @"kept 1−S=[0-9.]+ \(10 of 10\)" "" // which is the last depends on the threads
                Expect.isMatch shown "F1.1  [0-9]+ %, [0-9,]+ instance-steps/s, about" ""
            }
        ]
    |> slow
