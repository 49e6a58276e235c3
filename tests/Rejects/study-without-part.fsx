// FS10004: A claim or a drawing stands before the parts: write let!
open Research

let wrong = study (Paper.own "nothing asked") "R15" "No part" { claim "nothing was asked" (Expect.isTrue true) }
