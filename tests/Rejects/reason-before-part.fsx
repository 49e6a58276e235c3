// FS10004: A claim or a drawing stands before the parts: write let!
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "nothing to explain yet") "R14" "A reason first" {
        because (Guess "Nothing was asked.")
        let! loss = train toy |> ask Training.loss
        return loss
    }
