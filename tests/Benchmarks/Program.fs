module Research.Benchmarks.Program

open BenchmarkDotNet.Running

[<EntryPoint>]
let main arguments =
    let summaries =
        BenchmarkSwitcher.FromAssembly(typeof<SamplerBenchmarks>.Assembly).Run arguments

    if Seq.exists _.HasCriticalValidationErrors summaries then 1 else 0
