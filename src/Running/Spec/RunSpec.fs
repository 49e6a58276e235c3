namespace Research

open System
open System.Security.Cryptography
open System.Text
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

    /// The run's spec as spec.json has it; the cells stand under "settings".
    let json (name: string) (engine: IEngine) (cells: RunCell list) : JsonObject =
        let encode (cell: RunCell) =
            JsonText.object
                [
                    "label", JsonValue.Create cell.Label
                    "key", JsonValue.Create cell.Key
                    "plan", cell.Spec.DeepClone()
                ]

        JsonText.object
            [
                "schema", JsonValue.Create Spec.Schema
                "name", JsonValue.Create name
                "engine", JsonText.object [ "name", JsonValue.Create engine.Name; "version", JsonValue.Create engine.Version ]
                "settings", JsonText.array [ for cell in cells -> encode cell ]
            ]

    let private plans (spec: JsonNode) =
        match spec["settings"] with
        | :? JsonArray as cells ->
            [
                for cell in cells do
                    match cell with
                    | null -> ()
                    | cell ->
                        match cell["plan"] with
                        | null -> ()
                        | plan -> string cell["label"], plan
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

        let before, after = plans old, plans next
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
