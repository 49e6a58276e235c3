module Research.Benchmarks.Program

open BenchmarkDotNet.Configs
open BenchmarkDotNet.Jobs
open BenchmarkDotNet.Running
open BenchmarkDotNet.Toolchains.InProcess.Emit

// In this process: a program generated beside it would have to restore packages of its own.
let private config =
    DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator())

[<EntryPoint>]
let main arguments =
    BenchmarkSwitcher.FromAssembly(typeof<TrainingStep>.Assembly).Run(arguments, config) |> ignore

    0
