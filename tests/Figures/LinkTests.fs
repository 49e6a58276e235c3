/// Linked panels, and figures on pages of several widths and on paper, in a real browser.
module Research.Tests.LinkTests

open System
open System.IO
open Research
open Expecto
open Research.Tests
open Research.Tests.StoreSamples

/// Opens the page of a study that is drawn by figures, in a window of a width, and waits until all of them are there.
let private opened (page: Devtools) (folder: string) width (figures: Figure list) =
    let index = Reports.write folder Reports.beside [ Reports.entry "F1.1" figures ]
    page.Size width 1000
    page.Open(Uri(Path.Combine(string (Path.GetDirectoryName index), "pages", "F1.1.html")).AbsoluteUri)
    page.Until $"document.querySelectorAll('div.figure[data-drawn]').length === {figures.Length}"

let private find name = Drawings.charts |> List.find (fun figure -> figure.Name = name)

let private marks (page: Devtools) kind = int (page.Ask $"document.querySelectorAll('#figure-1 .marks > .{kind}').length")

/// Moves the pointer to a place of a panel, in the numbers of its axes.
let private point (page: Devtools) x y (atX: float) (atY: float) =
    let place =
        page.Ask
            $"(() => {{ const place = document.getElementById('figure-1'), at = place.getBoundingClientRect();
                const on = (name, value) => {{ const axis = place._fullLayout[name]; return axis._offset + axis.d2p(value); }};
                return [at.left + on('{x}', {atX}), at.top + on('{y}', {atY})].join(' '); }})()"

    match place.Split ' ' with
    | [| left; top |] -> page.Hover (float left) (float top)
    | _ -> failwith place

[<Tests>]
let tests =
    testList
        "Figures/LinkTests"
        [
            test "the feature under the pointer is marked in every panel, and no longer when the pointer has left" {
                Requires.browser ()
                use scratch = new Scratch()
                use page = new Devtools()
                opened page scratch.Path 1400 [ find "sweep-20" ]
                // The bar of feature 2 in the third column: its row is marked in eight matrices and eight panels of bars.
                point page "xaxis11" "yaxis11" 0.5 2.0
                page.Until "document.querySelectorAll('#figure-1 .marks > .row').length === 16"

                let middle =
                    page.Ask
                        "(() => { const place = document.getElementById('figure-1'), axis = place._fullLayout.yaxis;
                           const row = place.querySelector('.marks > .row').style;
                           return axis.p2d(parseFloat(row.top) + parseFloat(row.height) / 2 - axis._offset).toFixed(2); })()"

                Expect.equal middle "2.00" "in the first matrix"
                page.Hover 5.0 5.0
                page.Until "document.querySelectorAll('#figure-1 .marks > *').length === 0"
                Expect.equal (page.Ask "document.body.dataset.errors || ''") "" ""
                Expect.equal page.Complaints [] ""
            }

            test "the tip of a vector, the cell of a phase diagram and the x of a curve are marked in the other panels" {
                Requires.browser ()
                use scratch = new Scratch()
                use page = new Devtools()
                opened page scratch.Path 1400 [ find "stars" ]
                point page "xaxis3" "yaxis3" 1.0 0.0
                page.Until "document.querySelectorAll('#figure-1 .marks > .ring').length === 10"
                opened page scratch.Path 1400 [ find "phases" ]
                point page "xaxis2" "yaxis2" 1.0 0.1
                page.Until "document.querySelectorAll('#figure-1 .marks > .ring').length === 2"
                let curve: Curve = { Name = ""; X = [| 0.0; 1.0; 2.0 |]; Y = [| 0.0; 1.0; 0.0 |] }
                let panel k = Charts.curves $"{k}" (Axis.linear "step") (Axis.linear "loss") [ curve ]

                opened
                    page
                    scratch.Path
                    1400
                    [ Charts.panels (Drawings.heading "curves") 300.0 [ [ panel 1; panel 2; panel 3 ] ] ]

                point page "xaxis" "yaxis" 1.0 1.0
                page.Until "document.querySelectorAll('#figure-1 .marks > .line').length === 3"
                Expect.equal (page.Ask "document.body.dataset.errors || ''") "" ""
            }

            test "a keyboard marks an item in all panels, and the focus is seen" {
                Requires.browser ()
                use scratch = new Scratch()
                use page = new Devtools()
                opened page scratch.Path 1400 [ find "sweep-20" ]

                let rec tab left =
                    page.Press "Tab"

                    if left > 0 && page.Ask "document.activeElement.matches('.link input')" <> "True" then
                        tab (left - 1)

                tab 40
                page.Press "ArrowRight"
                page.Until "document.activeElement.getAttribute('aria-valuetext') === 'feature = 1'"
                Expect.equal (marks page "row") 16 ""
                Expect.notEqual (page.Ask "getComputedStyle(document.activeElement).outlineStyle") "none" ""
                page.Press "Tab"
                Expect.equal (marks page "row") 0 "the marks go with the focus"
            }

            test "a page takes the drawing that fits, also when its width changes, and nothing is wider than it" {
                Requires.browser ()
                use scratch = new Scratch()
                use page = new Devtools()
                opened page scratch.Path 1400 [ find "sweep-20"; find "phases"; Drawings.film ]

                for width, drawn in [ 1400, 1320; 800, 740; 390, 358 ] do
                    page.Size width 1000
                    page.Until $"document.getElementById('figure-1')._fullLayout.width === {drawn}"
                    page.Until $"document.documentElement.scrollWidth <= {width}"

                Expect.equal (page.Ask "document.getElementById('figure-3')._fullLayout.width") "358" ""
            }

            test "a page prints every figure, in light colours and within the paper, and is as before after it" {
                Requires.browser ()
                use scratch = new Scratch()
                use page = new Devtools()
                page.Dark true
                opened page scratch.Path 1400 [ find "sweep-20"; find "phases" ]
                let paper = "document.getElementById('figure-1')._fullLayout.paper_bgcolor"
                Expect.notEqual (page.Ask paper) Style.background "in the dark"

                page.Ask
                    $"addEventListener('beforeprint', () => {{ document.body.dataset.printed = [{paper},
                        ...[...document.querySelectorAll('.fit')].map(frame => parseFloat(frame.style.width) <= 690)].join(' '); }}), 0"
                |> ignore

                page.Print(Path.Combine(scratch.Path, "page.pdf"))
                Expect.equal (page.Ask "document.body.dataset.printed") $"{Style.background} true true" ""
                page.Until $"{paper} !== '{Style.background}'"
                Expect.equal (page.Ask "document.body.dataset.errors || ''") "" ""
            }
        ]
    |> slow
