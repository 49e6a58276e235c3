namespace Research.Cli

open System
open System.Text.Json
open System.Text.RegularExpressions

/// Reads the fields of a JSON object. A fault is a sentence with the place and the value.
[<RequireQualifiedAccess>]
module internal JsonFields =

    // Some programs write NaN and Infinity, which JSON does not have. They are marked and read as texts, so that a sentence can name them.
    let private mark = "\uE000"

    let private stringOrWord =
        Regex("\"(?:[^\"\\\\]|\\\\.)*\"|-?\\b(?:NaN|nan|Infinity|Inf|inf)\\b", RegexOptions.CultureInvariant)

    /// JSON in which NaN and Infinity may stand as numbers.
    let parse (text: string) : JsonDocument =
        let each (found: Match) = if found.Value[0] = '"' then found.Value else $"\"{mark}{found.Value}\""
        JsonDocument.Parse(stringOrWord.Replace(text, each))

    /// Whether every text and name of a document is one: JSON can write half a character, e.g. "\ud800".
    let isWhole (document: JsonDocument) =
        let rec check (json: JsonElement) =
            match json.ValueKind with
            | JsonValueKind.Object ->
                json.EnumerateObject() |> Seq.forall (fun field -> field.Name.Length >= 0 && check field.Value)
            | JsonValueKind.Array -> json.EnumerateArray() |> Seq.forall check
            | JsonValueKind.String -> not (isNull (json.GetString()))
            | _ -> true

        try
            check document.RootElement
        with :? InvalidOperationException ->
            false

    let tryFind (name: string) (json: JsonElement) : JsonElement option =
        match json.TryGetProperty name with
        | true, value -> Some value
        | _ -> None

    /// The kind of a value, as a sentence names it.
    let kind (json: JsonElement) =
        match json.ValueKind with
        | JsonValueKind.Object -> "an object"
        | JsonValueKind.Array when json.GetArrayLength() = 0 -> "an empty list"
        | JsonValueKind.Array -> "a list"
        | JsonValueKind.String when (string (json.GetString())).StartsWith(mark, StringComparison.Ordinal) ->
            (string (json.GetString())).Substring mark.Length
        | JsonValueKind.String -> $"the text \"{json.GetString()}\""
        | _ -> json.GetRawText()

    /// The text of a value; None where it is no text.
    let tryText (json: JsonElement) =
        if json.ValueKind = JsonValueKind.String then
            Some(string (json.GetString()))
        else
            None

    /// The sentences on faults; an empty list where there are none.
    let errors (result: Result<'item, string list>) : string list =
        match result with
        | Ok _ -> []
        | Error sentences -> sentences

    /// All items, or the sentences on all faults.
    let all (results: Result<'item, string list> list) : Result<'item list, string list> =
        match results |> List.collect errors with
        | [] -> Ok(results |> List.choose Result.toOption)
        | wrong -> Error wrong

    let number example what (json: JsonElement) =
        match json.ValueKind with
        | JsonValueKind.Number when Double.IsFinite(json.GetDouble()) -> Ok(json.GetDouble())
        | _ -> Error [ $"{what} is {kind json} but must be a finite number: {example}." ]

    let list example what each (json: JsonElement) =
        if json.ValueKind = JsonValueKind.Array && json.GetArrayLength() > 0 then
            json.EnumerateArray() |> Seq.mapi (fun i item -> each $"{what}[{i}]" item) |> List.ofSeq |> all
        else
            Error [ $"{what} is {kind json} but must be a list that is not empty: {example}." ]

    let private hint (hints: (string * string) list) known (name: string) =
        match hints |> List.tryFind (fun (word, _) -> String.Equals(word, name, StringComparison.OrdinalIgnoreCase)) with
        | Some(_, hint) -> $" ({hint})"
        | None -> Nearest.tryFind known name |> Option.map (fun near -> $" (the nearest is {near})") |> Option.defaultValue ""

    /// What is wrong with the names of an object's fields: not known, or there twice. A name with an underscore that is near to no
    /// known one is a note of another program.
    let faults known notes hints (json: JsonElement) : string list =
        let list = String.concat ", " known

        [
            for name, times in json.EnumerateObject() |> Seq.countBy _.Name do
                let isNote = List.contains name notes || (name.Contains '_' && (Nearest.tryFind known name).IsNone)

                if times > 1 then
                    $"The field {name} is given {times} times: give it once."

                if not (isNote || List.contains name known) then
                    $"The field {name} is not known{hint hints known name}: use {list}."
        ]
