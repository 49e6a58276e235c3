namespace Research

/// Marks as the traces, shapes and annotations of plotly.js; one encoder per kind of mark.
[<RequireQualifiedAccess>]
module internal PlotlyMark =

    open System.Text.Json.Nodes
    open PlotlyJson

    /// What an encoder knows beside its mark.
    type Context =
        {
            /// "x", "x2", ….
            X: string
            /// "y", "y2", ….
            Y: string
            /// The axes are logarithmic.
            LogX: bool
            LogY: bool
            /// All keys of the figure.
            Keys: ColourKey list
            /// "scene", "scene2", …: what a space of this panel is called.
            Scene: string
            /// Names that the legend already has.
            Named: Set<string>
        }

    /// What a mark becomes.
    type Encoded =
        {
            Traces: (JsonNode | null) list
            Shapes: (JsonNode | null) list
            Annotations: (JsonNode | null) list
        }

    let private nothing = { Traces = []; Shapes = []; Annotations = [] }

    let private traces traces = { nothing with Traces = traces }

    let private trace at kind fields = object (("type", text kind) :: ("xaxis", text at.X) :: ("yaxis", text at.Y) :: fields)

    let private legend at name =
        if name = "" || at.Named.Contains name then
            [ "name", text name; "legendgroup", text name; "showlegend", flag false ]
        else
            [ "name", text name; "legendgroup", text name; "showlegend", flag true ]

    let private hover (labels: string[]) =
        if labels.Length = 0 then
            [ "hovertemplate", text "(%{x:.4g}, %{y:.4g})<extra></extra>" ]
        else
            [ "text", texts labels; "hovertemplate", text "%{text}<extra></extra>" ]

    let private heatMap at (map: HeatMap) =
        let x0, dx = map.Columns
        let y0, dy = map.Rows
        let place = if Array2D.length2 map.Values = 1 then "%{y}" else "%{y}, %{x}"

        trace
            at
            "heatmap"
            [
                "z", matrix map.Values
                "x0", number x0
                "dx", number dx
                "y0", number y0
                "dy", number dy
                "coloraxis", text (PlotlyColour.axisName at.Keys map.Key)
                "hoverongaps", flag false
                "hovertemplate", text $"{map.Symbol}[{place}] = %%{{z:.3f}}<extra></extra>"
            ]

    // The colours are steps of a scale of its own; empty traces make the legend.
    let private areas at (areas: Areas) =
        let kinds = List.toArray areas.Kinds
        let count = float (max 1 kinds.Length)

        let known = areas.Cells |> Array2D.map (fun kind -> if kind < 0 then nan else float kind)

        let step k (kind: AreaKind) =
            let colour = text (PlotlyColour.css kind.Colour)
            [ array [ number (float k / count); colour ]; array [ number (float (k + 1) / count); colour ] ]

        let names =
            [
                for row in 0 .. Array2D.length1 areas.Cells - 1 ->
                    texts
                        [
                            for column in 0 .. Array2D.length2 areas.Cells - 1 ->
                                kinds |> Array.tryItem areas.Cells[row, column] |> Option.map _.Name |> Option.defaultValue ""
                        ]
            ]

        let map =
            trace
                at
                "heatmap"
                [
                    "z", matrix known
                    "x", numbers areas.X
                    "y", numbers areas.Y
                    "text", array names
                    "zmin", number -0.5
                    "zmax", number (count - 0.5)
                    "colorscale", array (areas.Kinds |> List.mapi step |> List.concat)
                    "showscale", flag false
                    "hoverongaps", flag false
                    "hovertemplate", text "%{text} at (%{x:.4g}, %{y:.4g})<extra></extra>"
                ]

        let entry (kind: AreaKind) =
            trace
                at
                "scatter"
                ([
                    "mode", text "markers"
                    "x", array [ null ]
                    "y", array [ null ]
                    "marker",
                    object [ "symbol", text "square"; "size", number 12.0; "color", text (PlotlyColour.css kind.Colour) ]
                 ]
                 @ legend at kind.Name)

        // Shades of two numbers are read off a panel, not off a list.
        let isListed (kind: AreaKind) =
            match kind.Colour with
            | Colouring.Crowding _ -> false
            | _ -> true

        map :: (areas.Kinds |> List.filter isListed |> List.map entry)

    let private bars at (bars: Bars) =
        let x, y, orientation, place, length =
            match bars.Direction with
            | Direction.Horizontal -> bars.Lengths, bars.At, "h", "y", "x"
            | Direction.Vertical -> bars.At, bars.Lengths, "v", "x", "y"

        let line = "line", object [ "width", number 0.0 ]

        trace
            at
            "bar"
            [
                "orientation", text orientation
                "x", numbers x
                "y", numbers y
                "width", number bars.Thickness
                "marker", object (PlotlyColour.marker at.Keys bars.Colour bars.Lengths.Length @ [ line ])
                "showlegend", flag false
                "hovertemplate", text $"{bars.Symbol}[%%{{{place}}}] = %%{{{length}:.3f}}<extra></extra>"
            ]

    let private dash dash =
        match dash with
        | Dash.Solid -> "solid"
        | Dash.Dashed -> "dash"
        | Dash.Dotted -> "dot"

    let private stroke colour width dash = "line", object [ "color", text colour; "width", number width; "dash", text dash ]

    // A line cannot use a colour axis; an empty trace makes its colour bar appear.
    let private barOnly at colouring =
        match colouring with
        | Colouring.By(key, _) ->
            [
                trace
                    at
                    "scatter"
                    [
                        "mode", text "markers"
                        "x", array [ null ]
                        "y", array [ null ]
                        "marker", object (PlotlyColour.marker at.Keys (Colouring.By(key, [| key.Low |])) 1)
                        "showlegend", flag false
                    ]
            ]
        | _ -> []

    let private line at (line: Line) =
        trace
            at
            "scatter"
            ([
                "mode", text "lines"
                "x", numbers line.X
                "y", numbers line.Y
                stroke (PlotlyColour.css line.Colour) Style.stroke (dash line.Dash)
             ]
             @ legend at line.Name
             @ hover [||])
        :: barOnly at line.Colour

    let private dots at (points: Points) =
        trace
            at
            "scatter"
            ([
                "mode", text "markers"
                "x", numbers points.X
                "y", numbers points.Y
                "marker",
                object (
                    PlotlyColour.marker at.Keys points.Colour points.X.Length
                    @ [ "size", number points.Size; "opacity", number 0.9 ]
                )
             ]
             @ legend at points.Name
             @ hover points.Labels)

    let private vectors at (vectors: Vectors) =
        let colour k =
            match vectors.Colour with
            | Colouring.By(key, values) -> Style.colour key values[min k (values.Length - 1)]
            | plain -> PlotlyColour.css plain

        let shaft k =
            trace
                at
                "scatter"
                [
                    "mode", text "lines"
                    "x", numbers [ 0.0; vectors.X[k] ]
                    "y", numbers [ 0.0; vectors.Y[k] ]
                    stroke (colour k) Style.vector "solid"
                    "showlegend", flag false
                    "hoverinfo", text "skip"
                ]

        let tips =
            dots
                at
                {
                    Name = ""
                    X = vectors.X
                    Y = vectors.Y
                    Colour = vectors.Colour
                    Size = 8.0
                    Labels = vectors.Labels
                }

        [ for k in 0 .. vectors.X.Length - 1 -> shaft k ] @ [ tips ]

    // Unlike shapes, annotations on a logarithmic axis stand at the exponent.
    let private position logarithmic direction across value = if logarithmic && direction = across then log10 value else value

    let private level at (level: Level) =
        let x, y, xref, yref, xAnchor, yAnchor =
            match level.Direction with
            | Direction.Horizontal -> (0.0, 1.0), (level.At, level.At), at.X + " domain", at.Y, "right", "top"
            | Direction.Vertical -> (level.At, level.At), (0.0, 1.0), at.X, at.Y + " domain", "left", "top"

        let shape =
            object
                [
                    "type", text "line"
                    "layer", text "above"
                    "xref", text xref
                    "yref", text yref
                    "x0", number (fst x)
                    "x1", number (snd x)
                    "y0", number (fst y)
                    "y1", number (snd y)
                    stroke Style.muted Style.level "dot"
                ]

        let label =
            object
                [
                    "xref", text xref
                    "yref", text yref
                    "x", number (position at.LogX level.Direction Direction.Vertical (snd x))
                    "y", number (position at.LogY level.Direction Direction.Horizontal (snd y))
                    "bgcolor", text "rgba(255,255,255,0.75)"
                    "borderpad", number 0.0
                    "xanchor", text xAnchor
                    "yanchor", text yAnchor
                    "text", text level.Label
                    "showarrow", flag false
                    "font", font Style.tickSize
                ]

        { nothing with Shapes = [ shape ]; Annotations = if level.Label = "" then [] else [ label ] }

    let private frame at (frame: Frame) =
        let (x0, x1), (y0, y1) = frame.X, frame.Y

        object
            [
                "type", text "rect"
                "layer", text "above"
                "xref", text at.X
                "yref", text at.Y
                "x0", number x0
                "x1", number x1
                "y0", number y0
                "y1", number y1
                "line", object [ "color", text Style.muted; "width", number 0.8 ]
            ]

    let private space at (space: Space) =
        let encode named mark =
            let context: PlotlySpace.Context = { Scene = at.Scene; Keys = at.Keys; Legend = legend { at with Named = named } }

            PlotlySpace.encode context mark, Set.union named (Set.ofList (PlotlySpace.names mark))

        space.Marks |> List.mapFold encode at.Named |> fst |> List.concat

    /// The names that a mark adds to the legend.
    let names (mark: Mark) =
        match mark with
        | Mark.Line { Name = name }
        | Mark.Points { Name = name } when name <> "" -> [ name ]
        | Mark.Areas areas -> areas.Kinds |> List.map _.Name
        | Mark.Space space -> List.collect PlotlySpace.names space.Marks
        | _ -> []

    /// A mark of the panel whose axes the context names.
    let encode (at: Context) (mark: Mark) =
        match mark with
        | Mark.HeatMap map -> traces [ heatMap at map ]
        | Mark.Areas some -> traces (areas at some)
        | Mark.Bars some -> traces [ bars at some ]
        | Mark.Line one -> traces (line at one)
        | Mark.Points points -> traces [ dots at points ]
        | Mark.Vectors some -> traces (vectors at some)
        | Mark.Level one -> level at one
        | Mark.Frame one -> { nothing with Shapes = [ frame at one ] }
        | Mark.Band one ->
            let strip, label = PlotlyBand.encode (at.X, at.LogX) (at.Y, at.LogY) one
            { nothing with Shapes = [ strip ]; Annotations = label }
        | Mark.Edges some -> traces (PlotlyEdges.encode at.X at.Y some)
        | Mark.Space one -> traces (space at one)
