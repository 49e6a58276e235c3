namespace Research

open System.Text.Json.Nodes

/// A result as the store writes it, and as a report reads it back.
[<RequireQualifiedAccess>]
module RunRecord =

    let private holds (verdict: Verdict) : JsonNode | null =
        match verdict.Holds with
        | Some holds -> JsonValue.Create holds
        | None -> null

    let private encodeClaim (text: string, verdict: Verdict) : JsonNode | null =
        JsonText.object
            [
                "claim", JsonValue.Create text
                "expected", JsonValue.Create verdict.Expected
                "measured", JsonText.number verdict.Measured
                "holds", holds verdict
                "detail", JsonValue.Create verdict.Detail
            ]

    let private pipeline (job: Job) =
        match job.Cells with
        | [] -> ""
        | (_, first) :: rest ->
            let verbs = [ for verb, says in Pipeline.verbs first -> $"{verb, -10} {says}" ]

            let others =
                [
                    if not rest.IsEmpty then
                        "over       " + (job.Cells |> List.map fst |> String.concat ", ")
                ]

            String.concat "\n" (verbs @ others)

    /// What a run writes beside its weights.
    let results (options: RunOptions) (result: RunResult) trained : RunResults =
        let source = result.Job.Source

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
                    ]
            Answers = AnswerJson.ofAnswers result.Conclusion.Answers
            Claims = JsonText.array (result.Conclusion.Claims |> List.map encodeClaim)
            Figures = [ for figure in result.Conclusion.Figures -> figure.Name, Plotly.encode figure ]
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

    let private decodeClaim (node: JsonNode) =
        text "claim" node,
        {
            Expected = text "expected" node
            Measured = number "measured" node
            Holds = node["holds"] |> Option.ofObj |> Option.map _.GetValue<bool>()
            Detail = text "detail" node
        }

    /// The report's section about a finished run.
    let entry (run: StoredRun) : ReportEntry =
        let engine =
            match run.Provenance["engine"] with
            | null -> ""
            | engine -> text "version" engine

        {
            Paper = text "paper" run.About
            Figure = text "figure" run.About
            Title = text "title" run.About
            Making =
                {
                    Pipeline = text "pipeline" run.About
                    Scale = text "scale" run.About
                    Engine = engine
                    Cost = Words.duration (number "seconds" run.Cost)
                }
            Drawings = List.map snd run.Figures
            Claims =
                [
                    for claim in run.Claims.AsArray() do
                        match claim with
                        | null -> ()
                        | claim -> decodeClaim claim
                ]
            Notes = []
        }
