module Research.Tests.PhaseDiagramTests

open System.Text.Json.Nodes
open Research
open Expecto

let private areasOf figure =
    [
        for mark in (figure: Figure).Rows.Head.Panels |> List.collect _.Marks do
            match mark with
            | Mark.Areas areas -> areas
            | _ -> ()
    ]

let private map phases : PhaseMap =
    {
        Label = "n = 3"
        Ratios = [| 0.1; 1.0; 10.0 |]
        Densities = [| 0.01; 0.1 |]
        Phases = array2D phases
        Lines = []
    }

let private digon, ignored, weak = ("{12}", false), ("{1} -2", false), ("{12}", true)

[<Tests>]
let tests =
    testList
        "Figures/PhaseDiagramTests"
        [
            test "panels share their colours, and the legend has every phase once" {
                let left = map [ [ digon; digon; digon ]; [ ignored; weak; ("", false) ] ]
                let right = map [ [ ignored; ignored; ignored ]; [ ignored; ignored; digon ] ]
                let figure = PhaseDiagram.figure (Drawings.heading "phases") [ left; right ]
                let areas = areasOf figure
                Expect.equal areas.Length 2 ""
                let kinds = areas.Head.Kinds

                // By share: six cells ignore, four and one weak are digons; the colours are their own, the weak tint is that of its phase.
                Expect.equal
                    kinds
                    [
                        { Name = "{1} -2"; Colour = Colouring.Area 1 }
                        { Name = "{12}"; Colour = Colouring.Area 0 }
                        { Name = "{12} (weak)"; Colour = Colouring.PaleArea 0 }
                    ]
                    ""

                Expect.equal (areas[1].Kinds) kinds ""
                Expect.equal areas.Head.Cells (array2D [ [ 1; 1; 1 ]; [ 0; 2; -1 ] ]) ""

                let encoded = Plotly.encode figure
                let data = (nonNull encoded["data"]).AsArray()

                let shown =
                    [
                        for trace in Seq.choose Option.ofObj data do
                            match trace["showlegend"] with
                            | :? JsonValue as shown when shown.GetValue<bool>() -> string trace["name"]
                            | _ -> ()
                    ]

                Expect.equal shown [ for kind in kinds -> kind.Name ] ""
            }

            test "a phase has one colour whatever else is drawn, and the phases of a figure have different ones" {
                let colours phases =
                    let one = { map [ phases ] with Densities = [| 0.1 |] }
                    let kinds = (single (areasOf (PhaseDiagram.figure (Drawings.heading "phases") [ one ]))).Kinds
                    fun notation -> (kinds |> List.find (fun kind -> kind.Name = notation)).Colour

                let joint = "{123}", false
                let among = colours [ digon; digon; joint ]
                Expect.equal (colours [ joint; joint; joint ] "{123}") (among "{123}") "alone or not"
                Expect.equal (colours [ ignored; ignored; digon ] "{12}") (among "{12}") "the smallest share or the largest"

                // Phases without a colour of their own take those that no phase has.
                let other = colours [ ("{1234}", false); ("{12}+{34}", false); joint ]
                let taken = List.map other [ "{1234}"; "{12}+{34}"; "{123}" ]
                Expect.equal (List.distinct taken).Length 3 ""
                Expect.isFalse (List.contains (among "{12}") taken) "that of {12}"
            }

            test "three maps and their legend fit a page of 1,400 pixels" {
                let phases = map [ [ digon; digon; digon ]; [ ignored; weak; ("", false) ] ]
                let theory = Curve.through "the boundaries of a theory" [ 0.1, 0.01; 10.0, 0.1 ]
                let figure = PhaseDiagram.figure (Drawings.heading "three") (List.replicate 3 { phases with Lines = [ theory ] })
                Expect.isTrue (figure.Width <= 1_328.0) $"{figure.Width} pixels"
            }

            test "shares are those of the cells" {
                let shares = PhaseDiagram.shares (map [ [ digon; digon; digon ]; [ ignored; weak; digon ] ])
                Expect.equal shares [ digon, 4.0 / 6.0; weak, 1.0 / 6.0; ignored, 1.0 / 6.0 ] ""
            }

            test "a phase is drawn as its notation says, and the axes end at the edges of the cells" {
                let phase =
                    ExtraFeature(Features = 2, Hidden = 1, Density = 0.1).PhaseOf(EquatableArray.Of [ 1.0; -0.4; 0.0; 0.0 ])

                let cell at =
                    {
                        At = at
                        Label = ""
                        Answer = phase
                        Plan = None
                        Evaluations = []
                        Answers = lazy []
                        Counted = ref Counted.Best
                    }

                // In any order, and one of the six points was not run.
                let cells = List.map cell [ 0.1, 10.0; 0.1, 1.0; 0.1, 0.1; 0.01, 0.1; 0.01, 10.0 ]
                let figure = Draw.phases (Drawings.heading "one") cells
                Expect.equal (single (areasOf figure)).Cells (array2D [ [ 0; -1; 0 ]; [ 0; 0; 0 ] ]) ""
                Expect.equal ((single ((single (areasOf figure)).Kinds)).Name) "{12} (weak)" ""
                let panel = figure.Rows.Head.Panels.Head
                let low, high = panel.X.Range.Value
                // Half a cell beyond the centres, which are a decade apart.
                Near.within 1e-12 (0.1 / sqrt 10.0) low
                Near.within 1e-9 (10.0 * sqrt 10.0) high
            }

            test "fourteen areas and their tints have colours of their own" {
                let colours = [ for k in 0..13 -> Style.area k ]
                Expect.equal ((List.map fst colours @ List.map snd colours |> List.distinct).Length) 28 ""
                Expect.equal (Style.area 14) colours.Head ""
            }

            test "maps of other kinds stand beside the phases with one legend" {
                let phases = PhaseDiagram.squares [ map [ [ digon; digon; digon ]; [ ignored; weak; ("", false) ] ] ]

                let counts =
                    { phases.Head with
                        Label = "starts that miss"
                        Cells = array2D [ [ 0; 1; 0 ]; [ 1; 1; -1 ] ]
                        Kinds = [ { Name = "none"; Colour = Colouring.Muted }; { Name = "one"; Colour = Colouring.Ink } ]
                    }

                let figure = PhaseDiagram.beside (Drawings.heading "both") (phases @ [ counts ])
                let areas = areasOf figure
                Expect.equal [ for kind in areas[1].Kinds -> kind.Name ] [ "none"; "one" ] ""
                Expect.equal (areas[1].Cells) counts.Cells ""
                Expect.isTrue (figure.Width > (PhaseDiagram.beside (Drawings.heading "one") phases).Width) ""
            }

            test "a feature is grey where it is absent, blue alone, red in superposition, and the key shows all shades" {
                let norms = array2D [ [ 0.0; 1.0; 2.0 ]; [ nan; 0.5; 1.0 ] ]
                let superposition = array2D [ [ 0.0; 0.0; 3.0 ]; [ nan; 0.5; 1.0 ] ]
                let square = PhaseDiagram.crowding "" [| 0.1; 1.0; 10.0 |] [| 0.01; 0.1 |] norms superposition []

                let colour row column =
                    match square.Kinds[square.Cells[row, column]].Colour with
                    | Colouring.Crowding(norm, superposition) -> Style.crowding norm superposition
                    | other -> failwith $"{other}"

                Expect.equal (colour 0 0) (Style.crowding 0.0 0.0) ""
                Expect.equal (colour 0 1) (Style.crowding 1.0 0.0) ""
                Expect.equal (colour 0 2) (Style.crowding 1.0 1.0) ""
                Expect.equal (colour 1 2) (Style.crowding 5.0 7.0) ""
                Expect.equal (square.Cells[1, 0]) (-1) ""
                Expect.equal (List.distinct [ colour 0 0; colour 0 1; colour 0 2 ] |> List.length) 3 ""

                let figure = PhaseDiagram.crowdings (Drawings.heading "colours") [ square ]
                let key = (areasOf figure)[1]
                Expect.equal (key.Cells |> Seq.cast<int> |> Seq.distinct |> Seq.length) key.Kinds.Length ""
                // Nothing is listed: an entry of the legend would be a trace of points.
                lacks "\"type\":\"scatter\"" ((Plotly.encode figure).ToJsonString())
            }

            test "maps of one feature stand in rows of three that fit a page of 1,400 pixels, without a legend" {
                let line = Curve.through "a theory" [ 0.1, 0.01; 10.0, 0.1 ]
                let ones = Array2D.create 2 2 1.0
                let map = PhaseDiagram.crowding "" [| 0.1; 10.0 |] [| 0.01; 0.1 |] ones ones [ line ]
                let figure = PhaseDiagram.crowdings (Drawings.heading "colours") (List.replicate 4 map)
                Expect.equal (areasOf figure).Length 4 "three maps and the key in the first row"
                Expect.isTrue (figure.Width <= 1_400.0) $"{figure.Width} pixels"
                Expect.isTrue ((Plotly.encode figure).ToJsonString().Contains "\"showlegend\":false") "no legend"
                lacks "\"showlegend\":true" ((Plotly.encode figure).ToJsonString())
            }
        ]
