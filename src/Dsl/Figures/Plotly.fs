namespace Research

open System.Text.Json.Nodes

/// Figures as plotly.js reads them.
[<RequireQualifiedAccess>]
module Plotly =

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
        let encode named (k, panel: Panel, mark) =
            let x, y = axisNames k

            let context: PlotlyMark.Context =
                {
                    X = x
                    Y = y
                    LogX = (panel.X.Scale = AxisScale.Logarithmic)
                    LogY = (panel.Y.Scale = AxisScale.Logarithmic)
                    Scene = sceneName k
                    Keys = keys
                    Named = named
                }

            PlotlyMark.encode context mark, Set.union named (Set.ofList (PlotlyMark.names mark))

        panels
        |> List.indexed
        |> List.collect (fun (k, placed) -> [ for mark in placed.Panel.Marks -> k, placed.Panel, mark ])
        |> List.mapFold encode Set.empty
        |> fst

    /// The names in the legend.
    let private named (figure: Figure) =
        figure.Rows |> List.collect _.Panels |> List.collect _.Marks |> List.collect PlotlyMark.names

    /// Pixels on the right that the legend takes.
    let private legendRoom (figure: Figure) =
        match named figure with
        | [] -> 0.0
        | names -> names |> List.map _.Length |> List.max |> Style.roomOfLegend

    let private legend (plan: Grid.Plan) bars =
        object
            [
                "x", number (1.0 + (12.0 + bars) / plan.PlotWidth)
                "xanchor", text "left"
                "y", number 1.0
                "yanchor", text "top"
                "font", font Style.labelSize
            ]

    /// Where the panels are, with room for bars and legend.
    let private plan (figure: Figure) = Grid.plan (PlotlyColour.room figure + legendRoom figure) figure

    /// The traces of each still of a film.
    let private stills (figure: Figure) (film: Film) : PlotlyFilm.Still list =
        [
            for still in film.Stills ->
                let panels = List.concat (plan { figure with Rows = still.Rows }).Rows

                { Label = still.Label; Traces = marks (PlotlyColour.keys figure) panels |> List.collect _.Traces }
        ]

    let private layout (figure: Figure) =
        let bars = PlotlyColour.room figure
        let named = not (named figure).IsEmpty
        let plan = plan figure
        let panels = List.concat plan.Rows
        let marks = marks (PlotlyColour.keys figure) panels

        let fields =
            [
                "width", number figure.Width
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
            @ PlotlyColour.axes figure plan
            @ (figure.Film |> Option.map (PlotlyFilm.layout plan) |> Option.defaultValue [])
            @ [
                "shapes", array (marks |> List.collect _.Shapes)
                "annotations",
                array (
                    (panels |> List.collect PlotlyAxis.title)
                    @ PlotlyColour.labels figure plan
                    @ (marks |> List.collect _.Annotations)
                )
            ]

        marks |> List.collect _.Traces, object fields

    let private config (figure: Figure) =
        object
            [
                "displaylogo", flag false
                "modeBarButtonsToRemove", texts [ "select2d"; "lasso2d"; "autoScale2d" ]
                "toImageButtonOptions", object [ "format", text "svg"; "filename", text figure.Name ]
            ]

    /// The figure with the fields that Plotly.newPlot takes (data, layout, config; frames of a film), and name, title and caption for a page.
    let encode (figure: Figure) : JsonNode =
        let data, layout = layout figure

        let frames =
            match figure.Film with
            | Some film -> [ "frames", PlotlyFilm.frames (stills figure film) ]
            | None -> []

        JsonText.object (
            [
                "name", text figure.Name
                "title", text figure.Title
                "caption", text figure.Caption
                "data", array data
                "layout", layout
                "config", config figure
            ]
            @ frames
        )
