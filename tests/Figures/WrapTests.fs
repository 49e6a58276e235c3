/// Figures on pages that are too narrow for all of their panels side by side.
module Research.Tests.WrapTests

open System.Text.Json.Nodes
open Research
open Expecto
open Research.Tests

let private fields (node: JsonNode) = [ for field in node.AsObject() -> field.Key, field.Value ]

let private pair (node: JsonNode | null) =
    let numbers = (nonNull node).AsArray()
    (nonNull numbers[0]).GetValue<float>(), (nonNull numbers[1]).GetValue<float>()

let private child (name: string) (node: JsonNode) : JsonNode = nonNull node[name]

let private number name node = (child name node).GetValue<float>()

let private layouts (figure: Figure) =
    let encoded = Plotly.encode figure
    child "layout" encoded, [ for layout in (child "narrow" encoded).AsArray() -> nonNull layout ]

/// The shares that each pair of axes covers, by the number in their names.
let private domains (layout: JsonNode) =
    let axes prefix =
        [
            for name, axis in fields layout do
                if name.StartsWith(prefix + "axis") then
                    name.Substring 5, pair (child "domain" (nonNull axis))
        ]

    let y = dict (axes "y")
    [ for name, x in axes "x" -> name, (x, y[name]) ]

let private grid (figure: Figure) =
    match figure.Drawing with
    | Drawing.Panels grid -> grid
    | Drawing.XPlot _ -> failwith "no panels"

/// The titles of the panels row by row, when a figure becomes as wide as is said.
let private wrapped width figure =
    let arranged, _, _ = PlotlyLayout.below width (grid figure)
    [ for row in arranged.Rows -> [ for panel in row.Panels -> panel.Title ] ]

let private sweep count = Charts.sparsityColumns (Drawings.heading "sweep") [ for k in 1..count -> Drawings.column $"{k}" 20 5 ]

let private curve: Curve = { Name = "a"; X = [| 1.0; 2.0 |]; Y = [| 1.0; 2.0 |] }

let private beside count =
    Charts.panels
        (Drawings.heading "beside")
        300.0
        [ [ for k in 1..count -> Charts.curves $"{k}" (Axis.linear "x") (Axis.linear "y") [ curve ] ] ]

[<Tests>]
let tests =
    testList
        "Figures/WrapTests"
        [
            test "on every page panels are in the figure and apart, and all that were there are there" {
                let apart (a, b) (c, d) = b <= c + 1e-9 || d <= a + 1e-9

                for figure in sweep 12 :: beside 7 :: Drawings.charts do
                    let wide, narrow = layouts figure
                    let all = [ for name, _ in domains wide -> name ] |> set

                    for layout in narrow do
                        let panels = domains layout
                        Expect.equal (Set.difference (set (List.map fst panels)) all) Set.empty "no panel is made up"

                        let axes k = if k = 0 then "" else $"{k + 1}"

                        let marked =
                            [
                                for k, panel in List.indexed (grid figure |> _.Rows |> List.collect _.Panels) do
                                    if not panel.Marks.IsEmpty then
                                        axes k
                            ]

                        Expect.equal (Set.difference (set marked) (set (List.map fst panels))) Set.empty figure.Name

                        for i, (_, ((left, right), (bottom, top))) in List.indexed panels do
                            let x, y = (left, right), (bottom, top)
                            Expect.isTrue (-1e-6 <= left && left < right && right <= 1.0 + 1e-6) $"{figure.Name}: {x}"
                            Expect.isTrue (-1e-6 <= bottom && bottom < top && top <= 1.0 + 1e-6) $"{figure.Name}: {y}"

                            for _, (x', y') in List.skip (i + 1) panels do
                                Expect.isTrue (apart x x' || apart y y') $"{figure.Name}: {x}, {y} and {x'}, {y'}"
            }

            test "a figure has drawings of the widths of a tablet and of a phone where it is wider" {
                let widths figure = snd (layouts figure) |> List.map (number "width")
                Expect.equal (widths (sweep 8)) Style.narrowWidths ""
                Expect.equal (widths Drawings.everyMark) [] "a table says by itself how wide it is"
                let lines = Drawings.charts |> List.find (fun figure -> figure.Name = "lines")
                Expect.equal (widths lines) [ List.last Style.narrowWidths ] ""
            }

            test "a sweep of eight stays in one row of columns on a wide page; one of twelve takes two" {
                let rows figure = let arranged, _, _ = PlotlyLayout.beside (grid figure) in arranged.Rows.Length
                Expect.equal (rows (sweep 8), rows (sweep 12)) (2, 4) ""
                let eight, _, places = PlotlyLayout.beside (grid (sweep 8))
                Expect.equal (eight, places) (grid (sweep 8), [ 0..15 ]) "it is as it was declared"
            }

            test "what stands below a panel without a title of its own goes with it" {
                let titles = [ [ "1"; "2"; "3"; "4" ]; [ ""; ""; ""; "" ]; [ "5"; "6"; "7"; "8" ]; [ ""; ""; ""; "" ] ]
                Expect.equal (wrapped 740.0 (sweep 8)) titles ""

                let pairs =
                    [
                        for k in [ 1..2..7 ] do
                            yield! [ [ $"{k}"; $"{k + 1}" ]; [ ""; "" ] ]
                    ]

                Expect.equal (wrapped 358.0 (sweep 8)) pairs ""
            }

            test "rows are about as long as each other, and a last one that is shorter keeps the columns" {
                Expect.equal (wrapped 740.0 (beside 7)) [ [ "1"; "2"; "3" ]; [ "4"; "5"; "6" ]; [ "7"; ""; "" ] ] ""
                Expect.equal (wrapped 358.0 (beside 3)) [ [ "1" ]; [ "2" ]; [ "3" ] ] ""
            }

            test "the first panel of each row has the numbers that all share, and no other" {
                let arranged, _, _ = PlotlyLayout.below 740.0 (grid (sweep 8))

                for row in arranged.Rows do
                    let labels = [ for panel in row.Panels -> panel.Y.Label, panel.Y.Ticks = Ticks.NoTicks ]
                    Expect.notEqual labels.Head ("", true) ""
                    Expect.all labels.Tail ((=) ("", true)) ""
            }

            test "matrices keep their shape" {
                let ratio (layout: JsonNode) =
                    let margin = child "margin" layout
                    let width = number "width" layout - number "l" margin - number "r" margin
                    let height = number "height" layout - number "t" margin - number "b" margin
                    let _, ((left, right), (bottom, top)) = (domains layout).Head
                    (top - bottom) * height / ((right - left) * width)

                let wide, narrow = layouts (sweep 8)

                for layout in narrow do
                    Expect.isLessThan (abs (ratio layout / ratio wide - 1.0)) 0.01 ""
            }

            test "a colour bar belongs to the same numbers on every page" {
                let bars (layout: JsonNode) =
                    [
                        for name, axis in fields layout do
                            if name.StartsWith "coloraxis" then
                                name, (child "colorscale" (nonNull axis)).ToJsonString()
                    ]

                let wide, narrow = layouts (sweep 8)
                Expect.equal (List.length (bars wide)) 2 ""

                for layout in narrow do
                    Expect.equal (bars layout) (bars wide) ""
            }

            test "panels that show the same items are linked, and a panel that is alone with its items is not" {
                let links figure =
                    [
                        for link in (Plotly.encode figure |> child "links").AsArray() ->
                            let field name = string (child name (nonNull link))
                            field "items", field "at", field "x"
                    ]

                Expect.equal (links (sweep 2)) [ for x in [ "x"; "x2"; "x3"; "x4" ] -> "feature", "y", x ] ""
                Expect.equal (links (beside 2)) [ "x", "x", "x"; "x", "x", "x2" ] "panels over the same quantity"
                Expect.equal (links (beside 1)) [] ""
                let own = beside 2 |> Figure.link "step" ItemsAt.Place
                Expect.equal (links own) [ "step", "place", "x"; "step", "place", "x2" ] ""
            }
        ]
