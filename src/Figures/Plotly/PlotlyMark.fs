namespace Research

/// Encodes marks as traces, shapes and annotations of plotly.js, with an encoder for each kind of mark.
[<RequireQualifiedAccess>]
module internal PlotlyMark =

    open System.Text.Json.Nodes

    type private Trace = XPlot.Plotly.Trace

    /// The panel and figure of a mark, as an encoder needs them.
    type Context =
        {
            /// The name of the x axis: "x", "x2", ….
            X: string
            /// The name of the y axis: "y", "y2", ….
            Y: string
            /// Whether the axes are logarithmic.
            LogX: bool
            LogY: bool
            /// The shares of the plotting area that the panel covers: left to right and bottom to top.
            Domain: (float * float) * (float * float)
            /// All colour keys of the figure.
            Keys: ColourKey list
            /// The name of a space in this panel: "scene", "scene2", ….
            Scene: string
            /// The names that the legend already has.
            Named: Set<string>
        }

    /// An encoded mark.
    type Encoded =
        {
            Traces: XPlot.Plotly.Trace list
            Shapes: (JsonNode | null) list
            Annotations: (JsonNode | null) list
        }

    let private nothing = { Traces = []; Shapes = []; Annotations = [] }

    let private traces traces = { nothing with Traces = traces }

    /// Whether the legend shows a name, which it does once.
    let private listed at name = name <> "" && not (at.Named.Contains name)

    let private heatMap at (map: HeatMap) : Trace =
        let x0, dx = map.Columns
        let y0, dy = map.Rows
        let place = if Array2D.length2 map.Values = 1 then "%{y}" else "%{y}, %{x}"

        HeatmapTrace(
            xaxis = at.X,
            yaxis = at.Y,
            z = map.Values,
            x0 = x0,
            dx = dx,
            y0 = y0,
            dy = dy,
            coloraxis = PlotlyColour.axisName at.Keys map.Key,
            hoverongaps = false,
            hovertemplate = $"{map.Symbol}[{place}] = %%{{z:.3f}}<extra></extra>"
        )

    // An empty trace makes an entry of the legend, or a colour bar.
    let private emptyDot at marker =
        ScatterTrace(
            xaxis = at.X,
            yaxis = at.Y,
            mode = "markers",
            x = [| nan |],
            y = [| nan |],
            marker = marker,
            showlegend = false
        )

    // Shades of two numbers have a panel of their own as a key, so they are not in the legend.
    let private isListed (kind: AreaKind) =
        match kind.Colour with
        | Colouring.Crowding _ -> false
        | _ -> true

    // The cells have a colour scale with a step for each kind; empty traces make the legend.
    let private areas at (areas: Areas) =
        let kinds = List.toArray areas.Kinds
        let count = float (max 1 kinds.Length)

        let step k (kind: AreaKind) =
            let colour = box (PlotlyColour.css kind.Colour)
            [ [| box (float k / count); colour |]; [| box (float (k + 1) / count); colour |] ]

        let name kind = kinds |> Array.tryItem kind |> Option.map _.Name |> Option.defaultValue ""

        let map: Trace =
            HeatmapTrace(
                xaxis = at.X,
                yaxis = at.Y,
                z = (areas.Cells |> Array2D.map (fun kind -> if kind < 0 then nan else float kind)),
                x = areas.X,
                y = areas.Y,
                text = [| for row in 0 .. Array2D.length1 areas.Cells - 1 -> Array.map name areas.Cells[row, *] |],
                zmin = -0.5,
                zmax = count - 0.5,
                colorscale = (areas.Kinds |> List.mapi step |> List.concat),
                showscale = false,
                hoverongaps = false,
                hovertemplate = "%{text} at (%{x:.4g}, %{y:.4g})<extra></extra>"
            )

        let entry (kind: AreaKind) : Trace =
            let trace = emptyDot at (TraceMarker(symbol = "square", size = 12.0, color = PlotlyColour.css kind.Colour))
            trace.name <- kind.Name
            trace.legendgroup <- kind.Name
            trace.showlegend <- listed at kind.Name
            trace

        map :: (areas.Kinds |> List.filter isListed |> List.map entry)

    let private bars at (bars: Bars) : Trace =
        let x, y, orientation, place, length =
            match bars.Direction with
            | Direction.Horizontal -> bars.Lengths, bars.At, "h", "y", "x"
            | Direction.Vertical -> bars.At, bars.Lengths, "v", "x", "y"

        let marker = PlotlyColour.marker at.Keys bars.Colour bars.Lengths.Length
        marker.line <- XPlot.Plotly.Line(width = 0.0)

        BarTrace(
            xaxis = at.X,
            yaxis = at.Y,
            orientation = orientation,
            x = x,
            y = y,
            width = bars.Thickness,
            marker = marker,
            showlegend = false,
            hovertemplate = $"{bars.Symbol}[%%{{{place}}}] = %%{{{length}:.3f}}<extra></extra>"
        )

    let private rectangles at (some: Rectangles) : Trace =
        let size edges = [| for low, high in edges -> high - low |]
        let marker = PlotlyColour.marker at.Keys some.Colour some.X.Length
        marker.line <- XPlot.Plotly.Line(width = 0.5, color = Style.background)

        let trace =
            RectangleTrace(
                xaxis = at.X,
                yaxis = at.Y,
                orientation = "v",
                x = Array.map fst some.X,
                offset = 0.0,
                width = size some.X,
                ``base`` = Array.map fst some.Y,
                y = size some.Y,
                marker = marker,
                name = some.Name,
                legendgroup = some.Name,
                showlegend = listed at some.Name,
                hovertemplate = "(%{x:.4g}, %{y:.4g})<extra></extra>"
            )

        if some.Labels.Length > 0 then
            trace.hovertext <- some.Labels
            trace.hovertemplate <- "%{hovertext}<extra></extra>"

        trace

    let private dash dash =
        match dash with
        | Dash.Solid -> "solid"
        | Dash.Dashed -> "dash"
        | Dash.Dotted -> "dot"

    // A line cannot use a colour axis; an empty trace makes its colour bar appear.
    let private barOnly at colouring : Trace list =
        match colouring with
        | Colouring.By(key, _) -> [ emptyDot at (PlotlyColour.marker at.Keys (Colouring.By(key, [| key.Low |])) 1) ]
        | _ -> []

    let private place = "(%{x:.4g}, %{y:.4g})<extra></extra>"

    let private line at (line: Line) : Trace list =
        ScatterTrace(
            xaxis = at.X,
            yaxis = at.Y,
            mode = "lines",
            x = line.X,
            y = line.Y,
            line = XPlot.Plotly.Line(color = PlotlyColour.css line.Colour, width = Style.stroke, dash = dash line.Dash),
            name = line.Name,
            legendgroup = line.Name,
            showlegend = listed at line.Name,
            hovertemplate = place
        )
        :: barOnly at line.Colour

    let private dots at (points: Points) : Trace =
        let marker = PlotlyColour.marker at.Keys points.Colour points.X.Length
        marker.size <- points.Size
        marker.opacity <- 0.9

        let trace =
            ScatterTrace(
                xaxis = at.X,
                yaxis = at.Y,
                mode = "markers",
                x = points.X,
                y = points.Y,
                marker = marker,
                name = points.Name,
                legendgroup = points.Name,
                showlegend = listed at points.Name,
                hovertemplate = place
            )

        if points.Labels.Length > 0 then
            trace.text <- points.Labels
            trace.hovertemplate <- "%{text}<extra></extra>"

        trace

    let private vectors at (vectors: Vectors) =
        let colour k =
            match vectors.Colour with
            | Colouring.By(key, values) -> Style.colour key values[min k (values.Length - 1)]
            | plain -> PlotlyColour.css plain

        let shaft k : Trace =
            ScatterTrace(
                xaxis = at.X,
                yaxis = at.Y,
                mode = "lines",
                x = [| 0.0; vectors.X[k] |],
                y = [| 0.0; vectors.Y[k] |],
                line = XPlot.Plotly.Line(color = colour k, width = Style.vector, dash = "solid"),
                showlegend = false,
                hoverinfo = "skip"
            )

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

    let private space at (space: Space) =
        let encode named mark =
            let context: PlotlySpace.Context = { Scene = at.Scene; Keys = at.Keys; Listed = listed { at with Named = named } }

            PlotlySpace.encode context mark, Set.union named (Set.ofList (PlotlySpace.names mark))

        space.Marks |> List.mapFold encode at.Named |> fst |> List.concat

    /// The names that a mark adds to the legend.
    let names (mark: Mark) =
        match mark with
        | Mark.Line { Name = name }
        | Mark.Points { Name = name }
        | Mark.Rectangles { Name = name } when name <> "" -> [ name ]
        | Mark.Areas areas -> areas.Kinds |> List.filter isListed |> List.map _.Name
        | Mark.Space space -> List.collect PlotlySpace.names space.Marks
        | _ -> []

    /// Encodes a mark of a panel.
    let encode (at: Context) (mark: Mark) =
        match mark with
        | Mark.HeatMap map -> traces [ heatMap at map ]
        | Mark.Areas some -> traces (areas at some)
        | Mark.Bars some -> traces [ bars at some ]
        | Mark.Rectangles some -> traces [ rectangles at some ]
        | Mark.Line one -> traces (line at one)
        | Mark.Points points -> traces [ dots at points ]
        | Mark.Vectors some -> traces (vectors at some)
        | Mark.Level one ->
            let line, label = PlotlyGuide.level (at.X, at.LogX) (at.Y, at.LogY) one
            { nothing with Shapes = [ line ]; Annotations = label }
        | Mark.Frame one -> { nothing with Shapes = [ PlotlyGuide.frame at.X at.Y one ] }
        | Mark.Band one ->
            let strip, label = PlotlyBand.encode (at.X, at.LogX) (at.Y, at.LogY) one
            { nothing with Shapes = [ strip ]; Annotations = label }
        | Mark.Edges some -> traces (PlotlyEdges.encode at.X at.Y some)
        | Mark.Table one -> traces [ PlotlyTable.encode at.Domain one ]
        | Mark.Space one -> traces (space at one)
