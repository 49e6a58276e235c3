namespace Research

open System.Text.Json.Nodes

/// A recipe as text for a reader, verb by verb.
[<RequireQualifiedAccess>]
module internal Pipeline =

    // Of a longer list the first two items and the last one are shown.
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

    // What the other training starts from may be a third one, and so on.
    let private start (start: Initialiser) =
        match start with
        | :? FinalWeights as read ->
            $"FinalWeights(Of = {part read.Of.Sampler}, {part read.Of.Trainer}, seed {read.Of.Seed}, {rule { Count = read.Restarts }})"
        | start -> part start

    let private several one (parts: 'part list) = if parts.IsEmpty then one else parts |> List.map part |> String.concat " × "

    let private loss (loss: ILoss) =
        match loss with
        | :? SampledLoss as loss ->
            let error =
                match loss.Error with
                | :? ElementFunction.Square -> ""
                | error -> $", Error = {part error}"

            $"Sampled(Batch = {loss.Batch}, Reduction = {loss.Reduction}, EvaluationSamples = {loss.EvaluationSamples}{error})"
        | :? ExactLoss as loss when loss.Most.HasValue -> $"Exact.Loss, at most {loss.Most} active"
        | :? ExactLoss -> "Exact.Loss"
        | :? FewActiveLoss as loss -> $"FewActive(Most = {loss.Most})"
        | other -> part other

    /// A derivation with its parts.
    let derivation (derivation: IDerivation) =
        match derivation with
        | :? IFromTraining as derived -> part derived.Declared
        | alone -> part alone

    /// Each verb of a recipe with its arguments, defaults included.
    let verbs (recipe: Recipe) : (string * string) list =
        [
            "sample", part recipe.Sampler
            "model", part recipe.Model
            "weigh", several "Uniform" recipe.Weights
            "initialise",
            (if recipe.Starts.IsEmpty then
                 "XavierNormal"
             else
                 recipe.Starts |> List.map start |> String.concat " × ")
            for target in recipe.Targets do
                "target", part target
            "minimise", loss recipe.Loss
            for penalty in recipe.Penalties do
                "penalise", part penalty
            "train", part recipe.Trainer
            "restart", rule (Recipe.rule recipe)
            "seed", (recipe.Seeds |> List.tryLast |> Option.defaultValue 0UL |> string)
        ]
