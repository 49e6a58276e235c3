module MyExperiments.Program

open Research
open Research.Cli

/// Every figure of this repository; a new one is a file and a line here.
let catalogue = [ Job.ofStudy Pentagon.figure ]

[<EntryPoint>]
let main arguments = CommandLine.run catalogue (List.ofArray arguments)
