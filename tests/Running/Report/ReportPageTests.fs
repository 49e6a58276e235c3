/// The pages of a report, its scoreboard and the page of one figure, as text.
module Research.Tests.ReportPageTests

open System
open System.IO
open System.Security.Cryptography
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research
open Expecto
open Research.Tests.Reports
open Research.Tests.StoreSamples

let private index script entries = IndexPage.page None (content script entries)

let private study entry = StudyPage.page (PlotlyScript.Beside "../assets/plotly.min.js") None entry None

let private all pattern text = [ for found in Regex.Matches(text, pattern) -> found.Groups[1].Value ]

[<Tests>]
let tests =
    testList
        "Running/Report/ReportPageTests"
        [
            test "the page of a study has every claim with expectation, number, verdict and reason, each with its anchor" {
                let page = study (entry "F1.1" [])

                for text in
                    [
                        "nine features"
                        "9 ± 1"
                        "9.5"
                        "≥ 0.9"
                        "0.4 at &quot;1−S&quot; = 1"
                        "a coarser sweep left it out"
                        "Two &lt;i&gt;recipes&lt;/i&gt; differ."
                        "The exact loss says so."
                        "</span> holds</span>"
                        "</span> depends on the recipe</span>"
                        "</span> paper contradicted</span>"
                        "</span> not reproduced</span>"
                        "</span> does not hold</span>"
                        "</span> undecided</span>"
                    ] do
                    Expect.stringContains page text $"for {text}"

                Expect.equal (all "<tr id=\"(claim-\\d+)\"" page) [ for k in 1 .. claims.Length -> $"claim-{k}" ] ""
            }

            test "the first page links to the exact phase diagrams where they are beside it" {
                let page explorable =
                    IndexPage.page explorable (content (PlotlyScript.Beside "assets/plotly.min.js") [ entry "F1.1" [] ])

                Expect.stringContains (page (Some "explorable.html")) "<a href=\"explorable.html\">" ""
                Expect.isFalse ((page None).Contains "explorable") ""
            }

            test "it has question, meaning, the paper's address, recipes, origins, source, provenance, notes and files" {
                let page = study (entry "F1.1" Drawings.charts)

                for text in
                    [
                        "What is asked?"
                        "What it means. And why."
                        "href=\"https://example.org/paper#section\""
                        "SparseUniform(density = 1, 0.1)"
                        "<dt>compute</dt>"
                        "<td><code>sample (SparseUniform(Features = 2))</code></td><td>the notebook&#39;s</td>"
                        "<span class=\"verb\">sample</span>"
                        "<dt>engine</dt><dd>simd/3</dd>"
                        "A note &lt;b&gt;as it is&lt;/b&gt;."
                        "href=\"../../runs/run/answers.json\""
                        "href=\"../../runs/run/weights/a.safetensors\""
                    ] do
                    Expect.stringContains page text $"for {text}"

                for figure in Drawings.charts do
                    Expect.stringContains page figure.Caption ""
            }

            test "the first page counts what became of the claims of each kind, and lists those that do not hold" {
                let page = index beside [ entry "F1.1" []; entry "F2.4" [] ]

                for text in
                    [
                        "2 hold"
                        "2 paper contradicted"
                        "2 depend on the recipe"
                        "2 not reproduced"
                        "2 do not hold"
                        "2 undecided"
                        "href=\"pages/F2.4.html#claim-3\""
                        "data-claims=\"paper:holds paper:recipe paper:contradicted paper:fails study:fails study:undecided identity:holds\""
                    ] do
                    Expect.stringContains page text $"for {text}"

                Expect.equal (all "<article class=\"card\" id=\"([^\"]+)\"" page) [ "study-F1.1"; "study-F2.4" ] ""
            }

            test "a picture of the first page is named by the question of its figure, and without one by its title" {
                let asked = entry "F1.1" [ Drawings.everyMark ]
                let silent = { entry "F2.4" [ Drawings.everyMark ] with Text = FigureTexts.empty }
                let captions = all "(?s)<figcaption>.*?</span> (.*?)</a></figcaption>" (index beside [ asked; silent ])
                Expect.equal captions [ "What is asked?"; Drawings.everyMark.Title ] ""
            }

            test "nothing that a text or a figure says can end its element" {
                let evil = { Drawings.everyMark with Title = "</script><script>alert(1)</script>"; Caption = "<!-- & -->" }
                let source = [ { Name = "</pre><script>"; Text = "// </code><script>alert(2)</script>\nlet a = \"</script>\"" } ]
                let entry = { entry "F1.1" [ evil ] with Sources = source }
                let encoded = Plotly.encode evil

                for text in
                    [
                        study entry
                        index beside [ entry ]
                        FigurePage.page beside "" FigureData.Inline encoded
                        Html.data encoded
                    ] do
                    lacks "<script>" text
                    lacks "<!-- &" text
                    lacks "</code><s" text

                let inline' = FigurePage.page beside "" FigureData.Inline encoded
                let json = (all "(?s)<script type=\"application/json\"[^>]*>(.*?)</script>" inline').Head
                Expect.equal (Html.field "title" (nonNull (JsonNode.Parse json))) evil.Title ""
            }

            test "every id of a page is there once, and every link of a report leads somewhere" {
                use scratch = new Scratch()
                let names = [ "F1.1"; "F2.4"; "α=0.9"; "β=0.9"; "0.9"; "0-9"; "summary"; "figures"; "F2.4-with-seed=2" ]
                let index = write scratch.Path beside [ for name in names -> entry name [ Drawings.everyMark ] ]
                let report = string (Path.GetDirectoryName index)
                let pages = Directory.GetFiles(report, "*.html", SearchOption.AllDirectories)
                Expect.equal pages.Length (2 * names.Length + 1) "a page for each study and each figure, and the first one"

                for page in pages do
                    let ids = all " id=\"([^\"]+)\"" (File.ReadAllText page)
                    Expect.equal ids (List.distinct ids) page

                let isThere (link: string) = Repository.plotly.IsSome || not (link.EndsWith "plotly.min.js")
                Expect.equal (Pages.broken report |> List.filter isThere) [] ""
            }

            test "a report that no longer has a study has no page of it, and a page of another folder stays" {
                use scratch = new Scratch()
                let index = write scratch.Path beside [ entry "F1.1" []; entry "F2.4" [] ]
                let page name = Path.Combine(string (Path.GetDirectoryName index), "pages", name)
                write scratch.Path beside [ entry "F2.4" [] ] |> ignore
                Expect.isFalse (File.Exists(page "F1.1.html")) ""
                Expect.isTrue (File.Exists(page "F2.4.html")) ""
            }

            test
                "the first page of a hundred studies has less than 500 kB, and a page of a study with ten thousand weights less than 2 MB" {
                let one = entry "F1.1" Drawings.charts
                let entries = [ for k in 1..100 -> { one with Figure = $"F{k}"; Run = $"F{k}"; Page = $"F{k}" } ]
                Expect.isLessThan (index beside entries).Length 500_000 "characters of the first page"
                let weights = [ for k in 1..10_000 -> $"weights/1-S-{k}-000000000000.safetensors" ]
                let large = { one with Files = weights }
                Expect.isLessThan (study large).Length 2_000_000 "characters of the page"
                Expect.stringContains (study large) "SHA256SUMS lists 9800 more" ""
            }

            test "equal content has equal pages" {
                let pages () = index beside [ entry "F1.1" Drawings.charts ], study (entry "F1.1" Drawings.charts)
                Expect.equal (pages ()) (pages ()) ""
            }

            test "pages run scripts of files alone, and ask nothing of the network where plotly.js is beside them" {
                let entries = [ entry "F1.1" Drawings.charts ]

                for page in [ index beside entries; study entries.Head ] do
                    Expect.stringContains page "default-src 'none'; script-src 'self'; " ""
                    lacks "unsafe-eval" page
                    Expect.isNotMatch page "<script(?![^>]* src=)(?![^>]*application/json)" "a script in the page"
                    Expect.isNotMatch page "(src|data-plotly|data-from)=\"(https?:)?//" ""
                    Expect.isNotMatch page "<link[^>]*https?:" ""
            }

            test "a report that needs the network says so, and takes no other plotly.js than the known one" {
                let text = index PlotlyScript.Public [ entry "F1.1" [] ]
                let address = PlotlyScript.address PlotlyScript.Public
                Expect.stringContains text "need a network connection" ""
                Expect.stringContains text $"data-plotly=\"{address}\" data-integrity=\"{PlotlyScript.integrity}\"" ""
                Expect.stringContains text $"script-src 'self' https://{Uri(address).Host};" ""

                match Repository.plotly with
                | None -> skiptest "experiments/web/node_modules is missing: run npm ci there."
                | Some path ->
                    let sum = Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes path))

                    Expect.equal
                        PlotlyScript.integrity
                        $"sha384-{sum}"
                        "the file that npm installs is the one of the public address"
            }

            test "the public script has the version that npm installs" {
                let package = File.ReadAllText(Repository.at "experiments/web/package.json")
                Expect.stringContains package $"\"plotly.js-dist-min\": \"{PlotlyScript.version}\"" ""
                lacks "http" (File.ReadAllText(Repository.at "experiments/web/package-lock.json"))
            }

            test "the scoreboard has the fields of its description, and null where nothing was measured" {
                let rows = ReportEntry.scores [ entry "F1.1" [] ]
                let parsed = (nonNull (JsonNode.Parse(Scoreboard.json rows))).AsArray()
                Expect.equal parsed.Count claims.Length ""

                let names =
                    [ "paper"; "figure"; "claim"; "kind"; "expected"; "measured"; "holds" ]
                    @ [ "failure"; "reason"; "detail"; "scale"; "cost" ]

                for row in parsed do
                    Expect.equal [ for field in (nonNull row).AsObject() -> field.Key ] names ""

                let field (k: int) (name: string) = (nonNull parsed[k]).AsObject()[name]
                Expect.equal ((nonNull (field 0 "measured")).GetValue<float>()) 9.5 ""
                Expect.isTrue ((nonNull (field 0 "holds")).GetValue<bool>()) ""
                Expect.isFalse ((nonNull (field 1 "holds")).GetValue<bool>()) ""
                Expect.isNull (field 5 "measured") ""
                Expect.isNull (field 5 "holds") ""
                let texts k = [ for name in [ "kind"; "failure"; "reason"; "scale" ] -> string (field k name) ]
                Expect.equal (texts 0) [ "paper"; ""; ""; "as declared" ] ""
                Expect.equal (texts 1) [ "paper"; "recipe"; "Two <i>recipes</i> differ."; "as declared" ] ""
                Expect.equal (texts 5) [ "study"; ""; ""; "as declared" ] ""
            }

            test "the page of a figure says its size, for a picture of it" {
                let encoded = Plotly.encode Drawings.everyMark
                let width, height = FigurePage.size encoded
                Expect.equal width (int Drawings.everyMark.Width) ""
                Expect.isTrue (height > 400) ""
                Expect.stringContains (FigurePage.page beside "" FigureData.Inline encoded) $"data-sizes=\"{width}x{height}\"" ""
            }
        ]
