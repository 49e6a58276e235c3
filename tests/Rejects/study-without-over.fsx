// FS0193: 'Source' is not compatible with type 'Study<
open Research

let wrong = study (Paper.own "no sweep") "R15" { claim "nothing was asked" (fun _ -> Expect.isTrue true) }
