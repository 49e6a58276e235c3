namespace Research

open System
open System.Text
open System.Text.Json

/// A tensor in the header of a file. Its bytes are First, inclusive, to Last, exclusive, counted from the end of the header.
type internal TensorEntry = { Name: string; Element: Element; Shape: int list; First: int64; Last: int64 }

/// Reads a safetensors header and checks it against the format: names are unique, each shape agrees with the number of its bytes, and
/// each byte belongs to exactly one tensor. A violation raises FormatException, whose message is the end of a sentence.
module internal TensorHeader =

    let private wrong text = raise (FormatException text)

    let private elements =
        dict
            [
                "F16", Element.F16
                "BF16", Element.BF16
                "F32", Element.F32
                "F64", Element.F64
                "I64", Element.I64
            ]

    let private widths =
        dict
            [
                for one in [ "BOOL"; "U8"; "I8"; "F8_E4M3"; "F8_E5M2"; "F8_E8M0" ] -> one, 1
                for two in [ "U16"; "I16" ] -> two, 2
                for four in [ "U32"; "I32" ] -> four, 4
                for eight in [ "U64"; "C64" ] -> eight, 8
            ]

    let private element (name: string) =
        match elements.TryGetValue name, widths.TryGetValue name with
        | (true, element), _ -> element
        | _, (true, width) -> Element.Other(name, Some width)
        | _ -> Element.Other(name, None)

    let private field (name: string) (entry: JsonProperty) =
        match
            entry.Value.ValueKind,
            (if entry.Value.ValueKind = JsonValueKind.Object then
                 entry.Value.TryGetProperty name
             else
                 (false, entry.Value))
        with
        | JsonValueKind.Object, (true, value) -> value
        | _ -> wrong $"has a damaged header: {entry.Name} has no {name}"

    let private wholes (name: string) (entry: JsonProperty) =
        let list = field name entry

        let number (json: JsonElement) =
            match
                (if json.ValueKind = JsonValueKind.Number then
                     json.TryGetInt64()
                 else
                     (false, 0L))
            with
            | true, number when number >= 0L -> number
            | _ -> wrong $"has a damaged header: the {name} of {entry.Name} has {json.GetRawText()}, which is no whole number"

        if list.ValueKind = JsonValueKind.Array then
            [ for json in list.EnumerateArray() -> number json ]
        else
            wrong $"has a damaged header: the {name} of {entry.Name} is no list"

    let private entry (property: JsonProperty) =
        let name = property.Name
        let kind = field "dtype" property

        let element =
            element (
                if kind.ValueKind = JsonValueKind.String then
                    string (kind.GetString())
                else
                    kind.GetRawText()
            )

        let shape = wholes "shape" property

        let first, last =
            match wholes "data_offsets" property with
            | [ first; last ] when first <= last -> first, last
            | _ -> wrong $"has a damaged header: the data_offsets of {name} are no two numbers in order"

        // The product is exact, because one that overflows could look like a small one.
        let count = shape |> List.fold (fun product axis -> product * bigint axis) 1I

        match Element.width element with
        | Some width when count * bigint width <> bigint (last - first) ->
            let shown = shape |> List.map string |> String.concat ", "
            wrong $"has a damaged header: {name} of shape [{shown}] takes {count * bigint width} bytes but has {last - first}"
        | _ -> ()

        if shape |> List.exists (fun axis -> axis > int64 Int32.MaxValue) then
            wrong $"has a shape of {name} with more than {Int32.MaxValue} entries along an axis"

        { Name = name; Element = element; Shape = List.map int shape; First = first; Last = last }

    let private properties (header: JsonDocument) =
        let all = List.ofSeq (header.RootElement.EnumerateObject())

        for name, times in all |> List.countBy _.Name do
            if times > 1 then
                wrong $"has a damaged header: it has {name} {times} times, and only one of them can be meant"

        all

    /// The largest end of the bytes of any tensor, also in a header that violates the format.
    let lastByte (header: JsonDocument) =
        [
            for property in header.RootElement.EnumerateObject() do
                if property.Name <> "__metadata__" then
                    yield! wholes "data_offsets" property
        ]
        |> List.fold max 0L

    /// The tensors in the order of the header.
    let tensors (header: JsonDocument) : TensorEntry list =
        let all =
            [
                for property in properties header do
                    if property.Name <> "__metadata__" then
                        entry property
            ]

        let follow (before: string, last) (next: TensorEntry) =
            if next.First < last then
                wrong $"has a damaged header: {next.Name} begins at byte {next.First} of the data, inside {before}"
            elif next.First > last then
                wrong $"has a damaged header: bytes {last} to {next.First} of the data belong to no tensor"
            else
                next.Name, next.Last

        all |> List.sortBy (fun entry -> entry.First, entry.Last) |> List.fold follow ("", 0L) |> ignore
        all

    /// The texts of the metadata; an empty list where there is no metadata.
    let metadata (header: JsonDocument) : (string * string) list =
        match header.RootElement.TryGetProperty "__metadata__" with
        | true, fields when fields.ValueKind = JsonValueKind.Object ->
            [
                for field in fields.EnumerateObject() ->
                    field.Name,
                    (if field.Value.ValueKind = JsonValueKind.String then
                         string (field.Value.GetString())
                     else
                         field.Value.GetRawText())
            ]
        | true, _ -> wrong "has a damaged header: its __metadata__ is no object"
        | _ -> []

    /// The positions in the header at which the text of the metadata's sha256 begins and ends.
    let checksumIn (header: ReadOnlySpan<byte>) : (int * int) option =
        let mutable reader = Utf8JsonReader header
        let mutable path, found = [ "" ], None

        while found.IsNone && reader.Read() do
            match reader.TokenType with
            | JsonTokenType.PropertyName when reader.CurrentDepth <= 2 ->
                path <- string (reader.GetString()) :: (path |> List.skip (path.Length - reader.CurrentDepth))
            | JsonTokenType.String when path = [ "sha256"; "__metadata__"; "" ] && reader.CurrentDepth = 2 ->
                let start = int reader.TokenStartIndex + 1
                found <- Some(start, start + reader.ValueSpan.Length)
            | _ -> ()

        found
