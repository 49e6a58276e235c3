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
                let report = place.File "out/report"
                Expect.equal (Pages.broken report) [] "links that lead nowhere"
                Expect.isFalse (File.Exists(place.File "out/report/explorable.html")) "it takes seconds"

                for page in [ "index.html"; "pages/F1.1-quick.html"; "pages/F2.2-quick.html" ] do
                    Pages.isSound 1400 (Path.Combine(report, page))

                let text name = File.ReadAllText(place.File $"out/report/pages/{name}.html")
                let page = text "F1.1-quick"
                let pages = string (System.Net.WebUtility.HtmlDecode(page + text "F2.2-quick"))

                for text in [ "let pentagon ="; "SparseUniform(density = "; "F1.1-quick--opening.csv"; "commit of the code" ] do
                    Expect.stringContains (Regex.Replace(page, "</?span[^>]*>", "")) text ""

                let scores = JsonNode.Parse(File.ReadAllText(place.File "out/report/scoreboard.json")) |> nonNull

                for score in scores.AsArray() |> Seq.choose Option.ofObj do
                    Expect.stringContains pages (string score["claim"]) ""
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
                let found = Regex.Matches(report, "<h4><a [^>]*><span class=\"id\">([^<]+)</span>")

                Expect.equal
                    [ for id in found -> id.Groups[1].Value ]
                    [ "F3.2"; "F1.1-quick-with-steps=2-batch=4-at-1-S=0.15"; "F2.2-with-steps=20-restarts=1" ]
                    ""
            }

            test "reproduce of one figure keeps the others in the report, and prints its claims alone" {
                use place = new Workplace()
                Expect.equal (place.Run("reproduce", "--only", "F3.2").Code) 0 ""
                let ran = place.Run("reproduce", "--only", "F4.3")
                Expect.equal ran.Code 0 ran.Errors
                lacks "F3.2" ran.Out
                let report = File.ReadAllText(place.File "out/report/index.html")

                for figure in [ "F3.2"; "F4.3" ] do
                    Expect.stringContains report $"href=\"pages/{figure}.html\"" ""
            }

            test "reproduce writes the exact phase diagrams once, and the first page leads to them" {
                Requires.browser ()
                use place = new Workplace()
                Expect.equal (place.Run("reproduce", "--only", "F3.2").Code) 0 ""
                let page = place.File "out/report/explorable.html"
                let index = place.File "out/report/index.html"
                Expect.stringContains (File.ReadAllText index) "href=\"explorable.html\"" ""
                Expect.equal (Pages.broken (place.File "out/report")) [] "links that lead nowhere"
                use browser = new Devtools()
                browser.Open(System.Uri(index).AbsoluteUri)
                browser.Ask "document.querySelector('a[href=\"explorable.html\"]').click()" |> ignore
                browser.Until "document.documentElement?.dataset.shown !== undefined"
                Expect.equal (Pages.findings browser) "nothing" "findings of axe"
                Expect.isEmpty browser.Complaints "on the console"

                // A page that is as this program would write it stays; one of another program is written anew.
                let old = System.DateTime(2020, 1, 1)
                File.SetLastWriteTimeUtc(page, old)
                Expect.equal (place.Run("reproduce", "--only", "F3.2").Code) 0 ""
                Expect.equal (File.GetLastWriteTimeUtc page) old "found"
                File.WriteAllText(page, "<!doctype html><title>of another version</title>")
                Expect.equal (place.Run "report").Code 0 ""
                Expect.stringContains (File.ReadAllText index) "href=\"explorable.html\"" "a report links to what is there"
                Expect.equal (place.Run("reproduce", "--only", "F3.2").Code) 0 ""
                Expect.stringContains (File.ReadAllText page) "made-from" ""
            }

            test "report --diff says what differs from another folder, and refuses one without a run" {
                use place = new Workplace()
                Expect.equal (place.Run("run", "F3.2").Code) 0 ""
                Expect.equal (place.Run("run", "F3.2", "--out", "other").Code) 0 ""
                let ran = place.Run("report", "--diff", "other")
                Expect.equal ran.Code 0 ran.Errors

                Expect.stringContains
                    ran.Out
                    "1 study is in both; 0 verdicts differ, and of claims with the same verdict 0 numbers."
                    ""

                Expect.isTrue (File.Exists(place.File "out/report/diff.html")) ""
                let refused = place.Run("report", "--diff", "nowhere")
                Expect.equal refused.Code 2 ""
                Expect.stringContains refused.Errors "There is no finished run in nowhere" ""
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
