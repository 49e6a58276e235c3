/// The report, its scoreboard and the page of one figure, as text.
module Research.Tests.ReportPageTests

open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research
open Xunit

let private claims =
    [
        "nine features", Expect.within 1.0 9.0 9.5
        "</script><script>alert(1)</script> & so on", Expect.atLeast 0.9 0.4 |> Expect.withDetail "0.4 at \"1−S\" = 1"
        "not looked at", Expect.nothing "a coarser sweep left it out"
    ]

let private entry figure drawings =
    {
        Paper = "Someone et al. 2022"
        Figure = figure
        Title = $"The figure {figure}"
        Making =
            {
                Pipeline = "sample   SparseUniform(20)\ntrain    AdamW"
                Scale = "full"
                Engine = "reference"
                Cost = "3 s"
            }
        Drawings = List.map Plotly.encode drawings
        Claims = claims
        Notes = [ "A note <b>as it is</b>." ]
    }

let private page script entries =
    ReportPage.page
        {
            Title = "A report"
            Lead = "What it is."
            Entries = entries
            Script = script
            Css = "body { margin: 0 }"
        }

let private offline =
    page (PlotlyScript.Beside "assets/plotly.min.js") [ entry "F1.1" Drawings.charts; entry "F2.4" [] ]

[<Fact>]
let ``the report tells every claim with expectation, number and verdict`` () =
    for text in
        [
            "nine features"
            "9 ± 1"
            "9.5"
            "✓ holds"
            "✗ does not"
            "– undecided"
            "≥ 0.9"
            "a coarser sweep left it out"
        ] do
        Assert.Contains(text, offline)

    Assert.Contains("2 claims hold, 2 do not, 2 are undecided.", offline)

[<Fact>]
let ``the report tells how each figure was made, with captions and notes`` () =
    Assert.Contains("train    AdamW", offline)
    Assert.Contains("A note &lt;b&gt;as it is&lt;/b&gt;.", offline)

    for figure in Drawings.charts do
        Assert.Contains(figure.Caption, offline)

[<Fact>]
let ``nothing that a text or a figure says can end its element`` () =
    let evil = { Drawings.everyMark with Title = "</script><script>alert(1)</script>"; Caption = "<!-- & -->" }

    let text = page (PlotlyScript.Beside "plotly.min.js") [ entry "F1.1" [ evil ] ]
    Assert.DoesNotContain("<script>alert", text)
    Assert.DoesNotContain("<!-- &", text)

    for json in Regex.Matches(text, """<script type="application/json"[^>]*>(.*?)</script>""", RegexOptions.Singleline) do
        let title = (nonNull (JsonNode.Parse json.Groups[1].Value))["title"]
        Assert.Equal(evil.Title, string title)

[<Fact>]
let ``every id of a page is there once, and every link of the contents has its target`` () =
    let all pattern = [ for found in Regex.Matches(offline, pattern) -> found.Groups[1].Value ]

    let ids = all " id=\"([^\"]+)\""
    Assert.Equal<string list>(List.distinct ids, ids)
    Assert.All(all "href=\"#([^\"]+)\"", (fun target -> Assert.Contains(target, ids)))

[<Fact>]
let ``a report with its script beside it asks nothing of the network`` () =
    Assert.DoesNotMatch("(src|href)=\"(https?:)?//", offline)
    Assert.DoesNotContain("http", Regex.Replace(offline, "(?s)<script type=\"application/json\".*?</script>", ""))

[<Fact>]
let ``a report that needs the network says so`` () =
    let text = page PlotlyScript.Public [ entry "F1.1" [] ]
    Assert.Contains("need a network connection", text)
    Assert.Contains($"src=\"{PlotlyScript.address PlotlyScript.Public}\"", text)

[<Fact>]
let ``the public script has the version that npm installs`` () =
    let package = File.ReadAllText(Path.Combine(Repository.root, "experiments", "web", "package.json"))

    Assert.Contains($"\"plotly.js-dist-min\": \"{PlotlyScript.version}\"", package)

    let lock = File.ReadAllText(Path.Combine(Repository.root, "experiments", "web", "package-lock.json"))

    Assert.DoesNotContain("http", lock)

[<Fact>]
let ``the scoreboard has the fields of its description, and null where nothing was measured`` () =
    let rows = ReportPage.scores [ entry "F1.1" [] ]
    let parsed = (nonNull (JsonNode.Parse(Scoreboard.json rows))).AsArray()
    Assert.Equal(3, parsed.Count)

    let names = [ "paper"; "figure"; "claim"; "expected"; "measured"; "holds"; "cost"; "detail" ]

    for row in parsed do
        Assert.Equal<string list>(names, [ for field in (nonNull row).AsObject() -> field.Key ])

    let field (k: int) (name: string) = (nonNull parsed[k]).AsObject()[name]
    Assert.Equal(9.5, (nonNull (field 0 "measured")).GetValue<float>())
    Assert.True((nonNull (field 0 "holds")).GetValue<bool>())
    Assert.False((nonNull (field 1 "holds")).GetValue<bool>())
    Assert.Null(field 2 "measured")
    Assert.Null(field 2 "holds")

[<Fact>]
let ``the page of a figure has the size of the figure`` () =
    let encoded = Plotly.encode Drawings.everyMark
    let width, height = FigurePage.size encoded
    Assert.Equal(int Drawings.everyMark.Width, width)
    Assert.True(height > 400)
    Assert.Contains($"width: {width}px; height: {height}px", FigurePage.page (PlotlyScript.Beside "plotly.min.js") encoded)
