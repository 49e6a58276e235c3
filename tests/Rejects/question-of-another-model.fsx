// FS0001: Type mismatch. Expecting a 'Trained<LinearModel> -> 'a' but given a 'Trained<ReluOutputModel> -> float'
open Research

let evenness (trained: Trained<ReluOutputModel>) = float trained.Model.Features

let wrong (toy: Training<LinearModel>) =
    study (Paper.own "a question of another model") "R17" "Another model" {
        let! found = train toy |> ask evenness
        claim "asked" (Expect.atLeast 1 found)
    }
