namespace Research

open System.Text.Json.Nodes

/// One recipe of a run: cells that differ in numbers alone.
type internal RecipeText =
    {
        /// The labels of its cells, shortened where there are many.
        Cells: string
        /// Each verb with its arguments; a number that differs between cells is a range or a list.
        Verbs: (string * string) list
    }

/// Writes the recipes of a run from its spec.
[<RequireQualifiedAccess>]
module internal RecipeText =

    // A start may be the end of another training, whose own start is a third one, and so on: its recipe is one of its own study.
    let private isFinal (fields: JsonObject) =
        match fields["kind"], fields["of"] with
        | null, _ -> false
        | kind, (:? JsonObject) -> string kind = "FinalWeights"
        | _ -> false

    let private samplerOf (start: JsonNode | null) : JsonNode | null =
        match start with
        | :? JsonObject as fields ->
            match fields["of"] with
            | :? JsonObject as plan -> plan["sampler"]
            | _ -> null
        | _ -> null

    let private kindsOf (node: JsonNode | null) =
        let rec walk (node: JsonNode | null) =
            match node with
            | :? JsonObject as fields when isFinal fields -> [ "=final" ]
            | :? JsonObject as fields ->
                [
                    for field in fields do
                        match field.Key, field.Value with
                        | "kind", kind -> $"={kind}"
                        | name, (:? JsonObject as inner) -> name + String.concat "" (walk inner)
                        | name, (:? JsonArray as items) -> name + String.concat "" (Seq.collect walk items |> Seq.distinct)
                        | name, _ -> name
                ]
            | _ -> []

        String.concat ";" (walk node)

    /// All of a few items, or the first two and the last one of many.
    let private short (between: string) (items: string list) =
        match items with
        | first :: second :: _ when items.Length > 8 ->
            String.concat between [ first; second; $"… {List.last items} ({items.Length})" ]
        | items -> String.concat between items

    let private scalar (node: JsonNode | null) =
        match node with
        | null -> "nothing"
        | :? JsonValue as value when value.GetValueKind() = System.Text.Json.JsonValueKind.Number ->
            Humanize.number (value.GetValue<float>())
        | node -> node.ToJsonString().Trim '"'

    /// The text of a node that is the same in all cells, or of what its cells have in its place.
    let rec private text (nodes: (JsonNode | null) list) : string =
        match nodes.Head with
        | :? JsonObject as first when isFinal first ->
            let samplers = [ for node in nodes -> samplerOf node ]
            $"FinalWeights(Of = a training on {text samplers})"
        | :? JsonObject as first when nodes |> List.forall (fun node -> node :? JsonObject) ->
            let fields =
                [
                    for field in first do
                        if field.Key <> "kind" && field.Key <> "code" then
                            field.Key, text [ for node in nodes -> (nonNull node)[field.Key] ]
                ]

            match first["kind"], fields with
            | null, [ _, only ] -> only
            | null, fields -> arguments fields
            | kind, [] -> string kind
            | kind, fields -> $"{kind}({arguments fields})"
        | _ -> nodes |> List.map one |> List.distinct |> short ", "

    and private arguments fields = fields |> List.map (fun (name, value) -> $"{name} = {value}") |> String.concat ", "

    and private one (node: JsonNode | null) =
        match node with
        | :? JsonArray as items when items.Count = 1 -> one items[0]
        | :? JsonArray as items when items.Count > 8 ->
            $"[{one items[0]}, {one items[1]} … {one items[items.Count - 1]} ({items.Count})]"
        | :? JsonArray as items -> items |> Seq.map one |> String.concat ", " |> sprintf "[%s]"
        | :? JsonObject as fields -> text [ fields ]
        | node -> scalar node

    // The verbs of the language for the parts of a plan.
    let private verb (name: string) =
        match name with
        | "sampler" -> "sample"
        | "importance" -> "weigh"
        | "start" -> "initialise"
        | "loss" -> "minimise"
        | "penalties" -> "penalise"
        | "trainer" -> "train"
        | name -> name

    let private order =
        [
            "sampler"
            "model"
            "importance"
            "start"
            "target"
            "loss"
            "penalties"
            "trainer"
            "restarts"
            "seed"
        ]

    let private place (name: string) = order |> List.tryFindIndex ((=) name) |> Option.defaultValue order.Length

    let private ofGroup (cells: (string * JsonObject) list) =
        let plans = List.map snd cells
        let first = plans.Head
        let part (name: string) = text [ for plan in plans -> plan[name] ]

        // A plan has a sampler; a derivation is one part of its own kind.
        let verbs =
            if isNull first["sampler"] || isNull first["trainer"] then
                [ "compute", text [ for plan in plans -> plan :> JsonNode | null ] ]
            else
                [ for field in first -> field.Key ]
                |> List.sortBy place
                |> List.map (fun name ->
                    match name, first[name] with
                    | "restarts", (:? JsonArray as restarts) -> "restart", $"{restarts.Count}"
                    | "loss", (:? JsonObject as loss) when isNull loss["kind"] -> "minimise", $"Sampled({part name})"
                    | name, _ -> verb name, part name)

        { Cells = short " · " (List.map fst cells); Verbs = verbs }

    /// The recipes of a run, of the plans and derivations of its cells with their labels, in the order of their first cells.
    let ofPlans (plans: (string * JsonNode) list) : RecipeText list =
        [
            for label, plan in plans do
                match plan with
                | :? JsonObject as plan -> label, plan
                | _ -> ()
        ]
        |> List.groupBy (fun (_, plan) -> kindsOf plan)
        |> List.map (snd >> ofGroup)
