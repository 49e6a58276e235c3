module Research.Benchmarks.Program

open BenchmarkDotNet.Running

[<EntryPoint>]
let main arguments =
    BenchmarkSwitcher.FromAssembly(typeof<TrainingStep>.Assembly).Run arguments |> ignore

    0
