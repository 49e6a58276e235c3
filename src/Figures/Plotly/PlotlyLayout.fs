namespace Research

open System.Text.Json.Nodes

/// Encodes the layout of panels for plotly.js: axes, spaces, titles, colour bars, the legend, the film's slider.
[<RequireQualifiedAccess>]
module internal PlotlyLayout =

    open PlotlyJson

    /// The names of the axes of the k-th panel.
    let axisNames k = if k = 0 then "x", "y" else $"x{k + 1}", $"y{k + 1}"

    /// The name of a space in the k-th panel.
    let sceneName k = if k = 0 then "scene" else $"scene{k + 1}"

    let private scenes (panels: (int * Grid.Placed) list) =
        [
            for k, placed in panels do
                for mark in placed.Panel.Marks do
                    match mark with
                    | Mark.Space space -> sceneName k, PlotlySpace.scene placed space
                    | _ -> ()
        ]

    /// The names in the legend.
    let private named (grid: PanelGrid) =
        grid.Rows |> List.collect _.Panels |> List.collect _.Marks |> List.collect PlotlyMark.names

    let private letters (grid: PanelGrid) = named grid |> List.map _.Length |> List.fold max 0

    // What plotly.js adds to the text of an entry: a sign, and room at its sides.
    let private entryRoom = 46.0
    let private textWidth letters = 6.6 * float letters

    /// The height of the legend below panels of a width, in pixels.
    let private legendBelow (width: float) (grid: PanelGrid) =
        match List.distinct (named grid) with
        | [] -> 0.0
        | names ->
            let inLine = max 1 (int (width / (textWidth (letters grid) + entryRoom)))
            8.0 + Style.legendLine * float ((names.Length + inLine - 1) / inLine)

    let private legend grid (plan: Grid.Plan) =
        let place =
            if plan.Below > 0.0 then
                [
                    "orientation", text "h"
                    "x", number 0.0
                    "y", number (Grid.under plan (PlotlyColour.roomBelow grid))
                    "entrywidth", number (min (textWidth (letters grid)) (plan.PlotWidth - entryRoom))
                    "entrywidthmode", text "pixels"
                ]
            else
                [ "x", number (1.0 + (12.0 + PlotlyColour.room grid) / plan.PlotWidth); "y", number 1.0 ]

        object (
            place
            @ [
                "xanchor", text "left"
                "yanchor", text "top"
                "tracegroupgap", number 2.0
                "font", font Style.labelSize
                // Dots of clouds are too small to show their colour.
                "itemsizing", text "constant"
            ]
        )

    let private wide (grid: PanelGrid) =
        let legend = if (named grid).IsEmpty then 0.0 else Style.roomOfLegend (letters grid)
        let _, right, _, _ = Style.margins
        Grid.plan (right + PlotlyColour.room grid + legend) 0.0 grid

    /// The grid as it is drawn, its plan, and the place that each panel has among all panels of the figure: with room for colour bars and
    /// legend beside the panels.
    let beside (grid: PanelGrid) =
        let width = (wide grid).PlotWidth
        let wrapped, places = Wrap.rows 0.0 width width grid
        wrapped, wide wrapped, places

    // A panel is not drawn smaller than this share of its width, so that its texts fit.
    let private least = 0.7

    /// The same in a figure of a width in pixels, with colour bars and legend below the panels.
    let below (width: float) (grid: PanelGrid) =
        let left, _, _, _ = Style.margins
        let inner = width - left - Style.narrowRight
        let wrapped, places = Wrap.rows least (wide grid).PlotWidth inner { grid with Width = width }
        let below = PlotlyColour.roomBelow wrapped + legendBelow inner wrapped
        wrapped, Grid.plan Style.narrowRight below wrapped, places

    /// The panels where they are drawn, each with its place among all panels of the figure; a panel that fills a row has none.
    let placed (_: PanelGrid, plan: Grid.Plan, places: int list) : (int * Grid.Placed) list =
        List.zip places (List.concat plan.Rows) |> List.filter (fun (place, _) -> place >= 0)

    /// The layout of a plan, with all colour keys of the figure, and with the shapes and annotations of all marks.
    let encode keys (grid: PanelGrid, plan: Grid.Plan, places) (shapes: JsonNode | null) (notes: (JsonNode | null) list) =
        let named = not (named grid).IsEmpty
        let panels = placed (grid, plan, places)

        object (
            [
                "width", number plan.Width
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
                "modebar", object [ "orientation", text "v"; "bgcolor", text Style.clear ]
            ]
            @ (if named then [ "legend", legend grid plan ] else [])
            @ (panels |> List.collect (fun (k, placed) -> PlotlyAxis.encode (fst (axisNames k)) (snd (axisNames k)) placed))
            @ scenes panels
            @ PlotlyColour.axes keys grid plan
            @ (grid.Film |> Option.map (PlotlyFilm.layout plan) |> Option.defaultValue [])
            @ [
                "shapes", shapes
                "annotations", array ((panels |> List.collect (snd >> PlotlyAxis.title)) @ PlotlyColour.labels grid plan @ notes)
            ]
        )
