namespace Research

open System
open System.Security.Cryptography
open System.Text
open System.Text.Json.Nodes

/// The spec of a whole run: engine and settings.
module internal RunSpec =

    /// SHA-256 in hexadecimal over the keys of the settings, in order.
    let hash (settings: RunSetting list) : string =
        settings
        |> List.map _.Key
        |> String.concat "\n"
        |> Encoding.UTF8.GetBytes
        |> SHA256.HashData
        |> Convert.ToHexStringLower

    /// The run's spec as spec.json holds it.
    let json (name: string) (engine: IEngine) (settings: RunSetting list) : JsonObject =
        let setting (setting: RunSetting) =
            JsonText.object
                [
                    "label", JsonValue.Create setting.Label
                    "key", JsonValue.Create setting.Key
                    "plan", setting.Spec.DeepClone()
                ]

        JsonText.object
            [
                "schema", JsonValue.Create Spec.Schema
                "name", JsonValue.Create name
                "engine", JsonText.object [ "name", JsonValue.Create engine.Name; "version", JsonValue.Create engine.Version ]
                "settings", JsonText.array [ for cell in settings -> setting cell ]
            ]

    let private plans (spec: JsonNode) =
        match spec["settings"] with
        | :? JsonArray as settings ->
            [
                for setting in settings do
                    match setting with
                    | null -> ()
                    | setting ->
                        match setting["plan"] with
                        | null -> ()
                        | plan -> string setting["label"], plan
            ]
        | _ -> []

    let private labels (settings: (string * JsonNode) list) =
        JsonText.array [ for label, _ in settings -> JsonValue.Create label ]

    let private listed (settings: (string * JsonNode) list) =
        let names = settings |> List.map fst

        if names.Length <= 12 then
            String.Join(", ", names)
        else
            $"{names.Head} … {List.last names} ({names.Length})"

    /// Which fields changed between two runs of one name: each once, however many settings it changed in.
    let changes (old: JsonNode) (next: JsonNode) : SpecChange list =
        let ofRun (spec: JsonNode) =
            // Runs from before there was a schema have the first.
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
            |> List.map (fun _ -> { Path = "settings"; Old = listed before; New = listed after })

        let whole = SpecChange.between (ofRun old) (ofRun next)
        whole @ inLabels @ inPlans |> List.distinct
