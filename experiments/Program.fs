module Research.Experiments.Program

[<EntryPoint>]
let main _ = 0
