// FS10005: A study has no verb analyse: write let! answer = train toy |> ask question
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "a question as a verb") "R30" "A question as a verb" {
        let! loss = train toy |> ask Training.loss
        analyse Geometry.featureNorms
        claim "it is small" (loss |> Expect.atMost 1)
    }
