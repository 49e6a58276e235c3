namespace Research

open System
open System.Collections.Generic
open System.Text.Json

/// A field of a plan in a spec that was read. What cells share is one object.
[<ReferenceEquality>]
type internal SpecField = { Name: string; Value: JsonElement }

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

    /// A field of an object; None where it is missing, nothing, or the node is no object.
    let private field (name: string) (node: JsonElement) : JsonElement option =
        if node.ValueKind = JsonValueKind.Object then
            match node.TryGetProperty name with
            | true, value when value.ValueKind <> JsonValueKind.Null -> Some value
            | _ -> None
        else
            None

    // A start may be the end of another training, whose own start is a third one, and so on: its recipe is one of its own study.
    let private isFinal (node: JsonElement) =
        match field "kind" node, field "of" node with
        | Some kind, Some read -> read.ValueKind = JsonValueKind.Object && string kind = "FinalWeights"
        | _ -> false

    // What is not there.
    let private nothing = JsonElement()

    let private samplerOf (start: JsonElement) = field "of" start |> Option.bind (field "sampler") |> Option.defaultValue nothing

    /// The names and kinds of what a field has in it.
    let rec private kindOf (name: string) (value: JsonElement) : string =
        match name, value.ValueKind with
        | "kind", _ -> $"={value}"
        | name, JsonValueKind.Object -> name + String.concat "" (kinds value)
        | name, JsonValueKind.Array ->
            let items =
                [
                    for item in value.EnumerateArray() do
                        yield! kinds item
                ]

            name + String.concat "" (List.distinct items)
        | name, _ -> name

    and private kinds (node: JsonElement) =
        match node.ValueKind with
        | JsonValueKind.Object when isFinal node -> [ "=final" ]
        | JsonValueKind.Object -> [ for field in node.EnumerateObject() -> kindOf field.Name field.Value ]
        | _ -> []

    /// The kinds of a plan, with a function that remembers those of fields that plans share.
    let private kindsOf (known: Dictionary<SpecField, string>) (plan: SpecField array) =
        let one (field: SpecField) =
            match known.TryGetValue field with
            | true, kind -> kind
            | _ -> kindOf field.Name field.Value

        String.Join(";", Array.map one plan)

    /// All of a few items, or the first two and the last one of many.
    let private short (between: string) (items: string list) =
        match items with
        | first :: second :: _ when items.Length > 8 ->
            String.concat between [ first; second; $"… {List.last items} ({items.Length})" ]
        | items -> String.concat between items

    let private scalar (node: JsonElement) =
        match node.ValueKind with
        | JsonValueKind.Undefined
        | JsonValueKind.Null -> "nothing"
        | JsonValueKind.Number -> Humanize.number (node.GetDouble())
        | _ -> JsonSerializer.Serialize(node).Trim '"'

    let private arguments fields =
        fields |> List.map (fun (name: string, value: string) -> name + " = " + value) |> String.concat ", "

    /// A part with its fields as text.
    let private called (kind: JsonElement option) (fields: (string * string) list) =
        match kind, fields with
        | None, [ _, only ] -> only
        | None, fields -> arguments fields
        | Some kind, [] -> string kind
        | Some kind, fields -> $"{kind}({arguments fields})"

    let private isSaid (name: string) = name <> "kind" && name <> "code"

    /// The text of a node that is the same in all cells, or of what its cells have in its place.
    let rec private text (nodes: JsonElement array) : string =
        let first = nodes[0]

        if isFinal first then
            $"FinalWeights(Of = a training on {text (Array.map samplerOf nodes)})"
        elif nodes |> Array.forall (fun node -> node.ValueKind = JsonValueKind.Object) then
            called
                (field "kind" first)
                [
                    for own in first.EnumerateObject() do
                        if isSaid own.Name then
                            let each = nodes |> Array.map (field own.Name >> Option.defaultValue nothing)
                            own.Name, text each
                ]
        else
            nodes |> Seq.map one |> Seq.distinct |> List.ofSeq |> short ", "

    and private one (node: JsonElement) : string =
        match node.ValueKind with
        | JsonValueKind.Array ->
            match [ for item in node.EnumerateArray() -> item ] with
            | [ only ] -> one only
            | first :: second :: _ as items when items.Length > 8 ->
                $"[{one first}, {one second} … {one (List.last items)} ({items.Length})]"
            | items -> "[" + (items |> List.map one |> String.concat ", ") + "]"
        | JsonValueKind.Object -> text [| node |]
        | _ -> scalar node

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

    /// What plans have in the field that one of them has at a place; a value that they share counts once.
    let private values (plans: SpecField array list) (at: int) : JsonElement array =
        let name = plans.Head[at].Name
        let mutable last = Unchecked.defaultof<SpecField>

        [|
            for plan in plans do
                let own =
                    if at < plan.Length && plan[at].Name = name then
                        Some plan[at]
                    else
                        plan |> Array.tryFind (fun field -> field.Name = name)

                match own with
                | Some field when obj.ReferenceEquals(field, last) -> ()
                | Some field ->
                    last <- field
                    field.Value
                | None -> nothing
        |]

    let private ofGroup (cells: (string * SpecField array) list) =
        let plans = List.map snd cells
        let first = plans.Head
        let part at = text (values plans at)
        let own name = first |> Array.tryFind (fun field -> field.Name = name) |> Option.map _.Value

        let has name = own name |> Option.exists (fun value -> value.ValueKind <> JsonValueKind.Null)

        // A plan has a sampler; a derivation is one part of its own kind.
        let verbs =
            if not (has "sampler" && has "trainer") then
                let fields =
                    [
                        for at, field in Array.indexed first do
                            if isSaid field.Name then
                                field.Name, part at
                    ]

                [ "compute", called (own "kind") fields ]
            else
                Array.indexed first
                |> List.ofArray
                |> List.sortBy (fun (_, own) -> place own.Name)
                |> List.map (fun (at, own) ->
                    match own.Name, own.Value.ValueKind with
                    | "restarts", JsonValueKind.Array -> "restart", $"{own.Value.GetArrayLength()}"
                    | "loss", JsonValueKind.Object when (field "kind" own.Value).IsNone -> "minimise", $"Sampled({part at})"
                    | name, _ -> verb name, part at)

        { Cells = short " · " (List.map fst cells); Verbs = verbs }

    /// The recipes of a run, of the plans and derivations of its cells with their labels, in the order of their first cells.
    let ofPlans (plans: (string * SpecField array) list) : RecipeText list =
        let known = Dictionary<SpecField, string> HashIdentity.Reference
        let isShared = HashSet<SpecField> HashIdentity.Reference

        for field in plans |> Seq.truncate 2 |> Seq.collect snd do
            if not (isShared.Add field) then
                known[field] <- kindOf field.Name field.Value

        plans |> List.groupBy (fun (_, plan) -> kindsOf known plan) |> List.map (snd >> ofGroup)
