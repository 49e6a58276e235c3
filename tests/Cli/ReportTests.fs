/// The report as a reader opens it, and the progress as a person sees it.
module Research.Tests.ReportTests

open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research.Tests.CommandLine
open Xunit

[<BrowserFact>]
let ``the report that reproduce writes opens in a browser with every figure and no error`` () =
    use place = new Workplace()
    let ran = place.Run("reproduce", "--quick", "--only", "F1.1", "F2.2")
    Assert.Equal(0, ran.Code)
    let report = place.File "out/report/index.html"
    let dom = Chromium.domOf report
    Assert.Equal(3, Regex.Matches(dom, "<div class=\"figure[^>]*data-drawn=\"true\"").Count)
    Assert.DoesNotContain("data-errors", dom)

    let scores = JsonNode.Parse(File.ReadAllText(place.File "out/report/scoreboard.json")) |> nonNull

    for score in scores.AsArray() |> Seq.choose Option.ofObj do
        Assert.Contains(string score["claim"], dom)
        Assert.Null score["holds"] // a quick look decides nothing

/// A test that needs a terminal, which the `script` of util-linux gives to a program.
type TerminalFactAttribute() as self =
    inherit FactAttribute()

    do
        if not (File.Exists "/usr/bin/script") then
            self.Skip <- "there is no /usr/bin/script to give the program a terminal"

[<TerminalFact>]
let ``on a terminal a bar tells the rate while the run goes on`` () =
    use place = new Workplace()
    let typescript = place.File "typescript"
    place.OnTerminal([ "run"; "F1.1"; "--set"; "steps=400"; "restarts=2" ], typescript).Finish() |> ignore
    let shown = File.ReadAllText typescript
    Assert.Contains("kept 0.05 (10 of 10)", shown)
    Assert.Matches("F1.1  [0-9]+ %, [0-9,]+ instance-steps/s, about", shown)
