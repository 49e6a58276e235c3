// FS0193: 'Body<unit>' is not compatible with type 'Study<
open Research

let wrong = study (Paper.own "nothing asked") "R15" "No part" { claim "nothing was asked" (Expect.isTrue true) }
