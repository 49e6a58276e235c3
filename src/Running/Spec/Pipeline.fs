namespace Research

open System.Text.Json.Nodes

/// A setting as a reader sees it: its pipeline, verb by verb.
[<RequireQualifiedAccess>]
module Pipeline =

    // Longer lists are told by their ends.
    let private most = 24

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
        | :? JsonArray as items when items.Count > most ->
            $"[{text items[0]}, {text items[1]} … {text items[items.Count - 1]} ({items.Count})]"
        | :? JsonArray as items -> items |> Seq.map text |> String.concat ", " |> sprintf "[%s]"
        | value -> value.ToJsonString().Trim '"'

    and private arguments fields = fields |> List.map (fun (name, value) -> $"{name} = {text value}") |> String.concat ", "

    let private rule (rule: RestartRule) = $"Best(Of = {rule.Count})"

    let private part (data: obj) = text (Spec.ofPart data)

    let private several one (parts: 'part list) = if parts.IsEmpty then one else parts |> List.map part |> String.concat " × "

    let private loss (loss: ILoss) =
        match loss with
        | :? SampledLoss as loss ->
            let error =
                match loss.Error with
                | :? ElementFunction.Square -> ""
                | error -> $", Error = {part error}"

            $"Sampled(Batch = {loss.Batch}, Reduction = {loss.Reduction}, JudgedOn = {loss.JudgedOn}{error})"
        | :? ExactLoss as loss when loss.Most.HasValue -> $"Analytic.Loss, at most {loss.Most} active"
        | :? ExactLoss -> "Analytic.Loss"
        | other -> part other

    /// What a derivation is of.
    let derivation (derivation: IDerivation) = part derivation

    /// (verb, what it says) for every verb of a setting, defaults included.
    let verbs (setting: Setting) : (string * string) list =
        [
            "sample", part setting.Sampler
            "model", part setting.Model
            "weigh", several "Uniform" setting.Weights
            "initialise", several "XavierNormal" setting.Starts
            for target in setting.Targets do
                "target", part target
            "minimise", loss setting.Loss
            for penalty in setting.Penalties do
                "penalise", part penalty
            "train", part setting.Trainer
            "restart", rule (Setting.rule setting)
            "seed", (setting.Seeds |> List.tryLast |> Option.defaultValue 0UL |> string)
        ]
