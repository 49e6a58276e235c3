// FS10008: There is no DropWorst: write restart (Best(Of = 10))
open Research

let wrong: RestartRule = DropWorst(Of = 10)
