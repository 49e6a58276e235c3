namespace Research

open System.Text.Json.Nodes

/// Encodes figures for plotly.js.
[<RequireQualifiedAccess>]
module internal Plotly =

    open PlotlyJson

    let private axisNames k = if k = 0 then "x", "y" else $"x{k + 1}", $"y{k + 1}"

    let private sceneName k = if k = 0 then "scene" else $"scene{k + 1}"

    let private scenes (panels: Grid.Placed list) =
        [
            for k, placed in List.indexed panels do
                for mark in placed.Panel.Marks do
                    match mark with
                    | Mark.Space space -> sceneName k, PlotlySpace.scene placed space
                    | _ -> ()
        ]

    let private marks keys (panels: Grid.Placed list) =
        let encode named (k, placed: Grid.Placed, mark) =
            let x, y = axisNames k
            let panel = placed.Panel

            let context: PlotlyMark.Context =
                {
                    X = x
                    Y = y
                    LogX = (panel.X.Scale = AxisScale.Logarithmic)
                    LogY = (panel.Y.Scale = AxisScale.Logarithmic)
                    Scene = sceneName k
                    Domain = placed.X, placed.Y
                    Keys = keys
                    Named = named
                }

            PlotlyMark.encode context mark, Set.union named (Set.ofList (PlotlyMark.names mark))

        panels
        |> List.indexed
        |> List.collect (fun (k, placed) -> [ for mark in placed.Panel.Marks -> k, placed, mark ])
        |> List.mapFold encode Set.empty
        |> fst

    let private traces (marks: PlotlyMark.Encoded list) = marks |> List.collect _.Traces |> List.map PlotlyTrace.encode

    /// The names in the legend.
    let private named (grid: PanelGrid) =
        grid.Rows |> List.collect _.Panels |> List.collect _.Marks |> List.collect PlotlyMark.names

    /// The width of the legend on the right, in pixels.
    let private legendRoom (grid: PanelGrid) =
        match named grid with
        | [] -> 0.0
        | names -> names |> List.map _.Length |> List.max |> Style.roomOfLegend

    let private legend (plan: Grid.Plan) bars =
        object
            [
                "x", number (1.0 + (12.0 + bars) / plan.PlotWidth)
                "xanchor", text "left"
                "y", number 1.0
                "yanchor", text "top"
                "tracegroupgap", number 2.0
                "font", font Style.labelSize
                // Dots of clouds are too small to show their colour.
                "itemsizing", text "constant"
            ]

    /// The layout of the panels, with room for colour bars and legend.
    let private plan (grid: PanelGrid) = Grid.plan (PlotlyColour.room grid + legendRoom grid) grid

    /// The traces of each still of a film.
    let private stills (grid: PanelGrid) (film: Film) : PlotlyFilm.Still list =
        [
            for still in film.Stills ->
                let panels = List.concat (plan { grid with Rows = still.Rows }).Rows

                { Label = still.Label; Traces = traces (marks (PlotlyColour.keys grid) panels) }
        ]

    let private layout (grid: PanelGrid) =
        let bars = PlotlyColour.room grid
        let named = not (named grid).IsEmpty
        let plan = plan grid
        let panels = List.concat plan.Rows
        let marks = marks (PlotlyColour.keys grid) panels

        let fields =
            [
                "width", number grid.Width
                "height", number plan.Height
                "margin",
                object
                    [
                        "l", number plan.Left
                        "r", number plan.Right
                        "t", number plan.Top
                        "b", number plan.Bottom
                        "autoexpand", flag false
                    ]
                "font", object [ "family", text Style.font; "size", number Style.labelSize; "color", text Style.ink ]
                "paper_bgcolor", text Style.background
                "plot_bgcolor", text Style.background
                "bargap", number 0.0
                "hovermode", text "closest"
                "showlegend", flag named
                "modebar", object [ "orientation", text "v"; "bgcolor", text "rgba(255,255,255,0)" ]
            ]
            @ (if named then [ "legend", legend plan bars ] else [])
            @ (panels
               |> List.indexed
               |> List.collect (fun (k, placed) -> PlotlyAxis.encode (fst (axisNames k)) (snd (axisNames k)) placed))
            @ scenes panels
            @ PlotlyColour.axes grid plan
            @ (grid.Film |> Option.map (PlotlyFilm.layout plan) |> Option.defaultValue [])
            @ [
                "shapes", array (marks |> List.collect _.Shapes)
                "annotations",
                array (
                    (panels |> List.collect PlotlyAxis.title)
                    @ PlotlyColour.labels grid plan
                    @ (marks |> List.collect _.Annotations)
                )
            ]

        traces marks, object fields

    let private config (figure: Figure) =
        object
            [
                "displaylogo", flag false
                "modeBarButtonsToRemove", texts [ "select2d"; "lasso2d"; "autoScale2d" ]
                "toImageButtonOptions", object [ "format", text "svg"; "filename", text figure.Name ]
            ]

    /// The data, the layout and, for a film, the frames.
    let private ofPanels (grid: PanelGrid) =
        let data, layout = layout grid

        [ "data", array data; "layout", layout ]
        @ (grid.Film |> Option.map (fun film -> "frames", PlotlyFilm.frames (stills grid film)) |> Option.toList)

    let private drawn (drawing: Drawing) : (string * (JsonNode | null)) list =
        match drawing with
        | Drawing.Panels grid -> ofPanels grid
        | Drawing.XPlot chart -> [ "data", JsonNode.Parse chart.Traces; "layout", JsonNode.Parse chart.Layout ]

    /// The figure as JSON with the fields that Plotly.newPlot takes (data, layout, config; for a film, frames), and its name, title and
    /// caption.
    let encode (figure: Figure) : JsonNode =
        JsonText.object (
            [ "name", text figure.Name; "title", text figure.Title; "caption", text figure.Caption ]
            @ drawn figure.Drawing
            @ [ "config", config figure ]
        )
