namespace Research

open System.Text.Json.Nodes

/// Encodes the result of a run for the store, and decodes it for a report.
[<RequireQualifiedAccess>]
module internal RunRecord =

    let private restarts (trained: (RunCell * TrainedState list) list) : JsonNode | null =
        JsonText.array
            [
                for cell, states in trained ->
                    JsonText.object
                        [
                            "setting", JsonValue.Create cell.Label
                            "loss", JsonText.array [ for state in states -> JsonText.number (Restart.loss state) ]
                            "standardError",
                            JsonText.array [ for state in states -> JsonText.number state.Evaluation.StandardError ]
                        ]
            ]

    let private script (options: RunOptions) : (string * (JsonNode | null)) list =
        match options.Script with
        | None -> []
        | Some file ->
            [
                "script", JsonText.object [ "name", JsonValue.Create file.Name; "text", JsonValue.Create file.Text ]
            ]

    /// The results that a run writes beside its weights.
    let results (options: RunOptions) (result: RunResult) trained : RunResults =
        let source = result.Job.Source
        let isDrawn figure = (Figure.faultsOfAll [ figure ]).IsEmpty
        let drawn = result.Conclusion.Figures |> List.distinctBy _.Name |> List.filter isDrawn

        {
            Trained = trained
            About =
                JsonText.object (
                    [
                        "paper", JsonValue.Create source.Paper.Citation
                        "figure", JsonValue.Create source.Figure
                        "title", JsonValue.Create result.Job.Title
                        "scale", JsonValue.Create result.Scale
                        "warnings", JsonText.array [ for sentence in result.Warnings -> JsonValue.Create sentence ]
                        "restarts", restarts trained
                    ]
                    @ script options
                )
            Answers = AnswerJson.ofAnswers result.Conclusion.Answers
            Claims = JsonText.array [ for claim in result.Conclusion.Claims -> JsonText.object (Scoreboard.fields claim) ]
            Figures = [ for figure in drawn -> figure.Name, Plotly.encode figure ]
            Tables = [ for figure in drawn -> figure.Name, FigureTable.csv figure ]
            Cost =
                JsonText.object
                    [
                        "seconds", JsonText.number result.Cost.Seconds
                        "instanceSteps", JsonValue.Create result.Cost.InstanceSteps
                    ]
            Command = options.Command
        }

    let private text (name: string) (node: JsonNode) = string node[name]

    let private number (name: string) (node: JsonNode) =
        match node[name] with
        | null -> nan
        | value -> value.GetValue<float>()

    // Runs of before claims had kinds tell none: what they claim is the paper's, or the project's own.
    let private usual (run: StoredRun) =
        if Paper.isOwn (text "paper" run.About) then
            ClaimKind.Study
        else
            ClaimKind.Paper

    let private numbers (name: string) (node: JsonNode) =
        [
            for item in node[name] |> Option.ofObj |> Option.toList |> Seq.collect _.AsArray() do
                match item with
                | null -> nan
                | item -> item.GetValue<float>()
        ]

    /// A sentence on the spread of a cell's restarts; none where there was only one.
    let private spread (cell: JsonNode) =
        let judged = List.zip (numbers "loss" cell) (numbers "standardError" cell) |> List.sort

        let loss k = Humanize.number (fst judged[k])
        let last = judged.Length - 1

        if judged.Length < 2 then
            None
        else
            let label = text "setting" cell
            // An exact loss has no error.
            let error = if snd judged.Head = 0.0 then "" else $" ± {Humanize.number (snd judged.Head)}"

            $"{label}: loss {loss 0}{error} in the best of {judged.Length} restarts, {loss (judged.Length / 2)} in the median, {loss last} in the worst."
            |> Some

    // The spreads of more cells would hide the other notes.
    let private mostSpreads = 16

    let private spreads (run: StoredRun) =
        match run.About["restarts"] with
        | :? JsonArray as cells when cells.Count <= mostSpreads ->
            cells |> Seq.choose Option.ofObj |> Seq.choose spread |> List.ofSeq
        | _ -> []

    let private warnings (run: StoredRun) =
        let all =
            match run.About["warnings"] with
            | :? JsonArray as sentences -> sentences |> Seq.choose Option.ofObj |> Seq.map string |> List.ofSeq
            | _ -> []

        let more = all.Length - mostSpreads
        List.truncate mostSpreads all @ (if more > 0 then [ $"{more} further warnings stand in about.json." ] else [])

    let private fieldOf (name: string) (node: JsonNode | null) =
        match node with
        | :? JsonObject as fields -> fields[name] |> Option.ofObj |> Option.map string |> Option.defaultValue ""
        | _ -> ""

    let private commit (node: JsonNode | null) =
        match fieldOf "commit" node, fieldOf "dirty" node with
        | "", _ -> "not known"
        | hash, "true" -> $"{hash}, with changes that were not committed"
        | hash, "false" -> $"{hash}, without changes"
        | hash, _ -> hash

    /// Where the numbers of a run come from. Times and the command line are left out, so that equal results have equal pages.
    let private provenance (run: StoredRun) =
        let of' (name: string) = run.Provenance[name]
        let machine = of' "machine"

        let seeds =
            match of' "seeds" with
            | :? JsonArray as seeds when seeds.Count > 12 -> $"{seeds[0]} … {seeds[seeds.Count - 1]} ({seeds.Count})"
            | :? JsonArray as seeds -> seeds |> Seq.map string |> String.concat ", "
            | _ -> ""

        [
            // Runs of before provenance told the code from the user's folder have one commit.
            "commit of the code", commit (if isNull (of' "code") then of' "git" else of' "code")
            if not (isNull (of' "folder")) then
                "commit of the folder", commit (of' "folder")
            "engine", fieldOf "version" (of' "engine")
            "seeds", seeds
            "machine",
            [ "processor"; "cores"; "simdBits"; "runtime"; "system" ]
            |> List.map (fun name ->
                match name, fieldOf name machine with
                | _, "" -> ""
                | "cores", cores -> $"{cores} cores"
                | "simdBits", bits -> $"vectors of {bits} bits"
                | _, value -> value)
            |> List.filter ((<>) "")
            |> String.concat ", "
        ]
        |> List.filter (fun (_, value) -> value <> "")

    let private scriptOf (run: StoredRun) : SourceFile list =
        match run.About["script"] with
        | :? JsonObject as script -> [ { Name = fieldOf "name" script; Text = fieldOf "text" script } ]
        | _ -> []

    /// The report's entry about a finished run; texts and sources are those of its figure, unless the run has its own script.
    let entry (texts: string -> FigureText) (sources: string -> SourceFile list) (run: StoredRun) : ReportEntry =
        let figure = text "figure" run.About
        let files = Checksums.entries run.Folder |> Result.map (List.map fst) |> Result.defaultValue []

        let drawing (name: string, encoded: JsonNode) =
            {
                File = AtomicFile.slugOf (run.Name, text "name" encoded)
                Encoded = encoded
                Table = Some $"figures/{name}.csv" |> Option.filter (fun table -> List.contains table files)
            }

        {
            Paper = text "paper" run.About
            Figure = figure
            Run = run.Name
            Page = AtomicFile.slug run.Name
            Title = text "title" run.About
            Text = texts figure
            Scale = text "scale" run.About
            Cost = Humanize.duration (number "seconds" run.Cost)
            Recipes = RecipeText.ofPlans (RunSpec.plans System.Int32.MaxValue run.Spec)
            Provenance = provenance run
            Sources =
                match scriptOf run with
                | [] -> sources figure
                | script -> script
            Folder = "../runs/" + System.Uri.EscapeDataString(string (System.IO.Path.GetFileName run.Folder))
            Files = files @ [ "SHA256SUMS" ]
            Drawings = List.map drawing run.Figures
            Claims =
                [
                    for claim in run.Claims.AsArray() do
                        match claim with
                        | null -> ()
                        | claim -> Scoreboard.claim (usual run) claim
                ]
            Notes = warnings run @ spreads run
        }
