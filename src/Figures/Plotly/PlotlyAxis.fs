namespace Research

/// Encodes axes for plotly.js.
[<RequireQualifiedAccess>]
module internal PlotlyAxis =

    open PlotlyJson

    let private range (axis: Axis) =
        let place value =
            match axis.Scale with
            | AxisScale.Linear -> value
            | AxisScale.Logarithmic -> log10 value

        match axis.Range, axis.Reversed with
        | Some(low, high), false -> [ "range", pair (place low, place high) ]
        | Some(low, high), true -> [ "range", pair (place high, place low) ]
        | None, true -> [ "autorange", text "reversed" ]
        | None, false -> []

    let private ticks (axis: Axis) =
        let marks = [ "ticks", text "outside"; "ticklen", number 3.0; "tickcolor", text Style.ink ]

        match axis.Ticks, axis.Scale with
        | Ticks.NoTicks, _ -> [ "ticks", text ""; "showticklabels", flag false ]
        | Ticks.At places, _ ->
            marks
            @ [
                "tickmode", text "array"
                "tickvals", numbers (List.map fst places)
                "ticktext", texts (List.map snd places)
            ]
        | Ticks.Automatic, AxisScale.Linear -> marks @ [ "nticks", number 6.0 ]
        | Ticks.Automatic, AxisScale.Logarithmic ->
            marks
            @ [
                "dtick", number 1.0
                "exponentformat", text "power"
                "minor", object [ "dtick", text "D1"; "ticks", text "outside"; "ticklen", number 2.0 ]
            ]

    let private isByPower (axis: Axis) = axis.Scale = AxisScale.Logarithmic && axis.Ticks = Ticks.Automatic

    let private shared (axis: Axis) =
        [
            "type", text (if axis.Scale = AxisScale.Linear then "linear" else "log")
            "title", object [ "text", text axis.Label; "standoff", number 6.0; "font", font Style.labelSize ]
            "showgrid", flag axis.Grid
            "gridcolor", text Style.faint
            "zeroline", flag false
            "showline", flag axis.Edge
            "linecolor", text Style.ink
            "linewidth", number 0.8
            "tickfont", font (if isByPower axis then Style.powerSize else Style.tickSize)
        ]
        @ range axis
        @ ticks axis

    /// One axis of a space.
    let space (axis: Axis) =
        let ticks =
            match axis.Ticks with
            | Ticks.Automatic
            | Ticks.NoTicks -> [ "nticks", number 5.0; "showticklabels", flag (axis.Ticks <> Ticks.NoTicks) ]
            | Ticks.At _ -> ticks axis

        [
            "type", text (if axis.Scale = AxisScale.Linear then "linear" else "log")
            "title", object [ "text", text axis.Label; "font", font Style.labelSize ]
            "showgrid", flag axis.Grid
            "tickfont", font Style.tickSize
        ]
        @ range axis
        @ ticks

    /// The two axes of a panel, under the names x and y that traces use.
    let encode (x: string) (y: string) (placed: Grid.Placed) =
        let panel = placed.Panel

        let aspect =
            if panel.EqualAspect then
                [ "scaleanchor", text x; "scaleratio", number 1.0; "constrain", text "domain" ]
            else
                []

        let constrained = if panel.EqualAspect then [ "constrain", text "domain" ] else []

        [
            x.Replace("x", "xaxis"), object ([ "domain", pair placed.X; "anchor", text y ] @ shared panel.X @ constrained)
            y.Replace("y", "yaxis"), object ([ "domain", pair placed.Y; "anchor", text x ] @ shared panel.Y @ aspect)
        ]

    /// The title above a panel.
    let title (placed: Grid.Placed) =
        if placed.Panel.Title = "" then
            []
        else
            [
                object
                    [
                        "text", text placed.Panel.Title
                        "xref", text "paper"
                        "yref", text "paper"
                        "x", number ((fst placed.X + snd placed.X) / 2.0)
                        "y", number (snd placed.Y)
                        "xanchor", text "center"
                        "yanchor", text "bottom"
                        "yshift", number 3.0
                        "showarrow", flag false
                        "font", font Style.titleSize
                    ]
            ]
