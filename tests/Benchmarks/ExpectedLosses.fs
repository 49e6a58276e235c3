namespace Research.Benchmarks

open System
open BenchmarkDotNet.Attributes
open Research

/// A multiple of the models that share a vector, and enough of them that memory is warm.
[<AutoOpen>]
module private Models =
    [<Literal>]
    let models = 64

/// What the exact loss of one model costs in a population of random ones, on one core.
[<MemoryDiagnoser>]
type ExpectedLosses() =

    let mutable population = Unchecked.defaultof<ExactPopulation>
    let mutable parameters, densities, importance = Array.empty<float>, Array.empty<float>, Array.empty<float>
    let mutable losses, gradients = Array.empty<float>, Array.empty<float>

    /// Features → hidden dimensions.
    [<Params("2→1", "3→2", "5→2", "8→3", "10→3")>]
    member val Size = "" with get, set

    [<GlobalSetup>]
    member bench.Setup() =
        let sizes = bench.Size.Split '→' |> Array.map int
        let model, random = ReluOutputModel(Features = sizes[0], Hidden = sizes[1]), Random 1
        population <- Exact.Population model
        parameters <- Array.init (models * model.Layout.Size) (fun _ -> 2.0 * random.NextDouble() - 1.0)
        densities <- Array.create (models * sizes[0]) 0.3
        importance <- Array.create (models * sizes[0]) 1.0
        losses <- Array.zeroCreate models
        gradients <- Array.zeroCreate parameters.Length

    [<Benchmark(OperationsPerInvoke = models)>]
    member _.Loss() = population.Evaluate(parameters, densities, importance, losses, Span<float>.Empty)

    [<Benchmark(OperationsPerInvoke = models)>]
    member _.LossAndGradient() = population.Evaluate(parameters, densities, importance, losses, gradients)
