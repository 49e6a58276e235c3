namespace Research.Cli

open System.Text.Json
open System.Text.Json.Nodes
open Research

/// Answers of any shape as short text. The run's answers.json has all digits.
[<RequireQualifiedAccess>]
module internal Answers =

    let private mostItems, mostFields, mostRows = 8, 4, 24

    let rec private brief (node: JsonNode | null) : string =
        match node with
        | null -> "–"
        | :? JsonArray as items -> ofItems items
        | :? JsonObject as fields -> String.concat ", " [ for field in fields -> $"{field.Key} = {brief field.Value}" ]
        | value when value.GetValueKind() = JsonValueKind.Number -> Humanize.number (float (value.ToJsonString()))
        | value -> string value

    and private ofItems (items: JsonArray) =
        let lengths =
            [
                for item in items do
                    match item with
                    | :? JsonArray as row -> row.Count
                    | _ -> ()
            ]

        if lengths.Length = items.Count && (List.distinct lengths).Length = 1 && lengths.Length > 1 then
            $"{items.Count} × {lengths.Head}"
        else
            let shown = [ for item in Seq.truncate mostItems items -> brief item ]
            let more = if items.Count > mostItems then [ $"… ({items.Count})" ] else []
            $"""[{String.concat ", " (shown @ more)}]"""

    let private rowsOf isShort (label: string, node: JsonNode | null) =
        match node with
        | :? JsonObject as fields when isShort -> [ for field in fields -> [ $"{label}, {field.Key}"; brief field.Value ] ]
        | node -> [ [ label; brief node ] ]

    /// A row for each answer, or for each field of few answers that have fields; and the number of answers that are left out.
    let rows (answers: (string * objnull) list) : string list list * int =
        let shown = List.truncate mostRows answers

        match AnswerJson.ofAnswers shown with
        | :? JsonObject as encoded ->
            [ for field in encoded -> field.Key, field.Value ] |> List.collect (rowsOf (answers.Length <= mostFields)),
            answers.Length - shown.Length
        | _ -> [], 0
