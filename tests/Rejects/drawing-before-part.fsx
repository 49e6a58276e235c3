// FS10004: A claim or a drawing stands before the parts: write let!
open Research

let wrong (toy: Training<ReluOutputModel>) (drawing: Figure) =
    study (Paper.own "nothing to draw yet") "R15" "A drawing first" {
        draw drawing
        let! loss = train toy |> ask Training.loss
        return loss
    }
