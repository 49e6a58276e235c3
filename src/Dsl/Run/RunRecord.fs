namespace Research

open System.Text.Json.Nodes

/// A result as the store writes it, and as a report reads it back.
[<RequireQualifiedAccess>]
module RunRecord =

    let private holds (verdict: Verdict) : JsonNode | null =
        match verdict.Holds with
        | Some holds -> JsonValue.Create holds
        | None -> null

    let private claim (text: string, verdict: Verdict) : JsonNode | null =
        JsonText.object
            [
                "claim", JsonValue.Create text
                "expected", JsonValue.Create verdict.Expected
                "measured", JsonText.number verdict.Measured
                "holds", holds verdict
                "detail", JsonValue.Create verdict.Detail
            ]

    /// What a run writes beside its weights.
    let results options (result: RunResult) trained : RunResults =
        {
            Trained = trained
            Answers = AnswerJson.ofAnswers result.Conclusion.Answers
            Claims = JsonText.array (result.Conclusion.Claims |> List.map claim)
            Figures = [ for figure in result.Conclusion.Figures -> figure.Name, Plotly.encode figure ]
            Cost =
                JsonText.object
                    [
                        "seconds", JsonText.number result.Cost.Seconds
                        "instanceSteps", JsonValue.Create result.Cost.InstanceSteps
                        "scaleMet", JsonValue.Create result.ScaleMet
                    ]
            Command = options.Command
        }
