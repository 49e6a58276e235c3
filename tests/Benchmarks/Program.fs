module Research.Benchmarks.Program

open BenchmarkDotNet.Reports
open BenchmarkDotNet.Running

[<EntryPoint>]
let main arguments =
    let summaries = BenchmarkSwitcher.FromAssembly(typeof<SamplerBenchmarks>.Assembly).Run arguments

    let failed (summary: Summary) =
        summary.HasCriticalValidationErrors || summary.Reports |> Seq.exists (fun report -> not report.Success)

    if Seq.exists failed summaries then 1 else 0
