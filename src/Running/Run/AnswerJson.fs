namespace Research

open System
open System.Collections
open System.Text.Json.Nodes
open FSharp.Reflection
open FSharp.Reflection.FSharpReflectionExtensions

/// Answers of any shape as JSON: numbers, texts, matrices as lists of rows, lists, options, tuples, records and union cases; a
/// phase as its notation; anything else as its text.
[<RequireQualifiedAccess>]
module internal AnswerJson =

    let private array (items: (JsonNode | null) seq) : JsonNode = JsonArray(Seq.toArray items)

    let rec private encode (answer: objnull) : JsonNode | null =
        match answer with
        | null -> null
        | :? float as number -> JsonText.number number
        | :? int as number -> JsonValue.Create number
        | :? int64 as number -> JsonValue.Create number
        | :? bool as truth -> JsonValue.Create truth
        | :? string as text -> JsonValue.Create text
        | :? Matrix as matrix -> array [ for row in 0 .. matrix.Rows - 1 -> encode (matrix.Row(row).ToArray()) ]
        | :? Phase as phase -> JsonText.object [ "phase", JsonValue.Create(string phase); "weak", JsonValue.Create phase.IsWeak ]
        | :? IEnumerable as items -> array [ for item in items -> encode item ]
        | data -> structured data

    and private structured (data: obj) : JsonNode | null =
        let kind = data.GetType()

        if FSharpType.IsTuple kind then
            array (FSharpValue.GetTupleFields data |> Seq.map encode)
        elif FSharpType.IsRecord(kind, true) then
            let fields = FSharpType.GetRecordFields(kind, true) |> Array.map _.Name
            let values = FSharpValue.GetRecordFields(data, true) |> Array.map encode
            JsonText.object (List.ofArray (Array.zip fields values))
        elif FSharpType.IsUnion(kind, true) then
            match FSharpValue.GetUnionFields(data, kind, true) with
            | case, [||] -> JsonValue.Create case.Name
            | case, [| only |] when case.Name = "Some" -> encode only
            | case, fields -> JsonText.object [ case.Name, array (Seq.map encode fields) ]
        else
            JsonValue.Create(Convert.ToString(data, Globalization.CultureInfo.InvariantCulture))

    /// The answers of a job, by the labels of its cells.
    let ofAnswers (answers: (string * objnull) list) : JsonNode =
        JsonText.object [ for label, answer in answers -> label, encode answer ]
