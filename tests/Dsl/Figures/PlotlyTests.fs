/// Figures as plotly.js reads them.
module Research.Tests.PlotlyTests

open System.Globalization
open System.Text.Json.Nodes
open FSharp.Reflection
open Research
open Xunit

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

[<Fact>]
let ``every kind of mark is in the figure that shows every mark, and encodes`` () =
    let case (mark: Mark) = (FSharpValue.GetUnionFields(mark, typeof<Mark>) |> fst).Name

    let all = FSharpType.GetUnionCases typeof<Mark> |> Array.map _.Name |> Set.ofArray
    Assert.Equal<Set<string>>(all, Drawings.marks |> List.map case |> Set.ofList)
    Assert.NotEmpty(items (at "data" (Plotly.encode Drawings.everyMark)))

[<Fact>]
let ``panels do not overlap and stay on the page`` () =
    let apart (a, b) (c, d) = b <= c || d <= a

    for figure in Drawings.charts do
        let panels = domains (Plotly.encode figure)
        Assert.Equal(figure.Rows |> List.sumBy _.Panels.Length, panels.Length)

        for (left, right), (bottom, top) in panels do
            Assert.True(0.0 <= left && left < right && right <= 1.0, $"{figure.Name}: x {left} … {right}")
            Assert.True(-1e-6 <= bottom && bottom < top && top <= 1.0, $"{figure.Name}: y {bottom} … {top}")

        for i, (x, y) in List.indexed panels do
            for x', y' in List.skip (i + 1) panels do
                Assert.True(apart x x' || apart y y', $"{figure.Name}: {x}, {y} and {x'}, {y'}")

[<Fact>]
let ``every trace names axes that the layout has`` () =
    for figure in Drawings.charts do
        let encoded = Plotly.encode figure
        let axes = at "layout" encoded |> fields |> List.map fst |> Set.ofList

        for trace in items (at "data" encoded) do
            match trace["scene"] with
            | null ->
                for axis, long in [ "xaxis", "xaxis"; "yaxis", "yaxis" ] do
                    let name = (at axis trace).GetValue<string>()
                    Assert.Contains(long + name.Substring 1, axes)
            | scene -> Assert.Contains(scene.GetValue<string>(), axes)

[<Fact>]
let ``a scene covers its panel, and another panel has a scene of its own`` () =
    let layout =
        at "layout" (Plotly.encode (Charts.spaces (Drawings.heading "spaces") [ "one", Drawings.space; "two", Drawings.space ]))

    let domain axis scene = pair (at $"{scene}.domain.{axis}" layout)
    Assert.Equal(domain "y" "scene", domain "y" "scene2")
    Assert.True(snd (domain "x" "scene") < fst (domain "x" "scene2"))

[<Fact>]
let ``a film has a frame for each still, with the traces that move and no others`` () =
    let film = Drawings.film
    let encoded = Plotly.encode film
    let frames, traces = items (at "frames" encoded), items (at "data" encoded)
    let stills = film.Film.Value.Stills
    Assert.Equal(stills.Length, frames.Length)

    for frame in frames do
        // The line grows and the grey one stays: the second of two traces is in no frame.
        Assert.Equal<int list>([ 0 ], [ for k in items (at "traces" frame) -> int (k.GetValue<float>()) ])
        Assert.Equal(1, (items (at "data" frame)).Length)

    // What is shown at first is the last still.
    Assert.Equal((items (at "data" (List.last frames))).Head.ToJsonString(), traces.Head.ToJsonString())
    let steps = items (at "steps" (items (at "layout.sliders" encoded)).Head)

    Assert.Equal<string list>(
        [ for still in stills -> still.Label ],
        [ for step in steps -> (at "label" step).GetValue<string>() ]
    )

    let names = [ for frame in frames -> (at "name" frame).GetValue<string>() ]
    Assert.Equal<string list>(names, [ for step in steps -> (items (items (at "args" step)).Head).Head.GetValue<string>() ])

[<Fact>]
let ``a figure that does not move has no frames and no slider`` () =
    let encoded = Plotly.encode Drawings.everyMark
    Assert.Null(encoded["frames"])
    Assert.Null((at "layout" encoded)["sliders"])

[<Fact>]
let ``what is not finite becomes null, and numbers keep six digits`` () =
    let text = (Plotly.encode Drawings.everyMark).ToJsonString()
    Assert.Contains("\"z\":[[0,1],[null,-1]]", text)
    Assert.Contains("\"y\":[0.5,null]", text)
    Assert.Contains("\"y\":[0.333333,2]", text)
    Assert.DoesNotContain("NaN", text)
    Assert.DoesNotContain("Infinity", text)

[<Fact>]
let ``equal figures give equal bytes, whatever the culture`` () =
    let encode () = [ for figure in Drawings.charts -> (Plotly.encode figure).ToJsonString() ]

    let before, culture = encode (), CultureInfo.CurrentCulture
    // With invariant globalization no other culture can be named, but its formats can still be changed.
    let comma = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    comma.NumberFormat.NumberDecimalSeparator <- ","

    try
        CultureInfo.CurrentCulture <- comma
        Assert.Equal<string list>(before, encode ())
    finally
        CultureInfo.CurrentCulture <- culture

[<Fact>]
let ``marks with an equal key share one colour bar`` () =
    let axes figure = Plotly.encode figure |> at "layout" |> fields |> List.map fst |> List.filter _.StartsWith("coloraxis")

    Assert.Equal<string list>([ "coloraxis"; "coloraxis2" ], axes Drawings.charts[2])

[<Fact>]
let ``the matrix of eight columns is square to within two pixels`` () =
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

        Assert.True(abs (unitX - unitY) * y1 <= 2.0, $"{figure.Name}: {unitX * y1} by {unitY * y1} pixels")

[<Fact>]
let ``rows of a matrix go down, so that feature 0 is on top`` () =
    let from, towards = Plotly.encode Drawings.charts[2] |> at "layout.yaxis.range" |> pair

    Assert.True(from > towards)

[<Fact>]
let ``colours run from the first to the last of a scale and stay there beyond it`` () =
    for scale in [ ColourScale.Diverging; ColourScale.Sequential; ColourScale.Importance ] do
        let key = { Scale = scale; Low = -1.0; High = 1.0; Label = "" }

        let css (r, g, b) = $"rgb({r},{g},{b})"
        Assert.Equal(css (List.head (Style.stops scale)), Style.colour key -7.0)
        Assert.Equal(css (List.last (Style.stops scale)), Style.colour key 1.0)
        Assert.Equal(Style.muted, Style.colour key nan)

[<Fact>]
let ``the lightness of one-sided scales only rises, so that they read without colour`` () =
    let lightness (r, g, b) = 0.2126 * float r + 0.7152 * float g + 0.0722 * float b

    for scale in [ ColourScale.Sequential; ColourScale.Importance ] do
        let steps = Style.stops scale |> List.map lightness |> List.pairwise
        Assert.All(steps, (fun (darker, brighter) -> Assert.True(darker < brighter)))
