namespace Research

open System.Text.Json.Nodes

/// A setting as a reader sees it: its pipeline, verb by verb.
[<RequireQualifiedAccess>]
module Pipeline =

    let rec private text (node: JsonNode | null) : string =
        match node with
        | null -> "nothing"
        | :? JsonObject as fields ->
            match
                fields["kind"],
                [
                    for field in fields do
                        if field.Key <> "kind" then
                            field.Key, field.Value
                ]
            with
            | null, [ _, only ] -> text only
            | kind, [] -> string kind
            | kind, fields -> $"{kind}({arguments fields})"
        | :? JsonArray as items when items.Count = 1 -> text items[0]
        | :? JsonArray as items -> items |> Seq.map text |> String.concat ", " |> sprintf "[%s]"
        | value -> value.ToJsonString().Trim '"'

    and private arguments fields =
        fields
        |> List.map (fun (name, value) -> $"{name} = {text value}")
        |> String.concat ", "

    let private rule (rule: RestartRule) =
        match rule.Keep with
        | LowestLoss -> $"Best(Of = {rule.Count})"
        | AllButWorst -> $"DropWorst(Of = {rule.Count})"

    /// (verb, what it says) for every verb of a setting.
    let verbs (setting: Setting) : (string * string) list =
        let spec = Spec.ofPlan (Setting.plans setting).Head

        let part verb (name: string) = verb, text spec[name]

        [
            part "sample" "sampler"
            part "model" "model"
            part "weigh" "importance"
            part "initialise" "start"
            part "minimise" "loss"
            part "train" "trainer"
            "restart", rule (Setting.rule setting)
            part "seed" "seed"
        ]
