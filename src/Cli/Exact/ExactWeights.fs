namespace Research.Cli

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// The options of the verb exact for weights, as they were written. None means the value of the run.
type internal ExactRequestText =
    {
        /// One density, or one for each feature or set, separated by commas.
        Density: string option
        /// One importance for each feature, separated by commas, or ratio=q.
        Importance: string option
        /// The restart, counted from 0; None means all.
        Restart: string option
        /// The names of W and b in the file, e.g. W=w1,b=b1; None means W and b.
        Names: string option
        /// Whether W is transposed in the file.
        Transposed: bool
        /// Whether a file is read although its contents do not match its checksum.
        Edited: bool
    }

/// Makes cases of the weights in a file: one for each restart, with the sampler and importances of the run unless options state others.
[<RequireQualifiedAccess>]
module internal ExactWeights =

    /// Whether a file is one of weights: by its extension, or because the length of a header, in which there are zeros, is in the
    /// place where a text has none.
    let isWeights (path: string) =
        let beginsWithLength () =
            try
                use stream = File.OpenRead path
                let start = Array.zeroCreate<byte> 8

                // What cannot be read twice, a pipe, is a text.
                stream.CanSeek
                && (let count = stream.ReadAtLeast(Span start, 8, throwOnEndOfStream = false)

                    let isUtf16 =
                        count >= 2 && (start[0], start[1]) |> fun two -> two = (0xFFuy, 0xFEuy) || two = (0xFEuy, 0xFFuy)

                    not isUtf16 && Array.contains 0uy start[.. count - 1])
            with
            | :? IOException
            | :? UnauthorizedAccessException
            | :? ArgumentException -> false

        path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || beginsWithLength ()

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

    /// The numbers in a run's plan, which may be of another tool and so have faults.
    let private numbers (what: string) remedy (node: JsonNode option) : Result<float list, string list> =
        let number (item: JsonNode) =
            match item with
            | :? JsonValue as value when value.GetValueKind() = JsonValueKind.Number -> Ok(value.GetValue<float>())
            | other ->
                let text = other.ToJsonString()
                Error [ $"The {what} that the file says it was trained with has {text} but must be numbers: {remedy}." ]

        // One sentence is enough for all faulty numbers.
        items node |> List.map number |> JsonFields.all |> Result.mapError (List.truncate 1)

    let private kind (node: JsonNode option) = field "kind" node |> Option.map string

    let private setsRemedy = "write its weights to a JSON file of cases with sets"

    let private sets (sampler: JsonNode option) : Result<int list list, string list> =
        [
            for set in items (field "sets" sampler) ->
                numbers "sets" setsRemedy (Some set)
                |> Result.bind (fun set ->
                    match set |> List.tryFind (Double.IsInteger >> not) with
                    | None -> Ok(List.map int set)
                    | Some other ->
                        Error
                            [
                                $"The sets that the file says it was trained with have {other} but must be whole numbers: {setsRemedy}."
                            ])
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

    /// The densities of the options or else of the run, and which of the two they are.
    let private densities (asked: string option) law (sampler: JsonNode option) =
        let own () = field "density" sampler |> field "probabilities" |> numbers "density" $"add e.g. {densityExample}"

        match asked, law with
        | Some text, Ok OneAtATime ->
            Error [ $"The density is {text} but the run has one feature at a time: leave --density out." ]
        | _, Ok OneAtATime -> Ok([], "one feature at a time, as in the run")
        | Some text, _ ->
            ParseNumber.reals "density" densityExample text
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
            match ParseNumber.real "ratio of the importances" importanceExample (text.Substring 6) with
            | Error wrong -> fault wrong
            | Ok ratio ->
                let law = Importance.Geometric(Ratio = ratio)

                match List.ofSeq (law.Faults()) with
                | [] -> Ok(List.ofSeq (law.Resolve features), "as given")
                | faults -> Error(faults |> List.map _.Sentence)
        | Some text ->
            match ParseNumber.reals "importance" importanceExample text with
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
            ParseNumber.within "restart" "--restart 0" (0, count - 1) text
            |> Result.map List.singleton
            |> Result.mapError List.singleton

    let private case (weights: StoredWeights) (asked: ExactRequestText) (restart: int) =
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

    /// A sentence for each different choice of densities and importances that is used.
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

    /// A sentence where the run minimised another multiple of the printed loss.
    let private reductions (weights: StoredWeights) =
        [
            for plan in weights.Plans do
                if field "loss" (Some plan) |> field "reduction" |> Option.map string = Some "Mean" then
                    "The run minimised the mean over the features; this is the sum."
        ]
        |> List.distinct

    let private namesExample = "--names W=w1,b=b1"

    /// The pairs of names in an option.
    let private names (asked: string option) : Result<TensorName list, string list> =
        match asked with
        | None -> Ok []
        | Some text ->
            let pair (text: string) =
                match text.Split('=', 2) with
                | [| tensor; inFile |] when tensor.Trim() <> "" && inFile <> "" ->
                    Some { Tensor = tensor.Trim(); InFile = inFile }
                | _ -> None

            let pairs = text.Split ',' |> List.ofArray |> List.map pair

            if pairs |> List.forall _.IsSome then
                Ok(List.choose id pairs)
            else
                Error [ $"The names are {text} but must be pairs with = between commas: write e.g. {namesExample}." ]

    /// The case of a restart, although what a file says of its training may be no Unicode or beyond all numbers.
    let private caseOf path weights asked restart =
        try
            case weights asked restart
        with
        | :? InvalidOperationException
        | :? FormatException
        | :? OverflowException ->
            Error
                [
                    $"The spec in the metadata of {path}, how it was trained, is unreadable but must be the plan of a run: take spec out of the metadata."
                ]

    /// The restarts of a file of weights as cases, with sentences on the values that are used; or the sentences on all faults.
    let read (path: string) (asked: ExactRequestText) : Result<ExactCase list * string list, string list> =
        let reading: Result<WeightsReading, string list> =
            names asked.Names
            |> Result.map (fun names -> { Names = names; Transposed = asked.Transposed; Edited = asked.Edited })

        reading
        |> Result.bind (fun reading -> StoredWeights.read reading path)
        |> Result.bind (fun weights ->
            let restarts = restarts asked.Restart weights.Parameters.Length
            let wanted = Result.defaultValue [ 0 ] restarts
            let cases = wanted |> List.map (caseOf path weights asked)

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

    /// Sentences on options that a file of cases does not take.
    let misplaced (asked: ExactRequestText) : string list =
        [
            for name, isGiven in
                [
                    "--density", asked.Density.IsSome
                    "--importance", asked.Importance.IsSome
                    "--restart", asked.Restart.IsSome
                    "--names", asked.Names.IsSome
                    "--transposed", asked.Transposed
                    "--edited", asked.Edited
                ] do
                if isGiven then
                    $"The option {name} is given but belongs to weights: leave it out or name a safetensors file."
        ]
