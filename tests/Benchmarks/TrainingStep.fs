namespace Research.Benchmarks

open System.Threading
open BenchmarkDotNet.Attributes
open Research

/// Steps of one invocation: enough that opening a run and judging it, on two samples, are no part of the result.
[<AutoOpen>]
module private Invocation =
    [<Literal>]
    let steps = 200

/// What one optimiser step of one instance costs: a batch is drawn, its loss and gradient found, the parameters updated.
[<MemoryDiagnoser>]
type TrainingStep() =

    /// Features → hidden dimensions: the paper's sizes.
    [<Params("2→1", "5→2", "20→5", "100→20", "400→30")>]
    member val Size = "" with get, set

    /// P(feature is active).
    [<Params(1.0, 0.1, 0.01)>]
    member val Density = 1.0 with get, set

    member private bench.Plan =
        let sizes = bench.Size.Split '→' |> Array.map int

        TrainingPlan(
            Model = ReluOutputModel(Features = sizes[0], Hidden = sizes[1]),
            Sampler = SparseUniform(Features = sizes[0], Density = Density.Of bench.Density),
            Importance = (Importance.Uniform()).Resolve sizes[0],
            Loss = SampledLoss(Batch = 1024, EvaluationSamples = 2),
            Trainer = AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = steps),
            Start = Initialiser.XavierNormal(),
            Seed = 1UL,
            Restart = 0
        )

    member private bench.Train(engine: IEngine) = engine.Train(Population [| bench.Plan |], NoProgress(), CancellationToken.None)

    /// The scalar engine that defines what is correct.
    [<Benchmark(Baseline = true, OperationsPerInvoke = steps)>]
    member bench.Reference() = bench.Train(ReferenceEngine())

    /// The vector engine on one core.
    [<Benchmark(OperationsPerInvoke = steps)>]
    member bench.Simd() = bench.Train(SimdEngine 1)
