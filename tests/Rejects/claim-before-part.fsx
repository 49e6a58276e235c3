// FS0708: This control construct may only be used if the computation expression builder defines a 'For' method
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "nothing to claim yet") "R13" "A claim first" {
        claim "nothing was asked" (Expect.isTrue true)
        let! loss = train toy |> ask Training.loss
        return loss
    }
