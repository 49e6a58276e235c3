namespace Research

open System
open System.Globalization
open System.IO
open System.Text.Json.Nodes
open Newtonsoft.Json
open Newtonsoft.Json.Serialization
open XPlot.Plotly

// XPlot.Plotly describes plotly.js 1. These add what figures use of plotly.js 4; a property that is not set is not written. Their
// properties are internal as they are, and Newtonsoft.Json writes such only where an attribute says so.

/// Points and lines of the plane.
type internal ScatterTrace() =
    inherit Scatter()

    /// What is shown under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// A matrix as coloured cells.
type internal HeatmapTrace() =
    inherit Heatmap()

    /// The colour axis of the layout that turns numbers into colours, e.g. "coloraxis2".
    [<JsonProperty>]
    member val coloraxis: string | null = null with get, set

    /// Whether an empty cell shows something under the pointer.
    [<JsonProperty>]
    member val hoverongaps = Nullable<bool>() with get, set

    /// What is shown under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// Bars.
type internal BarTrace() =
    inherit Bar()

    /// In units of the axis across the bars.
    [<JsonProperty>]
    member val width = Nullable<float>() with get, set

    /// What is shown under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// Points and lines of space.
type internal Scatter3dTrace() =
    inherit Scatter3d()

    /// What is shown under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// How points and bars are filled.
type internal TraceMarker() =
    inherit Marker()

    /// The colour axis of the layout that turns numbers into colours, e.g. "coloraxis2".
    [<JsonProperty>]
    member val coloraxis: string | null = null with get, set

/// Writes numbers, alone and in arrays, with six significant digits, and null where they are not finite: plotly.js leaves a
/// gap there.
type internal NumberConverter() =
    inherit JsonConverter()

    let kinds = [ typeof<float>; typeof<Nullable<float>>; typeof<float[]>; typeof<float[,]> ]

    let number (writer: JsonWriter) (value: float) =
        if Double.IsFinite value then
            writer.WriteRawValue((PlotlyJson.rounded value).ToString("R", CultureInfo.InvariantCulture))
        else
            writer.WriteNull()

    let array (writer: JsonWriter) (values: float[]) =
        writer.WriteStartArray()

        for value in values do
            number writer value

        writer.WriteEndArray()

    override _.CanConvert kind = List.contains kind kinds

    override _.CanRead = false

    override _.ReadJson(_, _, _, _) = raise (NotSupportedException "Traces are written and never read.")

    override _.WriteJson(writer, value, _) =
        match value with
        | :? (float[]) as values -> array writer values
        | :? (float[,]) as matrix ->
            writer.WriteStartArray()

            for row in 0 .. Array2D.length1 matrix - 1 do
                array writer matrix[row, *]

            writer.WriteEndArray()
        | value -> number writer (unbox<float> value)

/// Traces as plotly.js reads them. Equal traces give equal bytes.
[<RequireQualifiedAccess>]
module internal PlotlyTrace =

    let private settings =
        JsonSerializerSettings(
            NullValueHandling = NullValueHandling.Ignore,
            ContractResolver = DefaultContractResolver(),
            Converters = [| NumberConverter() |]
        )

    /// The only place where a trace becomes JSON.
    let encode (trace: Trace) : JsonNode | null =
        use text = new StringWriter(CultureInfo.InvariantCulture)
        // Unlike JsonConvert, this heeds no defaults that a program has set for itself.
        JsonSerializer.Create(settings).Serialize(text, trace)
        JsonNode.Parse(text.ToString())
