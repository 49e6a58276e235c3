namespace Research

open System
open System.Collections.Generic
open System.Globalization
open System.IO
open System.Text.Json.Nodes
open Newtonsoft.Json
open Newtonsoft.Json.Serialization
open XPlot.Plotly

// XPlot.Plotly describes plotly.js 1. These types add properties of plotly.js 4; a property that is not set is not written. The
// properties are internal, so that Newtonsoft.Json needs an attribute on each.

/// Points and lines of the plane.
type internal ScatterTrace() =
    inherit Scatter()

    /// The text under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// A matrix as coloured cells.
type internal HeatmapTrace() =
    inherit Heatmap()

    /// The colour axis of the layout that turns numbers into colours, e.g. "coloraxis2".
    [<JsonProperty>]
    member val coloraxis: string | null = null with get, set

    /// Whether there is a text under the pointer in an empty cell.
    [<JsonProperty>]
    member val hoverongaps = Nullable<bool>() with get, set

    /// The text under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// Bars.
type internal BarTrace() =
    inherit Bar()

    /// The width of a bar in units of the axis across the bars.
    [<JsonProperty>]
    member val width = Nullable<float>() with get, set

    /// The text under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// Bars between any two numbers.
type internal RectangleTrace() =
    inherit Bar()

    /// The lower edge of each.
    [<JsonProperty>]
    member val ``base``: float[] | null = null with get, set

    /// Where the left edge of each is, from its x; bars with an offset are not moved apart.
    [<JsonProperty>]
    member val offset = Nullable<float>() with get, set

    /// The width of each in units of x.
    [<JsonProperty>]
    member val width: float[] | null = null with get, set

    /// The texts under the pointer.
    [<JsonProperty>]
    member val hovertext: string[] | null = null with get, set

    /// The form of the text under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// Points and lines of space.
type internal Scatter3dTrace() =
    inherit Scatter3d()

    /// The text under the pointer.
    [<JsonProperty>]
    member val hovertemplate: string | null = null with get, set

/// A table.
type internal TableTrace() =
    inherit Trace()

    /// The kind of trace.
    [<JsonProperty>]
    member val ``type`` = "table" with get, set

    /// The shares of the plotting area from left to right and from bottom to top.
    [<JsonProperty>]
    member val domain: IDictionary<string, objnull> = dict [] with get, set

    /// The widths of the columns, relative to each other.
    [<JsonProperty>]
    member val columnwidth: float[] = [||] with get, set

    /// The first row: its texts, height, font, fill, lines and alignment.
    [<JsonProperty>]
    member val header: IDictionary<string, objnull> = dict [] with get, set

    /// The other rows, column by column.
    [<JsonProperty>]
    member val cells: IDictionary<string, objnull> = dict [] with get, set

/// The fill of points and bars.
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

/// Encodes traces for plotly.js. Equal traces have equal bytes.
[<RequireQualifiedAccess>]
module internal PlotlyTrace =

    let private settings =
        JsonSerializerSettings(
            NullValueHandling = NullValueHandling.Ignore,
            ContractResolver = DefaultContractResolver(),
            Converters = [| NumberConverter() |]
        )

    /// Encodes a trace.
    let encode (trace: Trace) : JsonNode | null =
        use text = new StringWriter(CultureInfo.InvariantCulture)
        // Unlike JsonConvert, this ignores default settings of the program.
        JsonSerializer.Create(settings).Serialize(text, trace)
        JsonNode.Parse(text.ToString())
