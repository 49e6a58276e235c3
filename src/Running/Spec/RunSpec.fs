namespace Research

open System
open System.Collections.Generic
open System.Security.Cryptography
open System.Text
open System.Text.Json
open System.Text.Json.Nodes

/// The spec of a whole run: its engine and its cells.
module internal RunSpec =

    /// SHA-256 in hexadecimal over the keys of the cells, in order.
    let hash (cells: RunCell list) : string =
        cells
        |> List.map _.Key
        |> String.concat "\n"
        |> Encoding.UTF8.GetBytes
        |> SHA256.HashData
        |> Convert.ToHexStringLower

    // A plan that names other plans nests; this is what is written and read elsewhere.
    let private deepest = 1000

    /// The fields of a spec with their texts.
    let private fields (spec: string) =
        use json = JsonDocument.Parse(spec, JsonDocumentOptions(MaxDepth = deepest))
        [ for field in json.RootElement.EnumerateObject() -> field.Name, field.Value.GetRawText() ]

    /// What a derivation is; a plan says nothing.
    let private kind (fields: (string * string) list) =
        match fields with
        | ("kind", kind) :: _ -> kind.Trim '"'
        | _ -> "training"

    let private text (value: string) = JsonSerializer.Serialize value

    let private object' (fields: (string * string) list) =
        "{" + String.Join(",", [ for name, value in fields -> $"{text name}:{value}" ]) + "}"

    /// The run's spec as spec.json has it, a line for each cell under "settings". What all cells of a kind have in common stands once, under
    /// "shared" and the kind.
    let json (name: string) (engine: IEngine) (cells: RunCell list) : string =
        let plans = [| for cell in cells -> fields cell.Spec |]
        let shared = Dictionary<string, HashSet<string * string>>()

        for plan in plans do
            match shared.TryGetValue(kind plan) with
            | true, common -> common.IntersectWith plan
            | _ -> shared[kind plan] <- HashSet plan

        let common =
            object'
                [
                    for each in shared ->
                        each.Key, object' (plans |> Array.find (kind >> (=) each.Key) |> List.filter each.Value.Contains)
                ]

        let settings =
            [
                for cell, plan in Seq.zip cells plans ->
                    let own = plan |> List.filter (shared[kind plan].Contains >> not)

                    "    "
                    + object' [ "label", text cell.Label; "key", text cell.Key; "kind", text (kind plan); "plan", object' own ]
            ]

        String.Join(
            "\n",
            [
                "{"
                $"  \"schema\": {Spec.Schema},"
                $"  \"name\": {text name},"
                "  \"engine\": " + object' [ "name", text engine.KeyName; "version", text engine.Version ] + ","
                $"  \"shared\": {common},"
                "  \"settings\": ["
                String.Join(",\n", settings)
                "  ]"
                "}"
                ""
            ]
        )

    /// The plan of a cell with what it shares. Specs of before anything was shared have it whole.
    let private whole (spec: JsonNode) (cell: JsonNode) (plan: JsonNode) : JsonNode =
        let kind = string cell["kind"]

        match spec["shared"], plan with
        | (:? JsonObject as shared), (:? JsonObject as plan) ->
            match shared[kind] with
            | :? JsonObject as common ->
                JsonText.object
                    [
                        for field in Seq.append common plan |> Seq.sortBy (fun field -> field.Key = "restarts", field.Key) ->
                            field.Key, field.Value |> Option.ofObj |> Option.map _.DeepClone() |> Option.toObj
                    ]
                :> JsonNode
            | _ -> plan
        | _ -> plan

    // To say what changed, so many cells are enough.
    let private most = 1_000

    /// The labels of a run's first cells with their plans or derivations, as they were before what they share stood once.
    /// <param name="most">The number of cells.</param>
    let wholePlans (most: int) (spec: JsonNode) : (string * JsonNode) list =
        match spec["settings"] with
        | :? JsonArray as cells ->
            [
                for cell in Seq.truncate most cells do
                    match cell with
                    | null -> ()
                    | cell ->
                        match cell["plan"] with
                        | null -> ()
                        | plan -> string cell["label"], whole spec cell plan
            ]
        | _ -> []

    let private labels (cells: (string * JsonNode) list) = JsonText.array [ for label, _ in cells -> JsonValue.Create label ]

    let private listed (cells: (string * JsonNode) list) =
        let names = cells |> List.map fst

        if names.Length <= 12 then
            String.Join(", ", names)
        else
            $"{names.Head} … {List.last names} ({names.Length})"

    /// The fields that differ between two runs of one name. A field that differs alike in several cells is listed once.
    let changes (old: JsonNode) (next: JsonNode) : SpecChange list =
        let ofRun (spec: JsonNode) =
            // Runs without a schema have schema 1.
            let schema = spec["schema"] |> Option.ofObj |> Option.map _.DeepClone()

            JsonText.object
                [
                    "schema", (schema |> Option.defaultWith (fun () -> JsonValue.Create 1))
                    "engine", spec["engine"]
                ]

        let before, after = wholePlans most old, wholePlans most next
        let earlier = dict (List.distinctBy fst before)

        let inPlans =
            after
            |> List.collect (fun (label, plan) ->
                match earlier.TryGetValue label with
                | true, was -> SpecChange.between was plan
                | _ -> [])

        let inLabels =
            SpecChange.between (labels before) (labels after)
            |> List.truncate 1
            |> List.map (fun _ -> { Path = "cells"; Old = listed before; New = listed after })

        let whole = SpecChange.between (ofRun old) (ofRun next)
        whole @ inLabels @ inPlans |> List.distinct
