namespace Research

open System
open System.Collections
open System.Runtime.CompilerServices
open System.Text.Json.Nodes
open FSharp.Reflection
open FSharp.Reflection.FSharpReflectionExtensions

/// Answers of any shape as JSON: numbers, texts, matrices as lists of rows, lists, options, tuples, records of F# and C#, union
/// cases; a phase and the role of a feature as its notation; anything else as its text.
[<RequireQualifiedAccess>]
module internal AnswerJson =

    let private array (items: (JsonNode | null) seq) : JsonNode = JsonArray(Seq.toArray items)

    /// Whether a type is a record of C# that is written as its compiler has it, not in words of its own.
    let private isPlainRecord (kind: Type) =
        let hasClone = not (isNull (kind.GetMethod "<Clone>$"))
        let words = kind.GetMethod("ToString", Type.EmptyTypes) |> Option.ofObj

        hasClone
        && words |> Option.exists (fun words -> Attribute.IsDefined(words, typeof<CompilerGeneratedAttribute>))

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
        elif isPlainRecord kind then
            JsonText.object
                [
                    // What follows from the others is not repeated.
                    for property in kind.GetProperties() do
                        if property.CanWrite then
                            property.Name, encode (property.GetValue data)
                ]
        else
            JsonValue.Create(Convert.ToString(data, Globalization.CultureInfo.InvariantCulture))

    /// The answers of a job, by the labels of its cells.
    let ofAnswers (answers: (string * objnull) list) : JsonNode =
        JsonText.object [ for label, answer in answers -> label, encode answer ]
