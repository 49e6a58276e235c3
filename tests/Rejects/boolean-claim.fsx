// FS0001: expected to have type 'Verdict' but here has type 'bool'
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "a bare boolean") "R11" "A boolean" {
        let! norms = train toy |> ask Geometry.featureNorms
        claim "every feature is represented" (Array.min norms > 0.9)
    }
