namespace Research

open System
open System.IO
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Json.Nodes

/// Builds and writes JSON in the form of the store.
[<RequireQualifiedAccess>]
module internal JsonText =

    /// The most objects and arrays that may lie in each other, in what is written and in what is read; a plan that names other plans nests.
    /// It is what JsonNode writes without options.
    let private deepest = 1000

    let private options =
        JsonSerializerOptions(WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = deepest)

    /// A number, or null where it is not finite, which JSON does not have.
    let number (value: float) : JsonNode | null = if Double.IsFinite value then JsonValue.Create value else null

    /// The node, or a copy of it where it is already part of another.
    let private free (node: JsonNode | null) : JsonNode | null =
        match node with
        | null -> null
        | node -> if isNull node.Parent then node else node.DeepClone()

    /// An object with its fields in the order given.
    let object (fields: (string * (JsonNode | null)) list) : JsonObject =
        let result = JsonObject()

        for name, value in fields do
            result[name] <- free value

        result

    /// An array.
    let array (items: (JsonNode | null) list) : JsonArray = JsonArray(items |> List.map free |> List.toArray)

    /// Indented text with a line feed at its end.
    let write (node: JsonNode) : string = node.ToJsonString options + "\n"

    /// Writes the same as UTF-8, without a text of it in memory.
    let writeTo (node: JsonNode) (stream: Stream) : unit =
        let form = JsonWriterOptions(Indented = true, Encoder = options.Encoder, MaxDepth = deepest)
        use json = new Utf8JsonWriter(stream, form)
        node.WriteTo(json, options)
        json.Flush()
        stream.WriteByte(byte '\n')

    /// One line without a line feed.
    let line (node: JsonNode) : string = node.ToJsonString()

    let private strict = JsonDocumentOptions(AllowDuplicateProperties = false, MaxDepth = deepest)

    let private tryParse (parse: unit -> JsonNode | null) =
        try
            Option.ofObj (parse ())
        with :? JsonException ->
            None

    /// The node of a text; None where the text is no JSON or an object has a name twice.
    let internal read (text: string) : JsonNode option = tryParse (fun () -> JsonNode.Parse(text, Nullable(), strict))

    /// The same of a text in UTF-8.
    let internal readBytes (text: byte array) : JsonNode option =
        tryParse (fun () -> JsonNode.Parse(ReadOnlySpan text, Nullable(), strict))
