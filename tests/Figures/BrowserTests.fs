/// Pages in a real browser.
module Research.Tests.BrowserTests

open System
open System.IO
open Research
open Expecto
open Research.Tests
open Research.Tests.StoreSamples

let private script () = PlotlyScript.Beside(Uri(Repository.plotly.Value).AbsoluteUri)

let private alone script = FigurePage.page script "" FigureData.Inline (Plotly.encode Drawings.everyMark)

[<Tests>]
let tests =
    testList
        "Figures/BrowserTests"
        [
            for width in [ 1400; 390 ] do
                test
                    $"every page of a report draws every mark and every chart, without an error or a serious finding, {width} pixels wide" {
                    Requires.browser ()
                    use scratch = new Scratch()
                    let index = Reports.write scratch.Path Reports.beside [ Reports.entry "F1.1" Drawings.charts ]
                    Pages.isSound width index
                    let page = Path.Combine(string (Path.GetDirectoryName index), "pages", "F1.1.html")
                    Pages.isSound width page
                    Expect.equal (snd (Pages.drawn (File.ReadAllText page))) Drawings.charts.Length ""
                }

            test "what differs between two stores is a page without an error or a serious finding" {
                Requires.browser ()
                use scratch = new Scratch()
                let index = Reports.write scratch.Path Reports.beside [ Reports.entry "F1.1" [] ]
                let other = { Reports.entry "F1.1" [] with Claims = List.rev Reports.claims.Tail; Recipes = [] }
                let diff = ReportDiff.between [ Reports.entry "F1.1" [] ] [ other ]
                let page = Path.Combine(string (Path.GetDirectoryName index), "diff.html")
                File.WriteAllText(page, ReportDiff.page "other" diff)
                Pages.isSound 1400 page
            }

            test "a browser draws the page of one figure" {
                Requires.browser ()
                let dom = Chromium.dom (alone (script ()))
                Expect.equal (Pages.ofBody "errors" dom) "" ""
                Expect.equal (Pages.drawn dom) (1, 1) ""
            }

            test "a film has a slider and a button that a keyboard reaches, and begins at its first still" {
                Requires.browser ()
                let film = Drawings.charts |> List.find _.Film.IsSome
                use scratch = new Scratch()
                let index = Reports.write scratch.Path Reports.beside [ Reports.entry "F1.1" [ film ] ]
                let dom = Pages.audited 1400 (Path.Combine(string (Path.GetDirectoryName index), "pages", "F1.1.html"))
                Expect.isMatch dom "<div class=\"film\"><button type=\"button\">▶ Play</button><input type=\"range\"" ""
                let first = (Option.get film.Film).Stills.Head.Label
                Expect.stringContains dom $"<output class=\"still\">{(Option.get film.Film).Prefix}{first}</output>" ""
            }

            test "a missing script is told on the page, and a test can see it" {
                Requires.browser ()
                let dom = Chromium.dom (alone (PlotlyScript.Beside "missing.js"))
                Expect.stringContains (Pages.ofBody "errors" dom) "missing.js" ""
                Expect.stringContains dom "could not be drawn" ""
                Expect.equal (Pages.drawn dom) (0, 1) ""
            }

            test "no script that a page holds itself is run" {
                Requires.browser ()
                let evil = "<script>document.body.dataset.evil = \"yes\";</script></body>"
                let dom = Chromium.dom ((alone (script ())).Replace("</body>", evil))
                Expect.equal (Pages.ofBody "evil" dom) "" ""
                Expect.stringContains (Pages.ofBody "errors" dom) "refused by the policy: script-src" ""
            }
        ]
    |> slow
