namespace Research

/// Encodes colour keys as the shared colour axes of plotly.js: "coloraxis", "coloraxis2", ….
[<RequireQualifiedAccess>]
module internal PlotlyColour =

    open PlotlyJson

    let private ofColouring colouring =
        match colouring with
        | Colouring.By(key, _) -> [ key ]
        | _ -> []

    let private ofSpace mark =
        match mark with
        | SpaceMark.Points points -> ofColouring points.Colour
        | SpaceMark.Line _
        | SpaceMark.Vectors _
        | SpaceMark.Mesh _ -> []

    let private ofMark mark =
        match mark with
        | Mark.HeatMap map -> [ map.Key ]
        | Mark.Bars bars -> ofColouring bars.Colour
        | Mark.Rectangles rectangles -> ofColouring rectangles.Colour
        | Mark.Line line -> ofColouring line.Colour
        | Mark.Points points -> ofColouring points.Colour
        | Mark.Vectors vectors -> ofColouring vectors.Colour
        | Mark.Space space -> List.collect ofSpace space.Marks
        | Mark.Areas _
        | Mark.Band _
        | Mark.Edges _
        | Mark.Level _
        | Mark.Table _
        | Mark.Frame _ -> []

    let private ofRow (row: Row) = row.Panels |> List.collect _.Marks |> List.collect ofMark |> List.distinct

    /// The keys of the marks in the order of first use.
    let keys (grid: PanelGrid) = grid.Rows |> List.collect ofRow |> List.distinct

    /// The name of a key's axis: "coloraxis", "coloraxis2", ….
    let axisName (keys: ColourKey list) (key: ColourKey) =
        match List.findIndex ((=) key) keys with
        | 0 -> "coloraxis"
        | k -> $"coloraxis{k + 1}"

    /// The row beside which a key's bar stands, which is the first one that uses the key, and the bar's position from the left.
    let private place (grid: PanelGrid) key =
        let row = grid.Rows |> List.findIndex (ofRow >> List.contains key)
        let before = grid.Rows |> List.take row |> List.collect ofRow

        let here = ofRow grid.Rows[row] |> List.filter (fun other -> not (List.contains other before))

        row, List.findIndex ((=) key) here

    /// The width of the colour bars on the right, in pixels.
    let room (grid: PanelGrid) =
        match keys grid with
        | [] -> 0.0
        | keys -> Style.barRoom * float (1 + (keys |> List.map (place grid >> snd) |> List.max))

    /// The height of the colour bars below the panels of a narrow figure, in pixels.
    let roomBelow (grid: PanelGrid) = Style.barBelow * float (keys grid).Length

    let private scale (key: ColourKey) =
        let stops = Style.stops key.Scale
        let last = float (stops.Length - 1)

        stops |> List.mapi (fun k (r, g, b) -> array [ number (float k / last); text $"rgb({r},{g},{b})" ]) |> array

    let private left (plan: Grid.Plan) column = 1.0 + (16.0 + Style.barRoom * float column) / plan.PlotWidth

    let private length (plan: Grid.Plan) row =
        let bottom, top = plan.Rows[row].Head.Y
        min Style.barLength ((top - bottom) * plan.PlotHeight)

    let private bar grid (plan: Grid.Plan) k (key: ColourKey) =
        let place =
            if plan.Below > 0.0 then
                [
                    "orientation", text "h"
                    "x", number 0.0
                    "y", number (Grid.under plan (Style.barBelow * float k + 17.0))
                    "len", number (min 1.0 (Style.barLength / plan.PlotWidth))
                ]
            else
                let row, column = place grid key

                [
                    "x", number (left plan column)
                    "y", number (snd plan.Rows[row].Head.Y)
                    "len", number (length plan row / plan.PlotHeight)
                ]

        object (
            place
            @ [
                "xanchor", text "left"
                "xpad", number 0.0
                "yanchor", text "top"
                "ypad", number 0.0
                "lenmode", text "fraction"
                "thickness", number 12.0
                "outlinewidth", number 0.5
                "outlinecolor", text Style.muted
                "nticks", number 4.0
                "tickfont", font Style.tickSize
            ]
        )

    /// The colour axes of the layout, named by the order of all keys of the figure, whatever rows its panels stand in.
    let axes (all: ColourKey list) (grid: PanelGrid) (plan: Grid.Plan) =
        [
            for k, key in List.indexed (keys grid) ->
                axisName all key,
                object
                    [
                        "cmin", number key.Low
                        "cmax", number key.High
                        "colorscale", scale key
                        "colorbar", bar grid plan k key
                    ]
        ]

    /// The labels along the colour bars, as annotations, because plotly.js puts titles over the numbers.
    let labels (grid: PanelGrid) (plan: Grid.Plan) =
        let label (key: ColourKey) (x, y, anchors, turn) =
            object
                [
                    "text", text key.Label
                    "xref", text "paper"
                    "yref", text "paper"
                    "x", number x
                    "y", number y
                    "xanchor", text (fst anchors)
                    "yanchor", text (snd anchors)
                    "textangle", number turn
                    "showarrow", flag false
                    "font", font Style.labelSize
                ]

        [
            for k, key in List.indexed (keys grid) ->
                if plan.Below > 0.0 then
                    label key (0.0, Grid.under plan (Style.barBelow * float k), ("left", "top"), 0.0)
                else
                    let row, column = place grid key
                    let x = left plan column + 48.0 / plan.PlotWidth
                    let y = snd plan.Rows[row].Head.Y - length plan row / 2.0 / plan.PlotHeight
                    label key (x, y, ("center", "middle"), -90.0)
        ]

    /// A colour as CSS; of several numbers the first counts.
    let css (colouring: Colouring) =
        match colouring with
        | Colouring.Series k -> Style.series k
        | Colouring.Area k -> fst (Style.area k)
        | Colouring.PaleArea k -> snd (Style.area k)
        | Colouring.Ink -> Style.ink
        | Colouring.Muted -> Style.muted
        | Colouring.Crowding(norm, superposition) -> Style.crowding norm superposition
        | Colouring.By(key, values) -> Style.colour key (Seq.tryHead values |> Option.defaultValue nan)

    /// A marker of a colour, for a mark of a number of items.
    let marker (keys: ColourKey list) (colouring: Colouring) (items: int) =
        match colouring with
        | Colouring.By(key, values) ->
            let values = if values.Length = 1 then Array.replicate items values[0] else values
            TraceMarker(color = values, coloraxis = axisName keys key)
        | plain -> TraceMarker(color = css plain)
