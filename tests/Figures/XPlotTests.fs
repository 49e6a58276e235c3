/// Traces through XPlot's types, and charts of XPlot as figures.
module Research.Tests.XPlotTests

open System
open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research
open Expecto
open Research.Cli
open Research.Tests
open Research.Tests.StoreSamples
open XPlot.Plotly

let private items (node: JsonNode) = node.AsArray() |> List.ofSeq |> List.map nonNull

let private fields (node: JsonNode | null) = [ for field in (nonNull node).AsObject() -> field.Key ]

let private at (path: string) (node: JsonNode) =
    path.Split '.' |> Array.fold (fun (here: JsonNode) name -> nonNull here[name]) node

let private data (encoded: JsonNode) = items (at "data" encoded)

let private text (path: string) node = (at path node).ToJsonString()

let private written (trace: Trace) = (nonNull (PlotlyTrace.encode trace)).ToJsonString()

/// XPlot's own types of traces by what they call themselves, e.g. "scatter".
let private xplot =
    [
        for kind in typeof<Trace>.Assembly.GetExportedTypes() do
            if kind.IsSubclassOf typeof<Trace> then
                let trace = nonNull (Activator.CreateInstance kind)
                string ((nonNull (kind.GetProperty "type")).GetValue trace), kind
    ]

let private propertiesOf (kind: Type) = set [ for property in kind.GetProperties() -> property.Name ]

/// What is declared beside XPlot's types, by the name of the trace or of its marker.
let private added =
    Map
        [
            "scatter", set [ "hovertemplate" ]
            "scatter3d", set [ "hovertemplate" ]
            "bar", set [ "base"; "hovertemplate"; "hovertext"; "offset"; "width" ]
            "heatmap", set [ "coloraxis"; "hoverongaps"; "hovertemplate" ]
            "table", set [ "type"; "domain"; "columnwidth"; "header"; "cells" ]
            "marker", set [ "coloraxis" ]
        ]

let private unknown name kind node =
    let known = Set.union (propertiesOf kind) (added |> Map.tryFind name |> Option.defaultValue Set.empty)
    fields node |> List.filter (fun field -> not (known.Contains field))

let private points = Scatter(x = [ 1; 2 ], y = [ 0.5; 1.0 / 3.0 ])

let private encoded (chart: PlotlyChart) = Plotly.encode (Figure.ofXPlot chart)

let private sentences figure = Figure.faults figure |> List.map _.Sentence

let private plain traces = Chart.Plot(traces: Trace list)

/// A job that trains for some milliseconds and draws these figures, whatever it finds.
let private drawing (figures: Figure list) =
    let training =
        Stage.sample (SparseUniform(Features = 3, Density = Density.Of 0.5))
        |> Stage.model (ReluOutputModel(Features = 3, Hidden = 2))
        |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 64))
        |> Stage.train (AdamW(LearningRate = 1e-2, WeightDecay = 0.0, Steps = 2))

    let asked =
        study (Paper.own "tests") "T-xplot" "Charts" {
            let! norms = Parts.train training |> ask Geometry.featureNorms
            return norms
        }

    Job.ofStudy { asked with Draws = [ for figure in figures -> fun _ -> figure ] }

/// The exit code of a run, and the figures that it stored.
let private run (figures: Figure list) =
    use scratch = new Scratch()

    let request =
        {
            Jobs = [ drawing figures ]
            Engine = ReferenceEngine()
            Threads = 1
            Scale = Scale.full
            Force = false
            DryRun = false
            Strict = false
            Out = scratch.Path
        }

    let mutable drawn = []

    let code =
        Verbs.run request (fun _ entries ->
            drawn <-
                [
                    for entry in entries do
                        for drawing in entry.Drawings -> drawing.Encoded
                ])

    code, drawn

[<Tests>]
let traces =
    testList
        "Figures/XPlotTests/traces"
        [
            test "every field of every trace is a property of XPlot's type, or of ours that derives from it" {
                // XPlot has no tables, so ours derives from its traces in general.
                let types = Map(("table", typeof<Trace>) :: xplot)

                for figure in Drawings.charts do
                    for trace in data (Plotly.encode figure) do
                        let name = (at "type" trace).GetValue<string>()
                        Expect.isEmpty (unknown name types[name] trace) $"{figure.Name}: a {name}"

                        for part, kind in [ "marker", typeof<Marker>; "line", typeof<Line> ] do
                            match trace[part] with
                            | null -> ()
                            | node -> Expect.isEmpty (unknown part kind node) $"{figure.Name}: the {part} of a {name}"
            }

            test "what plotly.js 4 adds is written with what XPlot has" {
                let heatmap =
                    HeatmapTrace(z = array2D [ [ 1.0 ] ], coloraxis = "coloraxis2", hoverongaps = false, hovertemplate = "%{z}")

                let heatmap = nonNull (PlotlyTrace.encode heatmap)
                Expect.equal (text "coloraxis" heatmap) "\"coloraxis2\"" ""
                Expect.equal (text "hoverongaps" heatmap) "false" ""
                Expect.equal (text "hovertemplate" heatmap) "\"%{z}\"" ""
                Expect.equal (text "z" heatmap) "[[1]]" ""

                let bar = BarTrace(y = [| 2.0 |], width = 1.0, marker = TraceMarker(coloraxis = "coloraxis", size = 3.0))
                let bar = nonNull (PlotlyTrace.encode bar)
                Expect.equal (text "width" bar) "1" ""
                Expect.equal (text "marker.coloraxis" bar) "\"coloraxis\"" ""
                Expect.equal (text "marker.size" bar) "3" ""
            }

            test "a property that is not set is not written" {
                for trace in [ ScatterTrace() :> Trace; HeatmapTrace(); BarTrace(); RectangleTrace(); Scatter3dTrace() ] do
                    Expect.equal (fields (PlotlyTrace.encode trace)) [ "type" ] ""

                Expect.equal
                    (written (ScatterTrace(marker = TraceMarker(color = "#123456"))))
                    """{"type":"scatter","marker":{"color":"#123456"}}"""
                    ""
            }

            test "numbers have six digits, and what is not finite is null, alone, in arrays and in matrices" {
                let y = [| 1.0 / 3.0; nan; 1e-7; -0.0; 123_456_789.0; infinity |]
                Expect.stringContains (written (ScatterTrace(y = y))) "\"y\":[0.333333,null,1E-07,0,123457000,null]" ""

                let z = array2D [ [ 0.1 + 0.2; nan ]; [ -infinity; 1e20 ] ]
                Expect.stringContains (written (HeatmapTrace(z = z, zmin = nan))) "\"z\":[[0.3,null],[null,1E+20]]" ""
                Expect.stringContains (written (HeatmapTrace(z = z, zmin = nan))) "\"zmin\":null" ""
                Expect.stringContains (written (HeatmapTrace(z = Array2D.zeroCreate 2 0))) "\"z\":[[],[]]" ""
            }

            test "texts of any letters come back as they are" {
                let said = "‖W‖ \"<b>\" \\ \u2028 é"
                let trace = nonNull (PlotlyTrace.encode (ScatterTrace(name = said, text = [| said |])))
                Expect.equal ((at "name" trace).GetValue<string>()) said ""
                Expect.equal ((items (at "text" trace)).Head.GetValue<string>()) said ""
            }
        ]

[<Tests>]
let charts =
    testList
        "Figures/XPlotTests/charts"
        [
            test "titles of the chart and its axes become objects, and the layout is kept" {
                let layout =
                    Layout(
                        title = "A title",
                        titlefont = Font(size = 20.0),
                        xaxis = Xaxis(title = "x", range = [ 0; 3 ], titlefont = Font(color = "red")),
                        yaxis = Yaxis(title = "y", ``type`` = "log"),
                        scene = Scene(zaxis = Zaxis(title = "z")),
                        barmode = "stack"
                    )

                let chart = encoded (Chart.Plot([ points ], layout))
                Expect.equal (text "layout.title" chart) """{"text":"A title","font":{"size":20.0}}""" ""
                Expect.equal (text "layout.xaxis.title" chart) """{"text":"x","font":{"color":"red"}}""" ""
                Expect.equal (text "layout.xaxis.range" chart) "[0,3]" ""
                Expect.equal (text "layout.yaxis.title" chart) """{"text":"y"}""" ""
                Expect.equal (text "layout.yaxis.type" chart) "\"log\"" ""
                Expect.equal (text "layout.scene.zaxis.title" chart) """{"text":"z"}""" ""
                Expect.equal (text "layout.barmode" chart) "\"stack\"" ""
                Expect.isFalse ((at "layout.xaxis" chart).AsObject().ContainsKey "titlefont") "the font is the title's"
            }

            test "the title of a colour bar becomes an object with its side" {
                let chart = encoded (plain [ Heatmap(z = [ [ 1; 2 ] ], colorbar = Colorbar(title = "D", titleside = "right")) ])
                Expect.equal (text "colorbar.title" (data chart).Head) """{"text":"D","side":"right"}""" ""
            }

            test "a figure is called as its chart, has its size, and can be called otherwise" {
                let figure = plain [ points ] |> Chart.WithTitle "Norms" |> Chart.WithSize(700, 300) |> Figure.ofXPlot
                Expect.equal (figure.Name, figure.Title, figure.Caption) ("Norms", "Norms", "") ""
                Expect.equal (FigurePage.size (Plotly.encode figure)) (700, 300) ""

                let other = Plotly.encode { figure with Name = "other"; Caption = "What is seen." }
                Expect.equal (text "name" other, text "caption" other) ("\"other\"", "\"What is seen.\"") ""
                Expect.equal (text "layout.title.text" other) "\"Norms\"" "the chart keeps its own title"
            }

            test "a chart without title or layout is called chart, and is as large as XPlot draws it" {
                let figure = Figure.ofXPlot (plain [ points ])
                Expect.equal (figure.Name, figure.Title) ("chart", "") ""
                Expect.equal (FigurePage.size (Plotly.encode figure)) (900, 500) ""
                Expect.equal (FigurePage.size (encoded (Chart.Plot(points, Layout(width = 640.0, height = 480.0))))) (640, 480) ""
            }

            test "traces are those of the chart, numbers to the last digit, and names those of WithLabels" {
                let chart = plain [ points; Bar(y = [ 1.0 / 3.0 ]) ] |> Chart.WithLabels [ "one"; "two" ]
                let data = data (encoded chart)
                Expect.equal [ for trace in data -> text "type" trace ] [ "\"scatter\""; "\"bar\"" ] ""
                Expect.equal [ for trace in data -> text "name" trace ] [ "\"one\""; "\"two\"" ] ""
                Expect.equal (text "y" data[1]) "[0.3333333333333333]" ""
            }

            test "numbers that are not finite are gaps, but a text that reads NaN beside other texts is one" {
                let scatter =
                    Scatter(
                        x = [ 1.0; nan; 3.0 ],
                        y = [ nan; infinity; -infinity ],
                        text = [ "NaN"; "a"; "b" ],
                        hoverinfo = "text"
                    )

                let data = data (encoded (plain [ scatter; Heatmap(z = [ [ 1.0; nan ]; [ nan; nan ] ]) ]))
                Expect.equal (text "x" data[0]) "[1.0,null,3.0]" ""
                Expect.equal (text "y" data[0]) "[null,null,null]" ""
                Expect.equal (text "text" data[0]) """["NaN","a","b"]""" ""
                Expect.equal (text "z" data[1]) "[[1.0,null],[null,null]]" ""
            }

            test "a figure keeps the chart as it was, and equal charts give equal bytes" {
                let chart () = plain [ points ] |> Chart.WithTitle "before"
                let mine = chart ()
                let figure = Figure.ofXPlot mine
                mine.WithTitle "after"
                Expect.equal figure (Figure.ofXPlot (chart ())) "though each chart has an Id of its own"
                Expect.equal ((Plotly.encode figure).ToJsonString()) ((encoded (chart ())).ToJsonString()) ""
            }

            test "figures of one name in a study are a fault, and so is one without a name" {
                let faults names = [ for name in names -> { Drawings.charts.Head with Name = name } ] |> Figure.faultsOfAll
                Expect.isEmpty (faults [ "a"; "b"; "A" ]) ""
                Faults.one "the number of figures that are called a" "2" "1" (faults [ "a"; "b"; "a" ])
                Faults.one "the name of a figure" "empty" "a word or more" (faults [ " "; "b" ])
            }

            test "a figure of panels has no fault, nor has a chart with a trace of each type of XPlot but area" {
                for figure in Drawings.charts do
                    Expect.isEmpty (Figure.faults figure) figure.Name

                let all = xplot |> List.filter (fst >> (<>) "area")
                Expect.isGreaterThan all.Length 15 ""
                let make (_, kind: Type) = Activator.CreateInstance kind |> nonNull |> unbox<Trace>
                Expect.isEmpty (sentences (Figure.ofXPlot (plain (List.map make all)))) ""
                Expect.isEmpty (sentences (Figure.ofXPlot (plain [ Trace() ]))) "plotly.js takes it for points and lines"
            }

            test "a chart with no trace is a fault" {
                let expected name =
                    [
                        $"The number of traces of the figure {name} is 0 but must be at least 1: give the chart something to draw, e.g. Chart.Plot [ Scatter(x = …, y = …) ]."
                    ]

                Expect.equal (sentences (Figure.ofXPlot (plain [] |> Chart.WithTitle "Empty"))) (expected "Empty") ""
                Expect.equal (sentences (Figure.ofXPlot (PlotlyChart()))) (expected "chart") "one that was never plotted"
            }

            test "a trace that plotly.js does not know is a fault, each in one sentence" {
                let chart = plain [ points; Scatter(``type`` = "sctter", y = [ 1 ]); Area(r = [ 1 ]) ]

                match sentences { Figure.ofXPlot chart with Name = "mine" } with
                | [ second; third ] ->
                    Expect.stringStarts
                        second
                        "The type of trace 2 of the figure mine is \"sctter\" but must be one that plotly.js draws (bar, "
                        ""

                    Expect.stringStarts
                        third
                        "The type of trace 3 of the figure mine is \"area\" but must be one that plotly.js draws (bar, "
                        ""

                    Expect.stringEnds third "): use one of these, e.g. Scatter(fill = \"tozeroy\") for an area." ""
                | other -> failtest $"{other}"
            }

            test "a chart that XPlot cannot write is a fault of one line" {
                let short = plain [ points; points ] |> Chart.WithLabels [ "one" ]
                let confusing = plain [ Scatter(name = "[LAYOUT]") ] |> Chart.WithXTitle "x"

                for chart in [ short; confusing; PlotlyChart() |> Chart.WithLabel "one" ] do
                    match sentences (Figure.ofXPlot chart) with
                    | [ sentence ] ->
                        Expect.stringStarts sentence "The chart of the figure chart is one that XPlot cannot write (" ""
                        Expect.isFalse (sentence.Contains '\n') sentence
                    | other -> failtest $"{other}"
            }

            test "the known types are those of the plotly.js that figures are made for" {
                match Repository.plotly with
                | None -> skiptest "experiments/web/node_modules is missing: run npm ci there"
                | Some path ->
                    let declared = Regex.Matches(File.ReadAllText path, "moduleType:\"trace\",name:\"([a-z0-9]+)\"")
                    Expect.equal (set XPlotChart.types) (set [ for found in declared -> found.Groups[1].Value ]) ""
            }

            test "a chart is stored with the run and stands in the report like any other figure" {
                let chart = plain [ points ] |> Chart.WithTitle "Norms"

                match run [ Figure.ofXPlot chart; Drawings.charts.Head ] with
                | 0, drawn ->
                    Expect.equal (List.length drawn) 2 ""
                    let stored = drawn |> List.find (fun drawing -> text "name" drawing = "\"Norms\"")
                    Expect.isTrue (JsonNode.DeepEquals(stored, encoded chart)) "what was stored is what was encoded"

                    Expect.stringContains
                        (FigurePage.page PlotlyScript.Public "" FigureData.Inline stored)
                        "id=\"figure-norms\""
                        ""
                | other -> failtest $"{other}"
            }

            test "a run with a faulty chart ends with exit code 2, and keeps its other figures" {
                let code, drawn =
                    run [ Figure.ofXPlot (PlotlyChart()); Figure.ofXPlot (plain [ points ] |> Chart.WithTitle "Norms") ]

                Expect.equal code 2 ""
                Expect.equal [ for drawing in drawn -> text "name" drawing ] [ "\"Norms\"" ] ""
            }

            test "a browser draws a chart of XPlot with its titles" {
                Requires.browser ()
                let chart = plain [ points ] |> Chart.WithTitle "Above" |> Chart.WithXTitle "Below" |> Chart.WithYTitle "Beside"
                let script = PlotlyScript.Beside(Uri(Repository.plotly.Value).AbsoluteUri)
                let dom = Chromium.dom (FigurePage.page script "" FigureData.Inline (encoded chart))
                Expect.stringContains dom "data-drawn=\"true\"" ""

                for title in [ "Above"; "Below"; "Beside" ] do
                    Expect.isTrue (Regex.IsMatch(dom, $"<text[^>]*>{title}</text>")) title
            }
        ]
