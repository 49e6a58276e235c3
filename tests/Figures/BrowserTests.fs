/// Pages in a real browser.
module Research.Tests.BrowserTests

open System
open System.Text.RegularExpressions
open Research
open Expecto
open Research.Tests

let private script () = PlotlyScript.Beside(Uri(Repository.plotly.Value).AbsoluteUri)

let private entry drawings =
    {
        Paper = "Someone et al. 2022"
        Figure = "F0.0"
        Title = "Every chart"
        Run = "F1"
        Making = { Pipeline = ""; Scale = ""; Engine = ""; Cost = "" }
        Drawings = drawings
        Claims = []
        Notes = []
    }

let private report script drawings =
    ReportPage.page { Title = "A report"; Lead = ""; Entries = [ entry drawings ]; Script = script; Css = "" }

let private drawn (dom: string) = Regex.Matches(dom, "<div class=\"figure[^>]*data-drawn=\"true\"").Count

let private errors (dom: string) = Regex.Match(dom, "data-errors=\"([^\"]*)\"").Groups[1].Value

[<Tests>]
let tests =
    testList
        "Figures/BrowserTests"
        [
            test "a browser draws every mark and every chart of a report, without an error" {
                Requires.browser ()
                let dom = Chromium.dom (report (script ()) (List.map Plotly.encode Drawings.charts))
                Expect.equal (errors dom) "" ""
                Expect.equal (drawn dom) Drawings.charts.Length ""
            }

            test "a browser draws the page of one figure" {
                Requires.browser ()
                let dom = Chromium.dom (FigurePage.page (script ()) (Plotly.encode Drawings.everyMark))

                Expect.equal (errors dom) "" ""
                Expect.equal (drawn dom) 1 ""
            }

            test "a missing script is told on the page, and a test can see it" {
                Requires.browser ()
                let dom = Chromium.dom (report (PlotlyScript.Beside "missing.js") [ Plotly.encode Drawings.everyMark ])

                Expect.stringContains (errors dom) "missing.js" ""
                Expect.stringContains dom "could not be loaded" ""
                Expect.equal (drawn dom) 0 ""
            }
        ]
    |> slow
