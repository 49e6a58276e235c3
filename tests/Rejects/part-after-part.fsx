// FS0193: 'Study<float * float array>' is not compatible with type 'Body<
open Research

let wrong (toy: float -> Training<ReluOutputModel>) =
    study (Paper.own "one part depends on another") "R12" "Two steps" {
        let! loss = train (toy 0.5) |> ask Training.loss
        let! norms = train (toy loss) |> ask Geometry.featureNorms
        claim "every feature is represented" (Array.min norms |> Expect.atLeast 0.9)
    }
