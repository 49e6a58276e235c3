namespace Research

open System
open System.Text
open System.Text.Json
open System.Text.Json.Nodes
open XPlot.Plotly

/// A chart that was made with XPlot.Plotly, in the form that plotly.js 4 reads.
type XPlotChart =
    internal
        {
            /// The title of the layout; empty where it has none.
            Title: string
            /// The width in pixels.
            Width: float
            /// The height in pixels.
            Height: float
            /// The traces as a JSON array.
            Traces: string
            /// The layout as a JSON object.
            Layout: string
            /// XPlot's error where it could not write the chart; there are no traces then.
            Complaint: string option
        }

/// Translates charts from plotly.js 1, for which XPlot writes them, to plotly.js 4.
[<RequireQualifiedAccess>]
module internal XPlotChart =

    /// The types of traces that plotly.js draws, in alphabetical order.
    let types =
        """bar barpolar box candlestick carpet choropleth choroplethmap cone contour contourcarpet densitymap funnel funnelarea
        heatmap histogram histogram2d histogram2dcontour icicle image indicator isosurface mesh3d ohlc parcats parcoords pie
        quiver sankey scatter scatter3d scattercarpet scattergeo scattergl scattermap scatterpolar scatterpolargl scattersmith
        scatterternary splom streamtube sunburst surface table treemap violin volume waterfall"""
            .Split([| ' '; '\n'; '\r' |], StringSplitOptions.RemoveEmptyEntries)
        |> List.ofArray

    let private tryText (node: JsonNode | null) =
        match node with
        | :? JsonValue as value when value.GetValueKind() = JsonValueKind.String -> Some(value.GetValue<string>())
        | _ -> None

    // Newtonsoft.Json writes numbers that are not finite as these texts, which would make an axis one of categories.
    let private isGap node =
        match tryText node with
        | Some "NaN"
        | Some "Infinity"
        | Some "-Infinity" -> true
        | _ -> false

    let private fillGaps (items: JsonArray) =
        let gaps, others = items |> Seq.indexed |> List.ofSeq |> List.partition (snd >> isGap)

        if others |> List.forall (snd >> tryText >> Option.isNone) then
            for k, _ in gaps do
                items[k] <- null

    // In plotly.js 1 a title is a text with its font and side beside it; in plotly.js 4 it is an object with all three.
    let private renewTitle (fields: JsonObject) =
        let parts =
            [
                for old, now in [ "title", "text"; "titlefont", "font"; "titleside", "side" ] do
                    match fields[old] with
                    | null -> ()
                    | :? JsonObject when old = "title" -> ()
                    | value ->
                        fields.Remove old |> ignore
                        now, value
            ]

        if not parts.IsEmpty then
            let title =
                match fields["title"] with
                | :? JsonObject as title -> title
                | _ -> JsonObject()

            for name, value in parts do
                title[name] <- value

            fields["title"] <- title

    let rec private renew (node: JsonNode | null) =
        match node with
        | :? JsonObject as fields ->
            renewTitle fields

            for field in List.ofSeq fields do
                renew field.Value
        | :? JsonArray as items ->
            fillGaps items
            Seq.iter renew items
        | _ -> ()

    /// The JSON values that XPlot puts into its script: traces and layout.
    let private written (script: string) =
        let bytes = ReadOnlyMemory(Encoding.UTF8.GetBytes script)

        let value (after: string) from =
            let start = from + bytes.Span.Slice(from).IndexOf(ReadOnlySpan(Encoding.UTF8.GetBytes after)) + after.Length
            let mutable reader = Utf8JsonReader(bytes.Span.Slice start)
            let node = JsonNode.Parse(&reader)
            node, start + int reader.BytesConsumed

        let traces, past = value "var data = " 0
        traces, fst (value "var layout = " past)

    let private ofNodes (chart: PlotlyChart) (traces: JsonNode | null) (layout: JsonNode | null) =
        let traces =
            match traces with
            | :? JsonArray as traces -> traces
            | _ -> JsonArray()

        let layout =
            match layout with
            | :? JsonObject as layout -> layout
            | _ -> JsonObject()

        let size (name: string) (otherwise: int) =
            match layout[name] with
            | :? JsonValue as own when own.GetValueKind() = JsonValueKind.Number -> own.GetValue<float>()
            | _ ->
                layout[name] <- JsonValue.Create otherwise
                float otherwise

        let title = tryText layout["title"] |> Option.defaultValue ""
        let width, height = size "width" chart.Width, size "height" chart.Height
        renew traces
        renew layout

        {
            Title = title
            Width = width
            Height = height
            Traces = traces.ToJsonString()
            Layout = layout.ToJsonString()
            Complaint = None
        }

    // XPlot cannot write fewer labels than traces, values that JSON does not have, and texts such as [LAYOUT] that its script uses.
    let private isOfWriting (error: exn) =
        match error with
        | :? ArgumentException
        | :? Newtonsoft.Json.JsonException
        | :? JsonException -> true
        | _ -> false

    /// The chart in its present state.
    let read (chart: PlotlyChart) : XPlotChart =
        try
            // Traces and layout are private to XPlot, but its script has them.
            chart.GetPlottingJS() |> written ||> ofNodes chart
        with error when isOfWriting error ->
            { ofNodes chart null null with Complaint = Some((error.Message.Split '\n')[0]) }

    /// The faults that keep a chart from being drawn, in a figure of a name.
    let faults (name: string) (chart: XPlotChart) : Fault list =
        let traces = nonNull(JsonNode.Parse chart.Traces).AsArray() |> List.ofSeq

        [
            match chart.Complaint with
            | Some complaint ->
                Fault(
                    $"the chart of the figure {name}",
                    $"one that XPlot cannot write ({complaint.TrimEnd('.', '\r')})",
                    "one that it can",
                    "give it at least one trace, and Chart.WithLabels as many labels as there are traces"
                )
            | None when traces.IsEmpty ->
                Fault(
                    $"the number of traces of the figure {name}",
                    "0",
                    "at least 1",
                    "give the chart something to draw, e.g. Chart.Plot [ Scatter(x = …, y = …) ]"
                )
            | None -> ()
            for k, trace in List.indexed traces do
                // A trace without a type has the type scatter.
                let kind =
                    match trace with
                    | null -> Some "null"
                    | trace -> tryText trace["type"]

                for kind in Option.toList kind do
                    if not (List.contains kind types) then
                        Fault(
                            $"the type of trace {k + 1} of the figure {name}",
                            $"\"{kind}\"",
                            "one that plotly.js draws (" + String.concat ", " types + ")",
                            "use one of these, e.g. Scatter(fill = \"tozeroy\") for an area"
                        )
        ]
