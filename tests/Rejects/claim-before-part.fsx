// FS10004: A claim or a drawing stands before the parts: write let!
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "nothing to claim yet") "R13" "A claim first" {
        claim "nothing was asked" (Expect.isTrue true)
        let! loss = train toy |> ask Training.loss
        return loss
    }
