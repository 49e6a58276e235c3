module Research.Experiments.Program

open Research.Cli

[<EntryPoint>]
let main arguments = CommandLine.run Catalogue.all (List.ofArray arguments)
