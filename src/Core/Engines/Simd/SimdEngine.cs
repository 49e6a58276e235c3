using System.Runtime.ExceptionServices;

namespace Research;

/// <summary>
/// The fast engine: float, 16 samples to a vector, a fused step without allocation, instances spread over threads. Exact
/// losses are minimised in double, as in <see cref="ReferenceEngine"/>.
/// </summary>
/// <remarks>
/// Every instance is trained from start to end by one worker, with arithmetic in fixed vectors of 16 lanes: neither the
/// number of threads, nor the other instances, nor the width of the machine's registers changes a bit. Where there are fewer
/// instances than threads, several threads share the chunks of a batch, if the model is large enough for many chunks.
/// </remarks>
/// <param name="threads">The number of worker threads, at least 1.</param>
public sealed class SimdEngine(int threads) : IEngine
{
    /// <inheritdoc/>
    public string Name => "simd";

    /// <inheritdoc/>
    public string Version => CurrentVersion;

    /// <summary>The version, which engines that give the same bits have too.</summary>
    internal const string CurrentVersion = "simd/3";

    /// <inheritdoc/>
    /// <remarks>Autoencoders of few inputs and latents were given a kernel of their own, which sums in another order.</remarks>
    public string VersionOf(PlanShape shape) =>
        shape is { Model: SparseAutoencoder model, Loss: SparseCodingLoss loss } && DictionaryKernels.IsNarrow(model, loss)
            ? $"{Version}, narrow autoencoders/1"
            : Version;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(TrainingPlan plan)
    {
        var shape = plan.Shape;
        return LossEvaluator.Unknown(shape).Concat(shape.Loss is ExactLoss or FewActiveLoss or SparseCodingLoss ? [] : Scalar(shape));
    }

    /// <summary>The faults of models and functions without a form for vectors.</summary>
    private static IEnumerable<Fault> Scalar(PlanShape shape)
    {
        const string Remedy = "train it with `--engine reference`";
        if (shape.Model is not IChained model)
        {
            yield return new("the model", shape.Model.GetType().Name, "a chain of layers", Remedy);
            yield break;
        }

        var layers = model.Chain.Layers.OfType<Layer.Elementwise>().Select(layer => (Where: "a layer", layer.Function));
        var penalties = shape.Penalties.Select(penalty => (Where: "a penalty", penalty.Function));
        var error = shape.Loss is SampledLoss loss ? [(Where: "the error", Function: loss.Error)] : Array.Empty<(string Where, IElementFunction Function)>();
        foreach (var (where, function) in layers.Concat(penalties).Concat(error).Distinct())
        {
            if (function is not IVectorFunction)
                yield return new($"the function of {where}", function.GetType().Name, "one with a form for vectors", $"implement IVectorFunction, or {Remedy}");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Math.Min(threads, population.Plans.Count);
        var queue = new Queue(population, threads / workers, progress, stop);
        var helpers = new Thread[workers - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new(queue.Work) { IsBackground = true, Name = $"simd {i + 1}" };
            helpers[i].Start();
        }

        queue.Work();
        foreach (var helper in helpers) helper.Join();
        return queue.Results(cancellation);
    }

    private static IInstanceRun RunOf(PlanShape shape, WorkerTeam? team) =>
        shape.Loss switch
        {
            SampledLoss sampled => new InstanceRun(shape, sampled, team),
            SparseCodingLoss coding => new DictionaryRun(shape, coding, team),
            _ => InstanceRuns.InDouble(shape),
        };

    /// <summary>Instances in order, taken by whichever worker is free; the first failure stops all.</summary>
    private sealed class Queue(Population population, int members, ITrainingProgress progress, CancellationTokenSource stop)
    {
        private readonly TrainedState[] results = new TrainedState[population.Plans.Count];
        private readonly Lock telling = new();
        private ExceptionDispatchInfo? failure;
        private int taken;

        public void Work()
        {
            try
            {
                using var team = members > 1 ? new WorkerTeam(members) : null;
                var run = RunOf(population.Shape, team);
                for (int k; (k = Interlocked.Increment(ref taken) - 1) < results.Length;)
                {
                    if (Trained(run, k)) lock (telling) progress.Finished(k, results[k]);
                }
            }
            catch (Exception exception) when (Failed(exception))
            {
                // Kept for the caller's thread, where Results throws it.
            }
        }

        private bool Trained(IInstanceRun run, int k)
        {
            var heard = new InstanceProgress(progress, k, telling);
            try
            {
                results[k] = run.ToEnd(population.Plans[k], population.Starts[k], heard, stop.Token);
                return true;
            }
            catch (Exception error) when (heard.Accepts(error))
            {
                return false;
            }
        }

        public TrainedState[] Results(CancellationToken cancellation)
        {
            if (failure?.SourceException is OperationCanceledException) cancellation.ThrowIfCancellationRequested();
            failure?.Throw();
            return results;
        }

        private bool Failed(Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            stop.Cancel();
            return true;
        }
    }
}
