namespace Research.Cli

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes

/// Reads a file of cases {id?, n?, m?, p, W, b, importance?, model?, sampler?, sets?}. All faults are listed, a sentence each.
[<RequireQualifiedAccess>]
module internal ExactCases =

    let private name (id: JsonNode) = $"Case {id}"

    let private example = """write e.g. {"p": 0.1, "W": [[1, -1]], "b": [0, 0]}"""

    let private known = [ "id"; "n"; "m"; "p"; "W"; "b"; "importance"; "model"; "sampler"; "sets" ]

    // Fields that are ignored: another word for the sampler, notes, and the results that the reference cases have.
    let private notes = [ "distribution"; "name"; "note"; "loss"; "gradW"; "gradb"; "remainder" ]

    let private hints =
        [
            "S", "p is 1 - S"
            "sparsity", "p is 1 - S"
            "density", "it is called p"
            "weights", "they are called W"
            "bias", "it is called b"
            "biases", "they are called b"
            "features", "it is called n"
            "hidden", "it is called m"
            "law", "it is called sampler"
        ]

    let private number what json = JsonFields.number example what json
    let private list what each json = JsonFields.list example what each json
    let private errors result = JsonFields.errors result

    let private required name read json =
        match JsonFields.tryFind name json with
        | Some value -> read name value
        | None -> Error [ $"There is no {name}: {example}." ]

    let private densities what (json: JsonElement) =
        if json.ValueKind = JsonValueKind.Array then
            list what number json
        else
            number what json |> Result.map List.singleton

    let private matrix what (json: JsonElement) =
        list what (fun row -> list row number) json
        |> Result.bind (fun rows ->
            let lengths = rows |> List.map List.length |> List.distinct

            if lengths.Length = 1 then
                Ok rows
            else
                let lengths = lengths |> List.map string |> String.concat ", "

                Error
                    [
                        $"The rows of {what} have {lengths} entries but must be of one length: give one entry for each feature."
                    ])

    /// A sentence where a stated length or size differs from that of W.
    let private agrees what unit wanted actual =
        if actual = wanted then
            []
        else
            [ $"{what} is {actual} but must be {wanted}, the number of {unit} of W: make the shapes agree." ]

    let private sizes (json: JsonElement) name unit wanted =
        match JsonFields.tryFind name json with
        | Some stated when stated.ValueKind = JsonValueKind.Number && stated.GetDouble() = float wanted -> []
        | Some stated ->
            [
                $"{name} is {JsonFields.kind stated} but must be {wanted}, the number of {unit} of W: make the shapes agree."
            ]
        | None -> []

    let private whole what (json: JsonElement) =
        number what json
        |> Result.bind (fun value ->
            if value = floor value && abs value < 1e6 then
                Ok(int value)
            else
                Error [ $"{what} is {JsonFields.kind json} but must be a feature, counted from 0: {example}." ])

    let private isAmong (names: string list) (text: string) =
        names |> List.exists (fun name -> String.Equals(name, text, StringComparison.OrdinalIgnoreCase))

    let private model (json: JsonElement) =
        match JsonFields.tryFind "model" json with
        | None -> Ok ExactModel.ReluOutput
        | Some given ->
            match JsonFields.tryText given with
            | Some text when isAmong [ "relu"; "ReluOutputModel" ] text -> Ok ExactModel.ReluOutput
            | Some text when isAmong [ "linear"; "LinearModel" ] text -> Ok ExactModel.Linear
            | _ ->
                Error
                    [
                        $"The model is {JsonFields.kind given} but must be \"relu\" or \"linear\": leave it out for ReLU(WᵀWx + b)."
                    ]

    let private lawOf (json: JsonElement) (given: JsonElement) =
        let sets () = required "sets" (fun name -> list name (fun set -> list set whole)) json

        match JsonFields.tryText given with
        | Some text when isAmong [ "independent"; "iid" ] text -> Ok Independent
        | Some text when isAmong [ "correlated"; "corr" ] text -> sets () |> Result.map Correlated
        | Some text when isAmong [ "anticorrelated"; "anti" ] text -> sets () |> Result.map Anticorrelated
        | Some text when isAmong [ "one-hot"; "onehot" ] text -> Ok OneAtATime
        | _ ->
            Error
                [
                    $"The sampler is {JsonFields.kind given} but must be \"independent\", \"one-hot\", \"correlated\" or \"anticorrelated\": leave it out for features that are independent."
                ]

    let private law (json: JsonElement) =
        match JsonFields.tryFind "sampler" json, JsonFields.tryFind "distribution" json with
        | Some _, Some _ -> Error [ "There are a sampler and a distribution: leave out the distribution." ]
        | None, None when (JsonFields.tryFind "sets" json).IsSome ->
            Error
                [
                    "There are sets but no sampler that has sets: write \"sampler\": \"correlated\" or \"anticorrelated\", or leave out sets."
                ]
        | None, None -> Ok Independent
        | given, other ->
            let law = Option.orElse other given |> Option.get |> lawOf json

            match law with
            | Ok(Independent | OneAtATime) when (JsonFields.tryFind "sets" json).IsSome ->
                Error [ "There are sets but the sampler has none: leave out sets, or name a sampler that has them." ]
            | law -> law

    /// The densities: one for all, one for each, or none where one feature is active at a time.
    let private probabilities law (json: JsonElement) =
        match law, JsonFields.tryFind "p" json with
        | Ok OneAtATime, None -> Ok []
        | Ok OneAtATime, Some given ->
            Error [ $"p is {JsonFields.kind given} but one-hot samples have one feature at a time: leave out p." ]
        | _ -> required "p" densities json

    let private case id (json: JsonElement) : Result<ExactCase, string list> =
        if json.ValueKind <> JsonValueKind.Object then
            Error [ $"It is {JsonFields.kind json} but must be an object: {example}." ]
        else
            let law, model, weights = law json, model json, required "W" matrix json
            let densities = probabilities law json
            let bias = required "b" (fun name -> list name number) json

            let importance =
                match JsonFields.tryFind "importance" json with
                | Some given -> list "importance" number given |> Result.map Some
                | None -> Ok None

            let shapes =
                match weights with
                | Error _ -> []
                | Ok rows ->
                    let features = rows.Head.Length

                    let length what result =
                        match result with
                        | Ok values -> agrees $"The length of {what}" "columns" features (List.length values)
                        | Error _ -> []

                    [
                        yield! sizes json "n" "columns" features
                        yield! sizes json "m" "rows" rows.Length
                        yield! length "b" bias
                        yield! length "importance" (importance |> Result.map (Option.defaultValue rows.Head))
                        match law, densities with
                        | Ok Independent, Ok(_ :: _ :: _) -> yield! length "p" densities
                        | _ -> ()
                    ]

            let fields = JsonFields.faults known notes hints json

            match weights, bias, densities, importance, law, model, fields @ shapes with
            | Ok rows, Ok bias, Ok densities, Ok importance, Ok law, Ok model, [] ->
                Ok
                    {
                        Id = id
                        Name = name id
                        Features = rows.Head.Length
                        Hidden = rows.Length
                        Model = model
                        Law = law
                        Densities = densities
                        Parameters = Array.ofList (List.concat rows @ bias)
                        Importance = importance |> Option.defaultValue (bias |> List.map (fun _ -> 1.0)) |> Array.ofList
                    }
            | _, _, _, _, _, _, shapes ->
                Error(errors law @ errors model @ errors densities @ errors weights @ errors bias @ errors importance @ shapes)

    let private id index (json: JsonElement) : JsonNode =
        let given =
            if json.ValueKind = JsonValueKind.Object then
                JsonFields.tryFind "id" json
            else
                None

        match given with
        | Some id when id.ValueKind = JsonValueKind.String || id.ValueKind = JsonValueKind.Number ->
            nonNull (JsonNode.Parse(id.GetRawText()))
        | _ -> nonNull (JsonValue.Create<int> index) :> JsonNode

    let private isCase (json: JsonElement) =
        json.EnumerateObject() |> Seq.exists (fun field -> List.contains field.Name [ "p"; "W"; "b" ])

    /// The list of cases: the document, its "cases", the only list in it, or the document as the only case.
    let private cases path (root: JsonElement) =
        let lists (json: JsonElement) =
            [
                for field in json.EnumerateObject() do
                    if field.Value.ValueKind = JsonValueKind.Array then
                        field.Value
            ]

        let found =
            match root.ValueKind with
            | JsonValueKind.Array -> List.ofSeq (root.EnumerateArray())
            | JsonValueKind.Object ->
                match JsonFields.tryFind "cases" root, lists root with
                | Some cases, _ when cases.ValueKind = JsonValueKind.Array -> List.ofSeq (cases.EnumerateArray())
                | _ when isCase root -> [ root ]
                | _, [ only ] -> List.ofSeq (only.EnumerateArray())
                | _ -> []
            | _ -> []

        match found with
        | _ :: _ -> Ok found
        | _ -> Error [ $"The file {path} holds no list of cases: {example} in a list, or in a list called \"cases\"." ]

    let private document path =
        try
            match JsonFields.parse (File.ReadAllText path) with
            | document when JsonFields.isWhole document -> Ok document
            | document ->
                document.Dispose()

                Error
                    [
                        $"The file {path} has a text with half a character, e.g. \"\\ud800\" alone: write whole characters."
                    ]
        with
        | :? JsonException as error ->
            let line = error.LineNumber.GetValueOrDefault() + 1L
            Error [ $"The file {path} is not JSON (line {line}): {example} in a list." ]
        | :? IOException
        | :? UnauthorizedAccessException ->
            let what = if Directory.Exists path then "is a folder" else "cannot be read"
            Error [ $"The file {path} {what}: name a JSON file of cases." ]

    /// The cases of a file that can be read, and the sentences on all faults of the others and of the file.
    let read (path: string) : ExactCase list * string list =
        match document path with
        | Error wrong -> [], wrong
        | Ok document ->
            use document = document

            match cases path document.RootElement with
            | Error wrong -> [], wrong
            | Ok cases ->
                let read =
                    cases
                    |> List.mapi (fun index json ->
                        let id = id index json
                        case id json |> Result.mapError (List.map (fun sentence -> $"{name id}: {sentence}")))

                List.choose Result.toOption read, List.collect errors read
