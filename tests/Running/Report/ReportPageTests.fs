/// The report, its scoreboard and the page of one figure, as text.
module Research.Tests.ReportPageTests

open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research
open Expecto

let private claim kind reason text verdict : ClaimResult =
    { Claimed = { Text = text; Kind = kind; Reason = reason }; Verdict = verdict }

let private claims =
    [
        claim ClaimKind.Paper None "nine features" (Expect.within 1.0 9.0 9.5)
        Expect.atLeast 0.9 0.4
        |> Expect.withDetail "0.4 at \"1−S\" = 1"
        |> claim ClaimKind.Paper (Some(Recipe "Two <i>recipes</i> differ.")) "</script><script>alert(1)</script> & so on"
        claim ClaimKind.Study None "not looked at" (Expect.nothing "a coarser sweep left it out")
    ]

let private entry figure drawings =
    {
        Paper = "Someone et al. 2022"
        Figure = figure
        Title = $"The figure {figure}"
        Run = figure
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

[<Tests>]
let tests =
    testList
        "Running/Report/ReportPageTests"
        [
            test "the report tells every claim with expectation, number and verdict" {
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
                        "<td>paper</td>"
                        "<td>study</td>"
                        "recipe: Two &lt;i&gt;recipes&lt;/i&gt; differ."
                    ] do
                    Expect.stringContains offline text $"for {text}"

                Expect.stringContains
                    offline
                    "2 claims hold, 2 do not, 2 are undecided. 2 claims of the paper hold, 2 do not, 0 are undecided. \
                    0 claims of this project hold, 0 do not, 2 are undecided."
                    ""
            }

            test "the report tells how each figure was made, with captions and notes" {
                Expect.stringContains offline "train    AdamW" ""
                Expect.stringContains offline "A note &lt;b&gt;as it is&lt;/b&gt;." ""

                for figure in Drawings.charts do
                    Expect.stringContains offline figure.Caption ""
            }

            test "nothing that a text or a figure says can end its element" {
                let evil = { Drawings.everyMark with Title = "</script><script>alert(1)</script>"; Caption = "<!-- & -->" }

                let text = page (PlotlyScript.Beside "plotly.min.js") [ entry "F1.1" [ evil ] ]
                lacks "<script>alert" text
                lacks "<!-- &" text

                for json in
                    Regex.Matches(text, """<script type="application/json"[^>]*>(.*?)</script>""", RegexOptions.Singleline) do
                    let title = (nonNull (JsonNode.Parse json.Groups[1].Value))["title"]
                    Expect.equal (string title) evil.Title ""
            }

            test "every id of a page is there once, and every link of the contents has its target" {
                let all pattern = [ for found in Regex.Matches(offline, pattern) -> found.Groups[1].Value ]

                let ids = all " id=\"([^\"]+)\""
                Expect.equal ids (List.distinct ids) ""
                Expect.containsAll ids (all "href=\"#([^\"]+)\"") "every link has its target"
            }

            test "figures whose names differ in letters that no anchor has, and runs of one figure, have anchors of their own" {
                let run name = { entry "F2.4" [ Drawings.everyMark ] with Run = name }
                let own name = entry name [ Drawings.everyMark ]

                let entries =
                    [
                        own "α=0.9"
                        own "β=0.9"
                        own "0.9"
                        own "0-9"
                        own "F2"
                        own "F2-1"
                        own "F2 1"
                        run "F2.4"
                        run "F2.4-with-seed=2"
                    ]
                    @ [ { own "scoreboard" with Paper = "" }; { own "αβ" with Paper = "" } ]

                let text = page (PlotlyScript.Beside "plotly.min.js") entries
                let all pattern = [ for found in Regex.Matches(text, pattern) -> found.Groups[1].Value ]
                let ids = all " id=\"([^\"]+)\""
                let upper = [ for (id: string) in ids -> id.ToUpperInvariant() ]
                Expect.equal (List.distinct upper) upper ""
                Expect.equal (all "<section id=\"([^\"]+)\"").Length (entries.Length + 1) ""
                let links = all "<li><a href=\"#([^\"]+)\""
                Expect.equal links.Length entries.Length ""
                Expect.equal (List.distinct links) links ""
                Expect.containsAll ids links "every link has its target"
                Expect.stringContains text "F2.4-with-seed=2 ·" "a changed run is told from the declared one"
            }

            test "a report with its script beside it asks nothing of the network" {
                Expect.isNotMatch offline "(src|href)=\"(https?:)?//" ""
                lacks "http" (Regex.Replace(offline, "(?s)<script type=\"application/json\".*?</script>", ""))
            }

            test "a report that needs the network says so" {
                let text = page PlotlyScript.Public [ entry "F1.1" [] ]
                Expect.stringContains text "need a network connection" ""
                Expect.stringContains text $"src=\"{PlotlyScript.address PlotlyScript.Public}\"" ""
            }

            test "the public script has the version that npm installs" {
                let package = File.ReadAllText(Path.Combine(Repository.root, "experiments", "web", "package.json"))

                Expect.stringContains package $"\"plotly.js-dist-min\": \"{PlotlyScript.version}\"" ""

                let lock = File.ReadAllText(Path.Combine(Repository.root, "experiments", "web", "package-lock.json"))

                lacks "http" lock
            }

            test "the scoreboard has the fields of its description, and null where nothing was measured" {
                let rows = ReportPage.scores [ entry "F1.1" [] ]
                let parsed = (nonNull (JsonNode.Parse(Scoreboard.json rows))).AsArray()
                Expect.equal parsed.Count 3 ""

                let names =
                    [ "paper"; "figure"; "claim"; "kind"; "expected"; "measured"; "holds" ]
                    @ [ "failure"; "reason"; "detail"; "scale"; "cost" ]

                for row in parsed do
                    Expect.equal [ for field in (nonNull row).AsObject() -> field.Key ] names ""

                let field (k: int) (name: string) = (nonNull parsed[k]).AsObject()[name]
                Expect.equal ((nonNull (field 0 "measured")).GetValue<float>()) 9.5 ""
                Expect.isTrue ((nonNull (field 0 "holds")).GetValue<bool>()) ""
                Expect.isFalse ((nonNull (field 1 "holds")).GetValue<bool>()) ""
                Expect.isNull (field 2 "measured") ""
                Expect.isNull (field 2 "holds") ""
                let texts k = [ for name in [ "kind"; "failure"; "reason"; "scale" ] -> string (field k name) ]
                Expect.equal (texts 0) [ "paper"; ""; ""; "full" ] ""
                Expect.equal (texts 1) [ "paper"; "recipe"; "Two <i>recipes</i> differ."; "full" ] ""
                Expect.equal (texts 2) [ "study"; ""; ""; "full" ] ""
            }

            test "the page of a figure has the size of the figure" {
                let encoded = Plotly.encode Drawings.everyMark
                let width, height = FigurePage.size encoded
                Expect.equal width (int Drawings.everyMark.Width) ""
                Expect.isTrue (height > 400) ""

                Expect.stringContains
                    (FigurePage.page (PlotlyScript.Beside "plotly.min.js") encoded)
                    $"width: {width}px; height: {height}px"
                    ""
            }
        ]
