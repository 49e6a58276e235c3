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

    // Of a long list the first two labels and the last one are shown.
    let private labels (cells: (string * 'cell) list) =
        let all = List.map fst cells

        if all.Length <= 24 then
            String.concat ", " all
        else
            $"{all.Head}, {all[1]}, … {List.last all} ({all.Length})"

    let private pipeline (job: Job) =
        let over cells = if List.length cells > 1 then [ "over       " + labels cells ] else []

        let trained =
            match job.Cells with
            | [] -> []
            | (_, first) :: _ -> [ for verb, says in Pipeline.verbs first -> $"{verb, -10} {says}" ] @ over job.Cells

        let derived =
            match job.Derived with
            | [] -> []
            | (_, first) :: _ -> $"derive     {Pipeline.derivation first}" :: over job.Derived

        String.concat "\n" (trained @ derived)

    /// The results that a run writes beside its weights.
    let results (options: RunOptions) (result: RunResult) trained : RunResults =
        let source = result.Job.Source
        let isDrawn figure = (Figure.faultsOfAll [ figure ]).IsEmpty
        let drawn = result.Conclusion.Figures |> List.distinctBy _.Name |> List.filter isDrawn

        {
            Trained = trained
            About =
                JsonText.object
                    [
                        "paper", JsonValue.Create source.Paper.Citation
                        "figure", JsonValue.Create source.Figure
                        "title", JsonValue.Create result.Job.Title
                        "pipeline", JsonValue.Create(pipeline result.Job)
                        "scale", JsonValue.Create result.Scale
                        "warnings", JsonText.array [ for sentence in result.Warnings -> JsonValue.Create sentence ]
                        "restarts", restarts trained
                    ]
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

    /// The report's section about a finished run.
    let entry (run: StoredRun) : ReportEntry =
        let engine =
            match run.Provenance["engine"] with
            | null -> ""
            | engine -> text "version" engine

        {
            Paper = text "paper" run.About
            Figure = text "figure" run.About
            Run = run.Name
            Title = text "title" run.About
            Making =
                {
                    Pipeline = text "pipeline" run.About
                    Scale = text "scale" run.About
                    Engine = engine
                    Cost = Humanize.duration (number "seconds" run.Cost)
                }
            Drawings = List.map snd run.Figures
            Claims =
                [
                    for claim in run.Claims.AsArray() do
                        match claim with
                        | null -> ()
                        | claim -> Scoreboard.claim (usual run) claim
                ]
            Notes = warnings run @ spreads run
        }
