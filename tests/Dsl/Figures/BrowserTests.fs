/// Pages in a real browser.
module Research.Tests.BrowserTests

open System
open System.Text.RegularExpressions
open Research
open Research.Tests
open Xunit

let private script () = PlotlyScript.Beside(Uri(Repository.plotly.Value).AbsoluteUri)

let private entry drawings =
    {
        Paper = "Someone et al. 2022"
        Figure = "F0.0"
        Title = "Every chart"
        Making = { Pipeline = ""; Scale = ""; Engine = ""; Cost = "" }
        Drawings = drawings
        Claims = []
        Notes = []
    }

let private report script drawings =
    ReportPage.page { Title = "A report"; Lead = ""; Entries = [ entry drawings ]; Script = script; Css = "" }

let private drawn (dom: string) = Regex.Matches(dom, "<div class=\"figure[^>]*data-drawn=\"true\"").Count

let private errors (dom: string) = Regex.Match(dom, "data-errors=\"([^\"]*)\"").Groups[1].Value

[<BrowserFact>]
let ``a browser draws every mark and every chart of a report, without an error`` () =
    let dom = Chromium.dom (report (script ()) (List.map Plotly.encode Drawings.charts))
    Assert.Equal("", errors dom)
    Assert.Equal(Drawings.charts.Length, drawn dom)

[<BrowserFact>]
let ``a browser draws the page of one figure`` () =
    let dom = Chromium.dom (FigurePage.page (script ()) (Plotly.encode Drawings.everyMark))

    Assert.Equal("", errors dom)
    Assert.Equal(1, drawn dom)

[<BrowserFact>]
let ``a missing script is told on the page, and a test can see it`` () =
    let dom = Chromium.dom (report (PlotlyScript.Beside "missing.js") [ Plotly.encode Drawings.everyMark ])

    Assert.Contains("missing.js", errors dom)
    Assert.Contains("could not be loaded", dom)
    Assert.Equal(0, drawn dom)
