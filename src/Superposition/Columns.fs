namespace Research

open System
open System.IO
open FSharp.Reflection

/// Records of numbers as the columns that a derivation keeps, one for each field, e.g. "F1.Value", and back, to the last bit. Fields are
/// floats, ints, and records of these.
[<RequireQualifiedAccess>]
module internal Columns =

    let rec private names (prefix: string) (kind: Type) : string list =
        [
            for field in FSharpType.GetRecordFields kind do
                if FSharpType.IsRecord field.PropertyType then
                    yield! names $"{prefix}{field.Name}." field.PropertyType
                else
                    prefix + field.Name
        ]

    let rec private entries (record: objnull) : float list =
        match record with
        | null -> []
        | record ->
            [
                for value in FSharpValue.GetRecordFields record do
                    match value with
                    | :? float as number -> number
                    | :? int as number -> float number
                    | record -> yield! entries record
            ]

    let rec private record (kind: Type) (next: unit -> float) : objnull =
        FSharpValue.MakeRecord(
            kind,
            [|
                for field in FSharpType.GetRecordFields kind do
                    match field.PropertyType with
                    | one when one = typeof<float> -> box (next ())
                    | one when one = typeof<int> -> box (int (next ()))
                    | inner -> record inner next
            |]
        )

    /// The columns of some records.
    let ofRecords (records: 'record list) : Numbers list =
        let rows = records |> List.map (box >> entries >> Array.ofList)

        [
            for column, name in List.indexed (names "" typeof<'record>) ->
                Numbers(name, EquatableArray.Of<int> [ rows.Length ], EquatableArray.Of<float> [ for row in rows -> row[column] ])
        ]

    /// The records of some columns; they must have the fields of today.
    let toRecords (columns: Numbers list) : 'record list =
        let wanted = names "" typeof<'record>

        if List.map (fun (column: Numbers) -> column.Name) columns <> wanted then
            raise (
                InvalidDataException $"The numbers that were kept are not those of {typeof<'record>.Name}: run it with --force."
            )

        [
            for row in 0 .. columns.Head.Entries.Count - 1 ->
                let column = ref -1

                record typeof<'record> (fun () ->
                    column.Value <- column.Value + 1
                    columns[column.Value].Entries[row])
                |> unbox<'record>
        ]

/// Quick forms of derivations.
[<RequireQualifiedAccess>]
module internal Quick =

    /// A fifth of some samples.
    let samples (count: int) = max 1 (count / 5)
