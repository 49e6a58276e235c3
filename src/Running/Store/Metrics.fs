namespace Research

open System.Text.Json.Nodes

/// Loss curves and evaluations as lines of JSON.
module internal Metrics =

    let private line fields = JsonText.line (JsonText.object fields) + "\n"

    let private ofRestart (label: string) (restart: int) (state: TrainedState) =
        let run: (string * (JsonNode | null)) list =
            [ "setting", JsonValue.Create label; "restart", JsonValue.Create restart ]

        let judged = state.Evaluation

        seq {
            for point in state.Curve do
                line (run @ [ "step", JsonValue.Create point.Step; "loss", JsonText.number point.Loss ])

            line (
                run
                @ [
                    "evaluationLoss", JsonText.number judged.Loss
                    "standardError", JsonText.number judged.StandardError
                    "samples", JsonValue.Create judged.Samples
                ]
            )
        }

    /// A line for each point of each curve, and a line for each restart with its evaluation.
    let lines (trained: (RunCell * TrainedState list) list) : string seq =
        seq {
            for cell, states in trained do
                for plan, state in Seq.zip cell.Plans states do
                    yield! ofRestart cell.Label plan.Restart state
        }
