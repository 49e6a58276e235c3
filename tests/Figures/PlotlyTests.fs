/// Figures as plotly.js reads them.
module Research.Tests.PlotlyTests

open System.Globalization
open System.Text.Json.Nodes
open FSharp.Reflection
open Research
open Expecto

let private at (path: string) (node: JsonNode) =
    path.Split '.' |> Array.fold (fun (here: JsonNode) name -> nonNull here[name]) node

let private items (node: JsonNode) = node.AsArray() |> Seq.map nonNull |> List.ofSeq

let private fields (node: JsonNode) = [ for field in node.AsObject() -> field.Key, field.Value ]

let private pair node =
    match items node with
    | [ low; high ] -> low.GetValue<float>(), high.GetValue<float>()
    | _ -> failwith "not a pair"

/// Domains (x, y) of the panels, in order.
let private domains encoded =
    let axes prefix =
        [
            for name, axis in fields (at "layout" encoded) do
                if name.StartsWith(prefix + "axis") then
                    pair (at "domain" (nonNull axis))
        ]

    List.zip (axes "x") (axes "y")

[<Tests>]
let tests =
    testList
        "Figures/PlotlyTests"
        [
            test "every kind of mark is in the figure that shows every mark, and encodes" {
                let case (mark: Mark) = (FSharpValue.GetUnionFields(mark, typeof<Mark>) |> fst).Name

                let all = FSharpType.GetUnionCases typeof<Mark> |> Array.map _.Name |> Set.ofArray
                Expect.equal (Drawings.marks |> List.map case |> Set.ofList) all ""
                Expect.isNonEmpty (items (at "data" (Plotly.encode Drawings.everyMark))) ""
            }

            test "a table has its titles above its rows, column by column, over the whole panel" {
                let figure =
                    Charts.table (Drawings.heading "table") [ "point", 3.0; "r", 1.0 ] [ [ "triple"; "0.5" ]; [ "end"; "1" ] ]

                let table = Plotly.encode figure |> at "data" |> items |> List.exactlyOne
                let texts node = [ for column in items node -> [ for text in items column -> text.GetValue<string>() ] ]
                Expect.equal (string table["type"]) "table" ""
                Expect.equal (texts (at "header.values" table)) [ [ "point" ]; [ "r" ] ] ""
                Expect.equal (texts (at "cells.values" table)) [ [ "triple"; "end" ]; [ "0.5"; "1" ] ] ""
                Expect.equal [ for width in items (at "columnwidth" table) -> width.GetValue<float>() ] [ 3.0; 1.0 ] ""
                Expect.equal (pair (at "domain.x" table)) (0.0, 1.0) ""
            }

            test "numbers that plotly.js enlarges on logarithmic axes come out as large as others" {
                let size axis =
                    let panel = Panel.make "" axis (Axis.linear "y") []
                    let encoded = Charts.panels (Drawings.heading "log") 200.0 [ [ panel ] ] |> Plotly.encode
                    (at "layout.xaxis.tickfont.size" encoded).GetValue<float>()

                Expect.equal (1.25 * size (Axis.log "x")) (size (Axis.linear "x")) ""
                Expect.equal (size (Axis.log "x" |> Axis.ticks [ 1.0, "1" ])) (size (Axis.linear "x")) ""
            }

            test "a rectangle is a bar from its lower edge, as wide as it is, at its place" {
                let trace =
                    items (at "data" (Plotly.encode Drawings.everyMark)) |> List.find (fun trace -> not (isNull trace["base"]))

                let numbers path = [ for number in items (at path trace) -> number.GetValue<float>() ]
                Expect.equal (numbers "x", numbers "width") ([ 0.6; 0.6 ], [ 0.8; 0.8 ]) ""
                Expect.equal (numbers "base", numbers "y") ([ 0.1; 0.7 ], [ 0.6; 0.3 ]) ""
                Expect.equal ((at "offset" trace).GetValue<float>()) 0.0 "not beside other bars"
                Expect.equal [ for text in items (at "hovertext" trace) -> text.GetValue<string>() ] [ "one"; "two" ] ""
            }

            test "panels do not overlap and stay on the page" {
                let apart (a, b) (c, d) = b <= c || d <= a

                for figure in Drawings.charts do
                    let panels = domains (Plotly.encode figure)
                    Expect.equal panels.Length (figure.Rows |> List.sumBy _.Panels.Length) ""

                    for (left, right), (bottom, top) in panels do
                        Expect.isTrue (0.0 <= left && left < right && right <= 1.0) $"{figure.Name}: x {left} … {right}"
                        Expect.isTrue (-1e-6 <= bottom && bottom < top && top <= 1.0) $"{figure.Name}: y {bottom} … {top}"

                    for i, (x, y) in List.indexed panels do
                        for x', y' in List.skip (i + 1) panels do
                            Expect.isTrue (apart x x' || apart y y') $"{figure.Name}: {x}, {y} and {x'}, {y'}"
            }

            test "every trace names axes that the layout has" {
                for figure in Drawings.charts do
                    let encoded = Plotly.encode figure
                    let axes = at "layout" encoded |> fields |> List.map fst |> Set.ofList

                    for trace in items (at "data" encoded) do
                        match trace["scene"] with
                        | null when string trace["type"] = "table" -> Expect.isNull trace["xaxis"] "a table has no axes"
                        | null ->
                            for axis, long in [ "xaxis", "xaxis"; "yaxis", "yaxis" ] do
                                let name = (at axis trace).GetValue<string>()
                                Expect.contains axes (long + name.Substring 1) $"for {axis}, {long}"
                        | scene -> Expect.contains axes (scene.GetValue<string>()) ""
            }

            test "a scene covers its panel, and another panel has a scene of its own" {
                let layout =
                    at
                        "layout"
                        (Plotly.encode (
                            Charts.spaces (Drawings.heading "spaces") [ "one", Drawings.space; "two", Drawings.space ]
                        ))

                let domain axis scene = pair (at $"{scene}.domain.{axis}" layout)
                Expect.equal (domain "y" "scene2") (domain "y" "scene") ""
                Expect.isTrue (snd (domain "x" "scene") < fst (domain "x" "scene2")) ""
            }

            test "a film has a frame for each still, with the traces that move and no others" {
                let film = Drawings.film
                let encoded = Plotly.encode film
                let frames, traces = items (at "frames" encoded), items (at "data" encoded)
                let stills = film.Film.Value.Stills
                Expect.equal frames.Length stills.Length ""

                for frame in frames do
                    // The line grows and the grey one stays: the second of two traces is in no frame.
                    Expect.equal [ for k in items (at "traces" frame) -> int (k.GetValue<float>()) ] [ 0 ] ""
                    Expect.equal ((items (at "data" frame)).Length) 1 ""

                // What is shown at first is the first still, and the slider stands there.
                Expect.equal (traces.Head.ToJsonString()) ((items (at "data" frames.Head)).Head.ToJsonString()) ""
                Expect.equal ((at "active" (items (at "layout.sliders" encoded)).Head).GetValue<float>()) 0.0 ""
                let steps = items (at "steps" (items (at "layout.sliders" encoded)).Head)

                Expect.equal
                    [ for step in steps -> (at "label" step).GetValue<string>() ]
                    [ for still in stills -> still.Label ]
                    ""

                let names = [ for frame in frames -> (at "name" frame).GetValue<string>() ]
                Expect.equal [ for step in steps -> (items (items (at "args" step)).Head).Head.GetValue<string>() ] names ""
            }

            test "a figure that does not move has no frames and no slider" {
                let encoded = Plotly.encode Drawings.everyMark
                Expect.isNull (encoded["frames"]) ""
                Expect.isNull ((at "layout" encoded)["sliders"]) ""
            }

            test "what is not finite becomes null, and numbers keep six digits" {
                let text = (Plotly.encode Drawings.everyMark).ToJsonString()
                Expect.stringContains text "\"z\":[[0,1],[null,-1]]" ""
                Expect.stringContains text "\"y\":[0.5,null]" ""
                Expect.stringContains text "\"y\":[0.333333,2]" ""
                lacks "NaN" text
                lacks "Infinity" text
            }

            test "equal figures give equal bytes, whatever the culture" {
                let encode () = [ for figure in Drawings.charts -> (Plotly.encode figure).ToJsonString() ]

                let before, culture = encode (), CultureInfo.CurrentCulture
                // With invariant globalization no other culture can be named, but its formats can still be changed.
                let comma = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
                comma.NumberFormat.NumberDecimalSeparator <- ","

                try
                    CultureInfo.CurrentCulture <- comma
                    Expect.equal (encode ()) before ""
                finally
                    CultureInfo.CurrentCulture <- culture
            }

            test "marks with an equal key share one colour bar" {
                let axes figure =
                    Plotly.encode figure |> at "layout" |> fields |> List.map fst |> List.filter _.StartsWith("coloraxis")

                Expect.equal (axes Drawings.charts[2]) [ "coloraxis"; "coloraxis2" ] ""
            }

            test "the matrix of eight columns is square to within two pixels" {
                for figure in [ Drawings.charts[0]; Drawings.charts[2]; Drawings.charts[3] ] do
                    let encoded = Plotly.encode figure
                    let layout = at "layout" encoded
                    let number path = (at path layout).GetValue<float>()
                    let width = number "width" - number "margin.l" - number "margin.r"
                    let height = number "height" - number "margin.t" - number "margin.b"
                    let (left, right), (bottom, top) = (domains encoded).Head
                    let x0, x1 = pair (at "xaxis.range" layout)
                    let y1, y0 = pair (at "yaxis.range" layout)

                    let unitX, unitY = (right - left) * width / (x1 - x0), (top - bottom) * height / (y1 - y0)

                    Expect.isTrue (abs (unitX - unitY) * y1 <= 2.0) $"{figure.Name}: {unitX * y1} by {unitY * y1} pixels"
            }

            test "rows of a matrix go down, so that feature 0 is on top" {
                let from, towards = Plotly.encode Drawings.charts[2] |> at "layout.yaxis.range" |> pair

                Expect.isTrue (from > towards) ""
            }

            test "colours run from the first to the last of a scale and stay there beyond it" {
                for scale in [ ColourScale.Diverging; ColourScale.Sequential; ColourScale.Importance ] do
                    let key = { Scale = scale; Low = -1.0; High = 1.0; Label = "" }

                    let css (r, g, b) = $"rgb({r},{g},{b})"
                    Expect.equal (Style.colour key -7.0) (css (List.head (Style.stops scale))) ""
                    Expect.equal (Style.colour key 1.0) (css (List.last (Style.stops scale))) ""
                    Expect.equal (Style.colour key nan) Style.muted ""
            }

            test "the lightness of one-sided scales only rises, so that they read without colour" {
                let lightness (r, g, b) = 0.2126 * float r + 0.7152 * float g + 0.0722 * float b

                for scale in [ ColourScale.Sequential; ColourScale.Importance ] do
                    let steps = Style.stops scale |> List.map lightness |> List.pairwise
                    Seq.iter (fun (darker, brighter) -> Expect.isTrue (darker < brighter) "") steps
            }
        ]
