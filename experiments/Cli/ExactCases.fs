namespace Research.Experiments.Cli

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// How the features of a case come.
type ExactLaw =
    /// Independently ("iid").
    | Independent
    /// All of a set together ("corr").
    | Correlated of sets: int list list
    /// One of a set at most ("anti").
    | Anticorrelated of sets: int list list
    /// Exactly one at a time, each as often.
    | OneAtATime

/// What the output is.
[<RequireQualifiedAccess>]
type ExactModel =
    /// ReLU(WᵀWx + b).
    | ReluOutput
    /// WᵀWx + b.
    | Linear

/// A model whose expected loss is asked for.
type ExactCase =
    {
        /// As the file has it, or its position.
        Id: JsonNode
        /// In a sentence.
        Name: string
        Features: int
        Hidden: int
        Model: ExactModel
        Law: ExactLaw
        /// p: one for all features or sets, or one for each; none where features come one at a time.
        Densities: float list
        /// W row by row, then b.
        Parameters: float array
        Importance: float array
    }

/// Understanding a file of cases {id?, n?, m?, p, W, b, importance?, distribution?, sets?}: all that is wrong with it, one sentence each.
[<RequireQualifiedAccess>]
module ExactCases =

    let private name (id: JsonNode) = $"Case {id}"

    let private example = """write e.g. {"p": 0.1, "W": [[1, -1]], "b": [0, 0]}"""

    let private tryProperty (name: string) (json: JsonElement) =
        match json.TryGetProperty name with
        | true, value -> Some value
        | _ -> None

    let private kind (json: JsonElement) =
        match json.ValueKind with
        | JsonValueKind.Object -> "an object"
        | JsonValueKind.Array -> "a list"
        | JsonValueKind.String -> $"the text \"{json.GetString()}\""
        | JsonValueKind.Number -> json.GetRawText()
        | _ -> json.GetRawText()

    let private number what (json: JsonElement) =
        match json.ValueKind with
        | JsonValueKind.Number when Double.IsFinite(json.GetDouble()) -> Ok(json.GetDouble())
        | _ -> Error [ $"{what} is {kind json} but must be a finite number: {example}." ]

    /// What is wrong, if anything is.
    let errors (result: Result<'item, string list>) : string list =
        match result with
        | Ok _ -> []
        | Error sentences -> sentences

    let private all (results: Result<'item, string list> list) =
        let wrong = results |> List.collect errors

        if wrong.IsEmpty then
            Ok(results |> List.choose Result.toOption)
        else
            Error wrong

    let private list what each (json: JsonElement) =
        if json.ValueKind = JsonValueKind.Array && json.GetArrayLength() > 0 then
            json.EnumerateArray() |> Seq.mapi (fun i item -> each $"{what}[{i}]" item) |> List.ofSeq |> all
        else
            Error [ $"{what} is {kind json} but must be a list that is not empty: {example}." ]

    let private required name read json =
        match tryProperty name json with
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

    /// A length or a size that is stated must be that of W.
    let private agrees what unit wanted actual =
        if actual = wanted then
            []
        else
            [ $"{what} is {actual} but must be {wanted}, the number of {unit} of W: make the shapes agree." ]

    let private sizes (json: JsonElement) name unit wanted =
        match tryProperty name json with
        | Some stated when stated.ValueKind = JsonValueKind.Number && stated.GetDouble() = float wanted -> []
        | Some stated ->
            [
                $"{name} is {kind stated} but must be {wanted}, the number of {unit} of W: make the shapes agree."
            ]
        | None -> []

    let private whole what (json: JsonElement) =
        number what json
        |> Result.bind (fun value ->
            if value = floor value && abs value < 1e6 then
                Ok(int value)
            else
                Error [ $"{what} is {kind json} but must be a feature, counted from 0: {example}." ])

    let private law (json: JsonElement) =
        let sets () = required "sets" (fun name -> list name (fun set -> list set whole)) json

        match tryProperty "distribution" json with
        | None -> Ok Independent
        | Some law when law.ValueKind = JsonValueKind.String && law.GetString() = "iid" -> Ok Independent
        | Some law when law.ValueKind = JsonValueKind.String && law.GetString() = "corr" -> sets () |> Result.map Correlated
        | Some law when law.ValueKind = JsonValueKind.String && law.GetString() = "anti" -> sets () |> Result.map Anticorrelated
        | Some law ->
            Error
                [
                    $"The distribution is {kind law} but must be \"iid\", \"corr\" or \"anti\": leave it out for features that are independent."
                ]

    let private case id (json: JsonElement) : Result<ExactCase, string list> =
        if json.ValueKind <> JsonValueKind.Object then
            Error [ $"It is {kind json} but must be an object: {example}." ]
        else
            let law, densities, weights = law json, required "p" densities json, required "W" matrix json
            let bias = required "b" (fun name -> list name number) json

            let importance =
                match tryProperty "importance" json with
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

            match weights, bias, densities, importance, law, shapes with
            | Ok rows, Ok bias, Ok densities, Ok importance, Ok law, [] ->
                Ok
                    {
                        Id = id
                        Name = name id
                        Features = rows.Head.Length
                        Hidden = rows.Length
                        Model = ExactModel.ReluOutput
                        Law = law
                        Densities = densities
                        Parameters = Array.ofList (List.concat rows @ bias)
                        Importance = importance |> Option.defaultValue (bias |> List.map (fun _ -> 1.0)) |> Array.ofList
                    }
            | _, _, _, _, _, shapes ->
                Error(errors law @ errors densities @ errors weights @ errors bias @ errors importance @ shapes)

    let private id index (json: JsonElement) : JsonNode =
        let given = if json.ValueKind = JsonValueKind.Object then tryProperty "id" json else None

        match given with
        | Some id when id.ValueKind = JsonValueKind.String || id.ValueKind = JsonValueKind.Number ->
            nonNull (JsonNode.Parse(id.GetRawText()))
        | _ -> nonNull (JsonValue.Create<int> index) :> JsonNode

    /// The list of cases: the document, its "cases", or the only list in it.
    let private cases path (root: JsonElement) =
        let lists (json: JsonElement) =
            [
                for field in json.EnumerateObject() do
                    if field.Value.ValueKind = JsonValueKind.Array then
                        field.Value
            ]

        let found =
            match root.ValueKind with
            | JsonValueKind.Array -> Some root
            | JsonValueKind.Object ->
                match tryProperty "cases" root, lists root with
                | Some cases, _ when cases.ValueKind = JsonValueKind.Array -> Some cases
                | _, [ only ] -> Some only
                | _ -> None
            | _ -> None

        match found with
        | Some list when list.GetArrayLength() > 0 -> Ok(List.ofSeq (list.EnumerateArray()))
        | _ -> Error [ $"The file {path} holds no list of cases: {example} in a list, or in a list called \"cases\"." ]

    let private document path =
        try
            Ok(JsonDocument.Parse(File.ReadAllText path))
        with
        | :? JsonException as error ->
            let line = error.LineNumber.GetValueOrDefault() + 1L
            Error [ $"The file {path} is not JSON (line {line}): {example} in a list." ]
        | :? IOException
        | :? UnauthorizedAccessException ->
            let what = if Directory.Exists path then "is a folder" else "cannot be read"
            Error [ $"The file {path} {what}: name a JSON file of cases." ]

    /// The cases of a file that can be read, and all that is wrong with the others or with the file.
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
