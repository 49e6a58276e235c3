// FS10004: A claim or a drawing stands before the parts: write let!
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "a claim between parts") "R16" "A claim between" {
        let! loss = train toy |> ask Training.loss
        claim "it is small" (loss |> Expect.atMost 1)
        let! norms = train toy |> ask Geometry.featureNorms
        claim "there are five" (norms.Length |> Expect.equal 5)
    }
