namespace Research

open System
open System.Collections.Generic
open System.Text
open System.Text.Json

/// A tensor in the header of a file. Its bytes are First, inclusive, to Last, exclusive, counted from the end of the header.
type internal TensorEntry = { Name: string; Element: Element; Shape: int64 list; First: int64; Last: int64 }

/// Reads a safetensors header and checks it against the format: no name stands twice, metadata are texts, each shape agrees with the
/// number of its bytes, and each byte belongs to exactly one tensor. A violation raises FormatException, whose message is the end of a
/// sentence; a text that is no Unicode raises InvalidOperationException.
module internal TensorHeader =

    /// The bytes that a header may have.
    let mostBytes = 100_000_000

    /// The digits of SHA-256 in hexadecimal.
    let checksumDigits = 64

    /// A text of a file in a sentence: at most 60 letters, and no control characters.
    let shown (text: string) =
        let short = if text.Length > 60 then text.Substring(0, 60) + "…" else text
        String.collect (fun c -> if Char.IsControl c then $"\\u{int c:x4}" else string c) short

    let private damaged text = raise (FormatException $"has a damaged header: {text}")

    let private others =
        [
            4, [ "F4" ]
            6, [ "F6_E2M3"; "F6_E3M2" ]
            8, [ "BOOL"; "U8"; "I8"; "F8_E4M3"; "F8_E5M2"; "F8_E8M0" ]
            16, [ "U16"; "I16" ]
            32, [ "U32"; "I32" ]
            64, [ "U64"; "C64" ]
        ]

    let private elements =
        dict
            [
                for known in [ Element.F16; Element.BF16; Element.F32; Element.F64; Element.I64 ] do
                    Element.name known, known
                for bits, names in others do
                    for name in names do
                        name, Element.Other(name, Some bits)
            ]

    let private element (name: string) =
        match elements.TryGetValue name with
        | true, element -> element
        | _ -> Element.Other(name, None)

    let private field (name: string) (entry: JsonProperty) =
        match entry.Value.ValueKind with
        | JsonValueKind.Object ->
            match entry.Value.TryGetProperty name with
            | true, value -> value
            | _ -> damaged $"{shown entry.Name} has no {name}"
        | _ -> damaged $"{shown entry.Name} has no {name}"

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
            | _ ->
                damaged
                    $"the {name} of {shown entry.Name} has {shown (json.GetRawText())}, which is no whole number from 0 to {Int64.MaxValue}"

        if list.ValueKind = JsonValueKind.Array then
            [ for json in list.EnumerateArray() -> number json ]
        else
            damaged $"the {name} of {shown entry.Name} is no list"

    // Products of doubles are exact below it.
    let private exact = 9_007_199_254_740_992.0

    /// Whether numbers of a shape take so many bytes. The product is exact, because one that overflows could look like a small one.
    let private fits (bits: int) (shape: int64 list) (bytes: int64) =
        let count = shape |> List.fold (fun product axis -> product * float axis) 1.0

        if count < exact then
            let takes = int64 count * int64 bits
            takes % 8L = 0L && takes / 8L = bytes
        else
            let count = shape |> List.fold (fun product axis -> product * bigint axis) 1I
            count * bigint bits = 8I * bigint bytes

    /// The tensor of a property, whose shape agrees with the number of its bytes.
    let private entry (property: JsonProperty) =
        let name, kind = property.Name, field "dtype" property

        let element =
            if kind.ValueKind = JsonValueKind.String then
                element (string (kind.GetString()))
            else
                damaged $"the dtype of {shown name} is {shown (kind.GetRawText())}, which is no text"

        let shape = wholes "shape" property

        let first, last =
            match wholes "data_offsets" property with
            | [ first; last ] when first <= last -> first, last
            | _ -> damaged $"the data_offsets of {shown name} are no two numbers in order"

        match Element.bits element with
        | Some bits when not (fits bits shape (last - first)) ->
            let axes = shape |> List.map string |> String.concat ", "
            let takes = (shape |> List.fold (fun product axis -> product * bigint axis) 1I) * bigint bits

            let takes =
                if takes.IsEven && takes % 8I = 0I then
                    $"{takes / 8I} bytes"
                else
                    $"{takes} bits"

            damaged $"{shown name} of shape [{shown axes}] takes {takes} but has {last - first} bytes"
        | _ -> ()

        { Name = name; Element = element; Shape = shape; First = first; Last = last }

    /// Names what stands twice in an object.
    let rec private sayTwice (path: string) (json: JsonElement) : unit =
        match json.ValueKind with
        | JsonValueKind.Object ->
            let names = HashSet<string>()

            for property in json.EnumerateObject() do
                if not (names.Add property.Name) then
                    damaged $"it has {path}{shown property.Name} twice, and only one of them can be meant"

                sayTwice $"{path}{shown property.Name}." property.Value
        | JsonValueKind.Array ->
            for item in json.EnumerateArray() do
                sayTwice path item
        | _ -> ()

    // Of a name that stands twice other readers take the first or the last.
    let private strict = JsonDocumentOptions(AllowDuplicateProperties = false)

    /// Says why a header is refused.
    let private refuse (header: byte array) =
        try
            use document = JsonDocument.Parse(ReadOnlyMemory header)
            sayTwice "" document.RootElement
            damaged "an object has a name twice, and only one of them can be meant"
        with :? JsonException as error ->
            let line, place = error.LineNumber.GetValueOrDefault() + 1L, error.BytePositionInLine.GetValueOrDefault() + 1L
            damaged $"it is no JSON at byte {place} of line {line}"

    /// The document of a header's bytes.
    let private parse (header: byte array) : JsonDocument =
        if header.Length = 0 || header[0] <> byte '{' then
            damaged "it does not begin with {"

        try
            JsonDocument.Parse(ReadOnlyMemory header, strict)
        with :? JsonException ->
            refuse header

    /// The tensors in the order of their bytes.
    let private tensors (header: JsonDocument) : TensorEntry list =
        let all =
            [
                for property in header.RootElement.EnumerateObject() do
                    if property.Name <> "__metadata__" then
                        entry property
            ]
            |> List.sortWith (fun a b ->
                match a.First.CompareTo b.First with
                | 0 -> a.Last.CompareTo b.Last
                | order -> order)

        let follow (before: string, last) (next: TensorEntry) =
            if next.First < last then
                damaged $"{shown next.Name} begins at byte {next.First} of the data, inside {shown before}"
            elif next.First > last then
                damaged $"bytes {last} to {next.First} of the data belong to no tensor"
            else
                next.Name, next.Last

        all |> List.fold follow ("", 0L) |> ignore
        all

    /// The texts of the metadata; an empty list where there is no metadata.
    let private metadata (header: JsonDocument) : (string * string) list =
        match header.RootElement.TryGetProperty "__metadata__" with
        | true, fields when fields.ValueKind = JsonValueKind.Object ->
            [
                for field in fields.EnumerateObject() ->
                    if field.Value.ValueKind = JsonValueKind.String then
                        field.Name, string (field.Value.GetString())
                    else
                        damaged $"{shown field.Name} in its __metadata__ is {shown (field.Value.GetRawText())}, which is no text"
            ]
        | true, _ -> damaged "its __metadata__ is no object"
        | _ -> []

    let private beginning = "{\"__metadata__\":"B

    /// The metadata that a header begins with, and the position behind them; None where it begins otherwise, or where something is wrong
    /// with them.
    let private leading (header: byte array) : ((string * string) list * int) option =
        if not (ReadOnlySpan(header).StartsWith(ReadOnlySpan beginning)) then
            None
        else
            let mutable reader = Utf8JsonReader(ReadOnlySpan(header, beginning.Length, header.Length - beginning.Length))
            let found = List<string * string>()
            let mutable isSound = true

            try
                isSound <- reader.Read() && reader.TokenType = JsonTokenType.StartObject

                while isSound && reader.Read() && reader.TokenType = JsonTokenType.PropertyName do
                    let name = string (reader.GetString())
                    isSound <- reader.Read() && reader.TokenType = JsonTokenType.String

                    if isSound then
                        isSound <- not (Seq.exists (fst >> (=) name) found)
                        found.Add((name, string (reader.GetString())))

                if isSound && reader.TokenType = JsonTokenType.EndObject then
                    Some(List.ofSeq found, beginning.Length + int reader.BytesConsumed)
                else
                    None
            with :? JsonException ->
                None

    // What stood behind the metadata of the header that was read last, and its tensors. Thousands of files of a sweep differ in their metadata
    // alone, and a text that is sound behind some metadata is so behind others.
    let private latest: (byte array * TensorEntry list) option ref = ref None

    /// The text of a header from a position on, without the spaces at its end.
    let private behind (header: byte array) (at: int) : ReadOnlySpan<byte> =
        ReadOnlySpan(header, at, header.Length - at).TrimEnd(byte ' ')

    // A longer text is read each time.
    let private mostRemembered = 65_536

    /// The texts of a header's metadata, and its tensors in the order of their bytes.
    let read (header: byte array) : (string * string) list * TensorEntry list =
        let first = leading header

        match first, latest.Value with
        | Some(texts, at), Some(rest, tensors) when (behind header at).SequenceEqual(ReadOnlySpan rest) -> texts, tensors
        | _ ->
            use json = parse header
            let texts, tensors = metadata json, tensors json

            match first with
            | Some(_, at) when (behind header at).Length <= mostRemembered ->
                latest.Value <- Some((behind header at).ToArray(), tensors)
            | _ -> ()

            texts, tensors

    /// The position in the header at which the digits of the metadata's sha256 begin; None where there are no 64 digits.
    let checksumIn (header: ReadOnlySpan<byte>) : int option =
        let mutable reader = Utf8JsonReader header
        let mutable path, found, isOver = [ "" ], None, false

        while not isOver && reader.Read() do
            match reader.TokenType with
            | JsonTokenType.PropertyName when reader.CurrentDepth <= 2 ->
                path <- string (reader.GetString()) :: (path |> List.skip (path.Length - reader.CurrentDepth))
            | JsonTokenType.String when path = [ "sha256"; "__metadata__"; "" ] && reader.CurrentDepth = 2 ->
                isOver <- true

                if reader.ValueSpan.Length = checksumDigits then
                    found <- Some(int reader.TokenStartIndex + 1)
            | _ -> ()

        found
