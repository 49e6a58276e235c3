namespace Research.Cli

open System
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// What a command line says about the weights of a run, as it was written; nothing means as the run had it.
type ExactAsked =
    {
        /// One, or one for each feature or set, between commas.
        Density: string option
        /// One for each feature between commas, or ratio=q.
        Importance: string option
        /// Counted from 0; nothing means all.
        Restart: string option
        /// Whether a file whose contents differ from its checksum is read too.
        Edited: bool
    }

/// The weights of a run as cases: each restart with the law of the features that it was trained on, unless another is asked for.
[<RequireQualifiedAccess>]
module ExactWeights =

    /// Whether a file is one of weights, by its name.
    let isWeights (path: string) = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)

    let private densityExample = "--density 0.1"
    let private importanceExample = "--importance 1,0.7,0.49 or --importance ratio=0.7"

    let private field (name: string) (node: JsonNode option) : JsonNode option =
        match node with
        | Some(:? JsonObject as fields) -> Option.ofObj fields[name]
        | _ -> None

    let private items (node: JsonNode option) : JsonNode list =
        match node with
        | Some(:? JsonArray as items) -> items |> Seq.choose Option.ofObj |> List.ofSeq
        | _ -> []

    /// Numbers that a run was trained with, which another tool may have written.
    let private numbers (what: string) remedy (node: JsonNode option) : Result<float list, string list> =
        let number (item: JsonNode) =
            match item with
            | :? JsonValue as value when value.GetValueKind() = JsonValueKind.Number -> Ok(value.GetValue<float>())
            | other ->
                let text = other.ToJsonString()
                Error [ $"The {what} that the file says it was trained with has {text} but must be numbers: {remedy}." ]

        // One sentence is enough on all of them.
        items node |> List.map number |> JsonFields.all |> Result.mapError (List.truncate 1)

    let private kind (node: JsonNode option) = field "kind" node |> Option.map string

    let private setsRemedy = "write its weights to a JSON file of cases with sets"

    let private sets (sampler: JsonNode option) : Result<int list list, string list> =
        [
            for set in items (field "sets" sampler) -> numbers "sets" setsRemedy (Some set) |> Result.map (List.map int)
        ]
        |> JsonFields.all

    let private law (sampler: JsonNode option) : Result<ExactLaw, string list> =
        match kind sampler with
        | _ when (field "magnitude" sampler).IsSome ->
            let magnitude = field "magnitude" sampler |> kind |> Option.defaultValue "another"

            Error
                [
                    $"The magnitude of the run is {magnitude} but must be uniform on [0, 1) for an exact loss: draw samples instead."
                ]
        | None
        | Some "SparseUniform" -> Ok Independent
        | Some "CorrelatedSets" -> sets sampler |> Result.map Correlated
        | Some "AnticorrelatedSets" -> sets sampler |> Result.map Anticorrelated
        | Some "OneHot" -> Ok OneAtATime
        | Some other -> Error [ $"The sampler of the run is {other} but must be one with a closed form: draw samples instead." ]

    let private model (plan: JsonNode option) : Result<ExactModel, string list> =
        match kind (field "model" plan) with
        | None
        | Some "ReluOutputModel" -> Ok ExactModel.ReluOutput
        | Some "LinearModel" -> Ok ExactModel.Linear
        | Some other ->
            Error
                [
                    $"The model of the run is {other} but must be ReluOutputModel or LinearModel: draw samples instead."
                ]

    /// Given, or of the run; and which.
    let private densities (asked: string option) law (sampler: JsonNode option) =
        let own () = field "density" sampler |> field "probabilities" |> numbers "density" $"add e.g. {densityExample}"

        match asked, law with
        | Some text, Ok OneAtATime ->
            Error [ $"The density is {text} but the run has one feature at a time: leave --density out." ]
        | _, Ok OneAtATime -> Ok([], "one feature at a time, as in the run")
        | Some text, _ ->
            Written.reals "density" densityExample text
            |> Result.map (fun given -> given, "as given")
            |> Result.mapError List.singleton
        | None, _ ->
            match own () with
            | Ok [] -> Error [ $"There is no density in the file: add e.g. {densityExample}." ]
            | own -> own |> Result.map (fun own -> own, "of the run")

    let private importance (asked: string option) features (plan: JsonNode option) =
        let fault wrong = Error [ wrong ]

        match asked with
        | Some text when text.StartsWith("ratio=", StringComparison.Ordinal) ->
            match Written.real "ratio of the importances" importanceExample (text.Substring 6) with
            | Error wrong -> fault wrong
            | Ok ratio ->
                let law = Importance.Geometric(Ratio = ratio)

                match List.ofSeq (law.Faults()) with
                | [] -> Ok(List.ofSeq (law.Resolve features), "as given")
                | faults -> Error(faults |> List.map _.Sentence)
        | Some text ->
            match Written.reals "importance" importanceExample text with
            | Error wrong -> fault wrong
            | Ok given when given.Length <> features ->
                fault
                    $"The number of importances is {given.Length} but must be {features}, one for each feature: write e.g. {importanceExample}."
            | Ok given -> Ok(given, "as given")
        | None ->
            match numbers "importance" $"add e.g. {importanceExample}" (field "importance" plan) with
            | Ok [] -> Ok(List.replicate features 1.0, "as nothing else is in the file")
            | Ok own when own.Length <> features ->
                fault
                    $"The number of importances that the file says it was trained with is {own.Length} but must be {features}, one for each feature: add e.g. {importanceExample}."
            | own -> own |> Result.map (fun own -> own, "of the run")

    let private restarts (asked: string option) count =
        match asked with
        | None -> Ok [ 0 .. count - 1 ]
        | Some text ->
            Written.within "restart" "--restart 0" (0, count - 1) text
            |> Result.map List.singleton
            |> Result.mapError List.singleton

    let private case (weights: StoredWeights) (asked: ExactAsked) (restart: int) =
        let plan = Some weights.Plans[restart]
        let sampler = field "sampler" plan
        let law, model = law sampler, model plan
        let densities = densities asked.Density law sampler
        let importance = importance asked.Importance weights.Features plan

        match law, model, densities, importance with
        | Ok law, Ok model, Ok(densities, densitiesFrom), Ok(importance, importanceFrom) ->
            Ok(
                {
                    Id = nonNull (JsonValue.Create<int> restart) :> JsonNode
                    Name = $"Restart {restart}"
                    Features = weights.Features
                    Hidden = weights.Hidden
                    Model = model
                    Law = law
                    Densities = densities
                    Parameters = weights.Parameters[restart]
                    Importance = Array.ofList importance
                },
                (densitiesFrom, importanceFrom)
            )
        | _ -> Error(JsonFields.errors law @ JsonFields.errors model @ JsonFields.errors densities @ JsonFields.errors importance)

    let private list (values: float seq) =
        let values = List.ofSeq values
        let shown = values |> List.truncate 4 |> List.map (fun value -> $"{value:G4}") |> String.concat ", "
        if values.Length > 4 then shown + ", …" else shown

    /// Which densities and importances were used, as one sentence for each that differs.
    let private used (cases: (ExactCase * (string * string)) list) =
        cases
        |> List.map (fun (case, (densitiesFrom, importanceFrom)) ->
            let densities =
                match case.Densities with
                | [] -> densitiesFrom
                | densities -> $"density {list densities} {densitiesFrom}"

            let importance =
                if case.Importance |> Array.forall ((=) 1.0) then
                    "importance 1"
                else
                    $"importance {list case.Importance}"

            $"The loss is that of {densities} and of {importance} {importanceFrom}.")
        |> List.distinct

    /// What was minimised, where it is another multiple of the loss than the one that is printed.
    let private reductions (weights: StoredWeights) =
        [
            for plan in weights.Plans do
                if field "loss" (Some plan) |> field "reduction" |> Option.map string = Some "Mean" then
                    "The run minimised the mean over the features; this is the sum."
        ]
        |> List.distinct

    /// The restarts of a file of weights as cases with sentences on what was used, or all that is wrong.
    let read (path: string) (asked: ExactAsked) : Result<ExactCase list * string list, string list> =
        StoredWeights.read asked.Edited path
        |> Result.mapError List.singleton
        |> Result.bind (fun weights ->
            let restarts = restarts asked.Restart weights.Parameters.Length
            let wanted = Result.defaultValue [ 0 ] restarts
            let cases = wanted |> List.map (case weights asked)

            let diverged =
                [
                    for restart in wanted do
                        if not (Array.forall Double.IsFinite weights.Parameters[restart]) then
                            $"Restart {restart}: A weight is not finite, so training diverged: name another with --restart."
                ]

            match JsonFields.errors restarts @ diverged @ (cases |> List.collect JsonFields.errors |> List.distinct) with
            | [] ->
                let cases = cases |> List.choose Result.toOption
                Ok(List.map fst cases, weights.Notes @ used cases @ reductions weights)
            | wrong -> Error wrong)

    /// What a file of cases cannot take.
    let misplaced (asked: ExactAsked) : string list =
        [
            for name, isGiven in
                [
                    "--density", asked.Density.IsSome
                    "--importance", asked.Importance.IsSome
                    "--restart", asked.Restart.IsSome
                    "--edited", asked.Edited
                ] do
                if isGiven then
                    $"The option {name} is given but belongs to weights of a run: leave it out or name a .safetensors file."
        ]
