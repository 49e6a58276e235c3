namespace Research

open System
open System.Collections.Generic
open System.IO
open System.Runtime.InteropServices
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

    /// A field of a spec with its text; both are also kept as UTF-8, by which the same field is recognised in the next cell.
    [<AllowNullLiteral>]
    type private Part(name: string, text: string) =
        let bytes = Encoding.UTF8.GetBytes text
        member _.Name = name
        member _.Text = text

        member _.Is(field: JsonProperty) =
            field.NameEquals name && JsonMarshal.GetRawUtf8Value(field.Value).SequenceEqual(ReadOnlySpan bytes)

    /// The fields of a spec. Those that the cell before has at the same place are its objects, as cells have most fields in common.
    let private parts (before: Part array) (spec: string) : Part array =
        use json = JsonDocument.Parse(spec, JsonDocumentOptions(MaxDepth = deepest))
        let found = List<Part>(before.Length)

        for field in json.RootElement.EnumerateObject() do
            let known = if found.Count < before.Length then before[found.Count] else null

            found.Add(
                if not (isNull known) && known.Is field then
                    known
                else
                    Part(field.Name, field.Value.GetRawText())
            )

        found.ToArray()

    /// What a derivation is; a plan says nothing.
    let private kind (parts: Part array) =
        if parts.Length > 0 && parts[0].Name = "kind" then
            parts[0].Text.Trim '"'
        else
            "training"

    let private text (value: string) = JsonSerializer.Serialize value

    let private object' (fields: (string * string) seq) =
        "{" + String.Join(",", [ for name, value in fields -> text name + ":" + value ]) + "}"

    /// The fields that all cells of each kind have in common, in the order of the first one.
    let private common (plans: Part array array) =
        let shared = Dictionary<string, Part array>()

        for plan in plans do
            let has at (part: Part) =
                (at < plan.Length && obj.ReferenceEquals(plan[at], part))
                || plan |> Array.exists (fun own -> own.Name = part.Name && own.Text = part.Text)

            match shared.TryGetValue(kind plan) with
            | true, common ->
                let kept = common |> Array.indexed |> Array.filter (fun (at, part) -> has at part)

                if kept.Length < common.Length then
                    shared[kind plan] <- Array.map snd kept
            | _ -> shared[kind plan] <- plan

        shared

    /// Writes the run's spec as spec.json has it, a line for each cell under "settings". What all cells of a kind have in common stands once,
    /// under "shared" and the kind. The result may be called several times.
    let write (name: string) (engine: IEngine) (cells: RunCell list) : Stream -> unit =
        let plans = cells |> Seq.scan (fun before cell -> parts before cell.Spec) [||] |> Seq.skip 1 |> Array.ofSeq
        let shared = common plans
        let pairs (parts: Part seq) = [ for part in parts -> part.Name, part.Text ]
        let texts = dict [ for each in shared -> each.Key, dict (pairs each.Value) ]
        let maker = object' [ "name", text engine.KeyName; "version", text engine.Version ]
        let common = object' [ for each in shared -> each.Key, object' (pairs each.Value) ]

        let setting (cell: RunCell) (plan: Part array) =
            let kind = kind plan

            let isOwn (part: Part) =
                match texts[kind].TryGetValue part.Name with
                | true, text -> text <> part.Text
                | _ -> true

            object'
                [
                    "label", text cell.Label
                    "key", text cell.Key
                    "kind", text kind
                    "plan", object' (pairs (Array.filter isOwn plan))
                ]

        fun stream ->
            let put (text: string) = stream.Write(ReadOnlySpan(Encoding.UTF8.GetBytes text))
            put $"{{\n  \"schema\": {Spec.Schema},\n  \"name\": {text name},\n  \"engine\": {maker},\n"
            put $"  \"shared\": {common},\n  \"settings\": [\n"

            for at, (cell, plan) in Seq.indexed (Seq.zip cells plans) do
                put ((if at > 0 then ",\n    " else "    ") + setting cell plan)

            put "\n  ]\n}\n"

    /// The run's spec as text.
    let json (name: string) (engine: IEngine) (cells: RunCell list) : string =
        use written = new MemoryStream()
        write name engine cells written
        Encoding.UTF8.GetString(written.GetBuffer(), 0, int written.Length)

    let private fieldsOf (object: JsonElement) =
        [| for field in object.EnumerateObject() -> { SpecField.Name = field.Name; Value = field.Value } |]

    // The order of the fields of a plan.
    let private order (a: SpecField) (b: SpecField) =
        match compare (a.Name = "restarts") (b.Name = "restarts") with
        | 0 -> String.CompareOrdinal(a.Name, b.Name)
        | order -> order

    let private named (name: string) (object: JsonElement) =
        match object.TryGetProperty name with
        | true, value when value.ValueKind <> JsonValueKind.Null -> Some value
        | _ -> None

    let private textOf (name: string) (object: JsonElement) = named name object |> Option.map string |> Option.defaultValue ""

    let private reading = JsonSerializerOptions(MaxDepth = deepest)

    /// The labels of a run's first cells with the fields of their plans or derivations, with those that they share. Specs of before anything
    /// was shared have each plan whole.
    /// <param name="most">The number of cells.</param>
    let plans (most: int) (spec: JsonNode) : (string * SpecField array) list =
        // A tree of nodes would take many times the memory.
        let root = JsonSerializer.SerializeToElement(spec, reading)

        let shared =
            match named "shared" root with
            | Some shared when shared.ValueKind = JsonValueKind.Object ->
                dict
                    [
                        for each in shared.EnumerateObject() do
                            if each.Value.ValueKind = JsonValueKind.Object then
                                each.Name, fieldsOf each.Value
                    ]
            | _ -> dict []

        let whole (cell: JsonElement) (plan: JsonElement) =
            match shared.TryGetValue(textOf "kind" cell) with
            | true, common -> Array.append common (fieldsOf plan) |> Array.sortWith order
            | _ -> fieldsOf plan

        match named "settings" root with
        | Some cells when cells.ValueKind = JsonValueKind.Array ->
            [
                for cell in Seq.truncate most (cells.EnumerateArray()) do
                    if cell.ValueKind = JsonValueKind.Object then
                        match named "plan" cell with
                        | Some plan when plan.ValueKind = JsonValueKind.Object -> textOf "label" cell, whole cell plan
                        | _ -> ()
            ]
        | _ -> []

    // To say what changed, so many cells are enough.
    let private most = 1_000

    let private node (value: JsonElement) : JsonNode | null =
        match value.ValueKind with
        | JsonValueKind.Object -> JsonObject.Create value
        | JsonValueKind.Array -> JsonArray.Create value
        | JsonValueKind.Null -> null
        | _ -> JsonValue.Create value

    let private wholePlans (spec: JsonNode) : (string * JsonNode) list =
        [
            for label, fields in plans most spec -> label, JsonText.object [ for field in fields -> field.Name, node field.Value ]
        ]

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

        let before, after = wholePlans old, wholePlans next
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
