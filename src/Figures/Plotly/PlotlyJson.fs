namespace Research

open System
open System.Globalization
open System.Text.Json.Nodes

/// Encodes values for plotly.js. Equal figures have equal bytes.
module internal PlotlyJson =

    /// A number with six significant digits, more than a picture shows.
    let rounded (value: float) =
        let short = Double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)

        if short = 0.0 then 0.0 else short

    /// A number; null where it is not finite.
    let number (value: float) : JsonNode | null = if Double.IsFinite value then JsonText.number (rounded value) else null

    let text (value: string) : JsonNode | null = JsonValue.Create value

    let flag (value: bool) : JsonNode | null = JsonValue.Create value

    let object (fields: (string * (JsonNode | null)) list) : JsonNode | null = JsonText.object fields

    let array (items: (JsonNode | null) list) : JsonNode | null = JsonText.array items

    let numbers (values: float seq) = values |> Seq.map number |> List.ofSeq |> array

    let texts (values: string seq) = values |> Seq.map text |> List.ofSeq |> array

    let pair (first: float, second: float) = numbers [ first; second ]

    let matrix (values: float[,]) =
        [
            for row in 0 .. Array2D.length1 values - 1 ->
                numbers [ for column in 0 .. Array2D.length2 values - 1 -> values[row, column] ]
        ]
        |> array

    let font (size: float) = object [ "size", number size; "color", text Style.ink ]
