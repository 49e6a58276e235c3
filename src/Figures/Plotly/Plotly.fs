namespace Research

open System.Text.Json.Nodes

/// Encodes figures for plotly.js.
[<RequireQualifiedAccess>]
module internal Plotly =

    open PlotlyJson

    let private marks keys (panels: (int * Grid.Placed) list) =
        let encode named (k, placed: Grid.Placed, mark) =
            let x, y = PlotlyLayout.axisNames k
            let panel = placed.Panel

            let context: PlotlyMark.Context =
                {
                    X = x
                    Y = y
                    LogX = (panel.X.Scale = AxisScale.Logarithmic)
                    LogY = (panel.Y.Scale = AxisScale.Logarithmic)
                    Scene = PlotlyLayout.sceneName k
                    Domain = placed.X, placed.Y
                    Keys = keys
                    Named = named
                }

            PlotlyMark.encode context mark, Set.union named (Set.ofList (PlotlyMark.names mark))

        panels
        |> List.collect (fun (k, placed) -> [ for mark in placed.Panel.Marks -> k, placed, mark ])
        |> List.mapFold encode Set.empty
        |> fst

    let private traces (marks: PlotlyMark.Encoded list) = marks |> List.collect _.Traces |> List.map PlotlyTrace.encode

    /// The marks in the order of the panels.
    let private marksOf (grid: PanelGrid) =
        PlotlyLayout.beside grid |> PlotlyLayout.placed |> List.sortBy fst |> marks (PlotlyColour.keys grid)

    /// The traces of each still of a film.
    let private stills (grid: PanelGrid) (film: Film) : PlotlyFilm.Still list =
        [
            for still in film.Stills -> { Label = still.Label; Traces = traces (marksOf { grid with Rows = still.Rows }) }
        ]

    let private copy (node: JsonNode | null) = node |> Option.ofObj |> Option.map _.DeepClone() |> Option.toObj

    let private places (at: ItemsAt) =
        match at with
        | ItemsAt.X -> "x"
        | ItemsAt.Y -> "y"
        | ItemsAt.Place -> "place"
        | ItemsAt.Order -> "order"

    /// The panels that show items which other panels show too, by their axes.
    let private links (grid: PanelGrid) =
        let linked =
            [
                for k, panel in List.indexed (grid.Rows |> List.collect _.Panels) do
                    match panel.Link with
                    | Some link -> k, link
                    | None -> ()
            ]

        let alone =
            linked
            |> List.countBy (fun (_, link) -> link.Items)
            |> List.filter (fun (_, count) -> count = 1)
            |> List.map fst

        array
            [
                for k, link in linked do
                    if not (List.contains link.Items alone) then
                        let x, y = PlotlyLayout.axisNames k
                        object [ "items", text link.Items; "at", text (places link.At); "x", text x; "y", text y ]
            ]

    let private config (figure: Figure) =
        object
            [
                "displaylogo", flag false
                "modeBarButtonsToRemove", texts [ "select2d"; "lasso2d"; "autoScale2d" ]
                "toImageButtonOptions", object [ "format", text "svg"; "filename", text figure.Name ]
            ]

    /// The data, the layout, the layouts of narrower figures, what links panels and, for a film, the frames.
    let private ofPanels (grid: PanelGrid) =
        let marks = marksOf grid
        let shapes = array (marks |> List.collect _.Shapes)
        let notes = marks |> List.collect _.Annotations
        let layout arranged = PlotlyLayout.encode (PlotlyColour.keys grid) arranged (copy shapes) (List.map copy notes)

        let narrow =
            [
                for width in Style.narrowWidths do
                    if width < grid.Width && Wrap.isPossible grid then
                        layout (PlotlyLayout.below width grid)
            ]

        [
            "data", array (traces marks)
            "layout", layout (PlotlyLayout.beside grid)
            "narrow", array narrow
            "links", links grid
        ]
        @ (grid.Film |> Option.map (fun film -> "frames", PlotlyFilm.frames (stills grid film)) |> Option.toList)

    let private drawn (drawing: Drawing) : (string * (JsonNode | null)) list =
        match drawing with
        | Drawing.Panels grid -> ofPanels grid
        | Drawing.XPlot chart -> [ "data", JsonNode.Parse chart.Traces; "layout", JsonNode.Parse chart.Layout ]

    /// The figure as JSON with the fields that Plotly.newPlot takes (data, layout, config; for a film, frames); layouts for narrower pages,
    /// the widest first; the links of panels; and the figure's name, title and caption.
    let encode (figure: Figure) : JsonNode =
        JsonText.object (
            [ "name", text figure.Name; "title", text figure.Title; "caption", text figure.Caption ]
            @ drawn figure.Drawing
            @ [ "config", config figure ]
        )
