using System.Runtime.ExceptionServices;
using TorchSharp;

namespace Research;

/// <summary>
/// Trains on TorchSharp tensors with a leading axis of instances, on the processor or on CUDA: chains of layers with gradients that
/// are written out, modules of users by autograd. Samples are those of every engine; float.
/// </summary>
/// <remarks>
/// Exact losses and quasi-Newton searches are in double, as <see cref="ReferenceEngine"/> does them. On the processor every operation runs on one thread, and workers
/// share the instances: neither their number nor the other instances change a bit. That is not MKL's promise but what
/// tests/Parity asks of the libtorch at hand; another processor may give other last bits. On CUDA they may depend on the other
/// instances too, because cuBLAS chooses its kernels by the size of a batch.
/// </remarks>
/// <param name="device">Where.</param>
/// <param name="threads">Workers of the processor, at least 1; on CUDA they draw the samples.</param>
public sealed class TorchEngine(TorchDevice device, int threads) : IEngine
{
    // Floats in the widest tensor of a step, of which it holds some: what a core's cache holds, and 64 MiB of a CUDA device.
    private const long MostCached = 1 << 19, MostFloats = 1 << 24;

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public string Version => $"torch/3 {(device.IsCuda ? "cuda" : "cpu")}{(AllowTf32 ? " tf32" : "")} {TorchRuntime.Version}";

    /// <inheritdoc/>
    /// <remarks>The softplus is calculated in another way than at first.</remarks>
    public string VersionOf(PlanShape shape) => Functions(shape).Any(function => function is ElementFunction.Softplus) ? $"{Version}, softplus/2" : Version;

    private static IEnumerable<IElementFunction> Functions(PlanShape shape) =>
        (shape.Model is IChained model ? model.Chain.Layers.OfType<Layer.Elementwise>().Select(layer => layer.Function) : [])
            .Concat(shape.Penalties.Select(penalty => penalty.Function))
            .Concat(shape.Loss is SampledLoss loss ? [loss.Error] : []);

    /// <summary>Whether CUDA may round the factors of products to 10 bits; not unless stated.</summary>
    public bool AllowTf32 { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(TrainingPlan plan)
    {
        var shape = plan.Shape;
        if (TorchRuntime.Missing(device) is { } missing) yield return missing;
        if (!IsInDouble(shape)) foreach (var fault in TensorModels.Faults(shape)) yield return fault;
        foreach (var fault in LossEvaluator.Unknown(shape)) yield return fault;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation)
    {
        if (TorchRuntime.Missing(device) is { } missing) throw new InvalidOperationException(missing.Sentence);
        if (device.IsCuda) torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = AllowTf32;
        TensorMemory.Keep();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = new Queue(population, Parts(population), progress, stop);
        var helpers = Enumerable.Range(1, Workers - 1)
            .Select(i => new Thread(() => queue.Work(device, 1)) { IsBackground = true, Name = $"torch {i}" }).ToArray();
        foreach (var helper in helpers) helper.Start();
        queue.Work(device, device.IsCuda ? threads : 1);
        foreach (var helper in helpers) helper.Join();
        return queue.Results(cancellation);
    }

    private int Workers => device.IsCuda ? 1 : threads;

    /// <summary>Training in double, the same as in the reference engine.</summary>
    private static bool IsInDouble(PlanShape shape) => shape.Loss is ExactLoss or FewActiveLoss || shape.Trainer is not IFirstOrder;

    private static int Widest(IModel model) => model is IChained chained
        ? ChainPrograms.Of(chained).Steps.Select(step => step.Outputs).Append(model.Features).Max()
        : model.Features;

    /// <summary>Instances that start at one step, a part for each worker, and none of more floats than a tensor should have.</summary>
    private int[][] Parts(Population population)
    {
        var shape = population.Shape;
        var each = (long)Widest(shape.Model) * Tile.Samples * Tile.Count(Math.Max(1, shape.Loss.Batch));
        var fit = (int)Math.Clamp((device.IsCuda ? MostFloats : MostCached) / each, 1, int.MaxValue);
        return
        [
            .. Enumerable.Range(0, population.Plans.Count)
                .GroupBy(k => population.Starts[k].At.Step)
                .SelectMany(group => group.Chunk(Math.Min(fit, (group.Count() + Workers - 1) / Workers))),
        ];
    }

    /// <summary>Parts of a population, taken by whichever worker is free; the first failure stops all.</summary>
    private sealed class Queue(Population population, int[][] parts, ITrainingProgress progress, CancellationTokenSource stop)
    {
        private readonly TrainedState[] results = new TrainedState[population.Plans.Count];
        private readonly Lock telling = new();
        private ExceptionDispatchInfo? failure;
        private int taken;

        public void Work(TorchDevice device, int drawing)
        {
            try
            {
                torch.set_num_threads(1);
                for (int k; (k = Interlocked.Increment(ref taken) - 1) < parts.Length;) Train(parts[k], device, drawing);
            }
            catch (Exception exception) when (Failed(exception))
            {
                // Kept for the caller's thread, where Results throws it.
            }
        }

        public TrainedState[] Results(CancellationToken cancellation)
        {
            if (failure?.SourceException is OperationCanceledException) cancellation.ThrowIfCancellationRequested();
            failure?.Throw();
            return results;
        }

        private void Train(int[] part, TorchDevice device, int drawing)
        {
            if (IsInDouble(population.Shape))
            {
                var run = InstanceRuns.InDouble(population.Shape);
                foreach (var k in part) Finished(k, run.ToEnd(population.Plans[k], population.Starts[k], new(progress, k, telling), stop.Token));
                return;
            }

            var plans = part.Select(k => population.Plans[k]).ToArray();
            var starts = part.Select(k => population.Starts[k].At).ToArray();
            var states = new BatchedRun(plans, device, drawing).ToEnd(starts, Advanced, stop.Token);
            for (var i = 0; i < part.Length; i++) Finished(part[i], states[i]);
        }

        private void Finished(int instance, TrainedState state)
        {
            lock (telling)
            {
                stop.Token.ThrowIfCancellationRequested();
                progress.Finished(instance, results[instance] = state);
            }
        }

        private void Advanced(long steps)
        {
            lock (telling) progress.Advanced(steps);
        }

        private bool Failed(Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            stop.Cancel();
            return true;
        }
    }
}
