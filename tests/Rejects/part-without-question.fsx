// FS0001: expected to have type 'Part<'a>' but here has type 'One<
open Research

let wrong (toy: Training<ReluOutputModel>) =
    study (Paper.own "nothing asked") "R16" "No question" {
        let! found = train toy
        claim "nothing was asked" (Expect.isTrue true)
    }
