// FS10003: There is no experiment: write study paper
open Research

let wrong =
    experiment (Paper.own "an experiment") "R14" {
        let! loss = train (Unchecked.defaultof<Training<ReluOutputModel>>) |> ask Training.loss
        return loss
    }
