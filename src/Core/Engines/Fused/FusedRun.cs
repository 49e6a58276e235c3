using System.Runtime.InteropServices;

namespace Research;

/// <summary>Trains instances of one variant that begin at one step: all steps between two events in one launch.</summary>
internal sealed class FusedRun
{
    /// <summary>
    /// The most steps of a launch, unless stated. A step of few models is mostly waiting, which the work of a launch does not show,
    /// and a GPU with a display stops a kernel that runs for seconds.
    /// </summary>
    public const int MostSteps = 1000;

    // Losses of a launch, in bytes: they are read after it.
    private const long MostBytes = 1L << 28;

    private readonly IComputeDevice device;
    private readonly IComputeKernel kernel;
    private readonly IReadOnlyList<TrainingPlan> plans;
    private readonly IReadOnlyList<Checkpoint> starts;
    private readonly InstanceWords words;
    private readonly LossCurve[] curves;
    private readonly List<Snapshot>[] recorded;
    private readonly float[] state;
    private readonly LaunchSize size;
    private readonly int parameters, batch, mostSteps;
    private readonly bool hasCurve;

    /// <summary>Prepares a run.</summary>
    /// <param name="device">The device.</param>
    /// <param name="variant">The variant of all plans.</param>
    /// <param name="plans">The plans.</param>
    /// <param name="draws">How the samples of each are drawn.</param>
    /// <param name="starts">The checkpoint of each, all before the same step.</param>
    /// <param name="mostSteps">The most steps of a launch; no bit depends on it.</param>
    public FusedRun(
        IComputeDevice device, KernelVariant variant, IReadOnlyList<TrainingPlan> plans, IReadOnlyList<FusedDraws> draws, IReadOnlyList<Checkpoint> starts,
        int mostSteps)
    {
        (this.device, this.plans, this.starts, this.mostSteps) = (device, plans, starts, mostSteps);
        kernel = device.Build(variant);
        words = new(plans, draws);
        parameters = plans[0].Model.Layout.Size;
        batch = ((SampledLoss)plans[0].Loss).Batch;
        size = LaunchSize.Of(variant, plans.Count, device.Memory);
        var trainer = Trainer;
        hasCurve = trainer.CurvePoints > 0;
        curves = [.. starts.Select(start => new LossCurve(trainer.Steps, trainer.CurvePoints, start))];
        recorded = [.. starts.Select(start => new List<Snapshot>(start.Recorded))];
        state = new float[3 * parameters * plans.Count];
        for (var k = 0; k < plans.Count; k++)
        {
            Pack(starts[k].At.Parameters, k, 0);
            Pack(starts[k].At.FirstMoment, k, 1);
            Pack(starts[k].At.SecondMoment, k, 2);
        }
    }

    private IFirstOrder Trainer => (IFirstOrder)plans[0].Trainer;

    /// <summary>Trains to the last step and evaluates.</summary>
    /// <param name="progress">Hears of progress, with positions among all plans.</param>
    /// <param name="positions">The position of each of these plans among all.</param>
    /// <param name="cancellation">Checked between two launches.</param>
    /// <returns>The trained states.</returns>
    public TrainedState[] ToEnd(ITrainingProgress progress, IReadOnlyList<int> positions, CancellationToken cancellation)
    {
        var (trainer, count) = (Trainer, plans.Count);
        var record = trainer.Record.Resolve(trainer.Steps).AsSpan();
        var most = StepsOfLaunch();
        using var states = device.Allocate(MemoryMarshal.AsBytes(state.AsSpan()).Length);
        using var losses = device.Allocate(8L * count * Math.Max(2, most));
        using var models = device.Allocate(words.Training.Length);
        using var tables = device.Allocate(words.Tables.Length);
        using var factors = device.Allocate((long)words.BytesOfFactors * most);
        using var scratch = size.Scratch > 0 ? device.Allocate(size.Scratch) : null;
        IComputeBuffer[] buffers = scratch is null ? [states, losses, models, factors, tables] : [states, losses, models, factors, tables, scratch];
        states.Write(MemoryMarshal.AsBytes(state.AsSpan()));
        models.Write(words.Training);
        tables.Write(words.Tables);
        var means = new double[hasCurve ? count * most : 0];
        for (var step = starts[0].At.Step; step < trainer.Steps;)
        {
            if (cancellation.IsCancellationRequested)
            {
                states.Read(MemoryMarshal.AsBytes(state.AsSpan()));
                for (var k = 0; k < count; k++) progress.Reached(positions[k], curves[k].Checkpoint(Keep(k, step), recorded[k]));
                cancellation.ThrowIfCancellationRequested();
            }

            var next = record.BinarySearch(step + 1);
            next = next < 0 ? ~next : next;
            var steps = Math.Min(most, (next < record.Length ? record[next] : trainer.Steps) - step);
            factors.Write(words.Factors(step, steps));
            Launch(step, steps, batch, StreamPurpose.Training, buffers);
            if (hasCurve) Add(losses, means, step, steps);
            step += steps;
            progress.Advanced((long)steps * count);
            var wanted = Enumerable.Range(0, count).Where(k => progress.WantsCheckpoint(positions[k])).ToArray();
            var records = record.BinarySearch(step) >= 0;
            if (!records && wanted.Length == 0) continue;
            states.Read(MemoryMarshal.AsBytes(state.AsSpan()));
            for (var k = 0; records && k < count; k++) recorded[k].Add(Keep(k, step));
            foreach (var k in wanted) progress.Reached(positions[k], curves[k].Checkpoint(Keep(k, step), recorded[k]));
        }

        states.Read(MemoryMarshal.AsBytes(state.AsSpan()));
        models.Write(words.Evaluation());
        var samples = ((SampledLoss)plans[0].Loss).EvaluationSamples;
        Launch(0, 1, samples, StreamPurpose.Evaluation, buffers);
        var sums = new double[2 * count];
        losses.Read(MemoryMarshal.AsBytes(sums.AsSpan()));
        var (penalties, layout) = (new TensorPenalties(plans[0].Shape), new PackedLayout(plans[0].Model.Layout, null));
        return
        [
            .. Enumerable.Range(0, count).Select(k =>
            {
                var evaluation = SampledLossEvaluator.Statistics(sums[2 * k], sums[(2 * k) + 1], samples);
                evaluation = evaluation with { Loss = evaluation.Loss + penalties.Add(layout, state.AsSpan(3 * k * parameters, parameters), []) };
                return new TrainedState(Keep(k, trainer.Steps), EquatableArray.Of(recorded[k]), curves[k].Points(), evaluation);
            }),
        ];
    }

    /// <summary>Steps between two looks at cancellation and checkpoints, for which the losses have room.</summary>
    private int StepsOfLaunch()
    {
        var work = 5L * parameters * batch * plans.Count;
        var most = Math.Min(Math.Min(device.Pace / work, mostSteps), MostBytes / (8L * plans.Count));
        return (int)Math.Clamp(most, 1, Math.Max(1, Trainer.Steps));
    }

    private void Launch(int step, int steps, int samples, StreamPurpose purpose, ReadOnlySpan<IComputeBuffer> buffers)
    {
        Span<KernelSetup> setup = [KernelSetup.Of(plans[0], step, steps, samples, plans.Count, purpose)];
        kernel.Run(size.Groups, size.Threads, buffers, MemoryMarshal.AsBytes(setup));
    }

    /// <summary>Adds the mean losses of steps to the curves, many models at once.</summary>
    private void Add(IComputeBuffer losses, double[] means, int step, int steps)
    {
        const int Block = 64;
        var count = plans.Count;
        losses.Read(MemoryMarshal.AsBytes(means.AsSpan(0, steps * count)));
        Parallel.For(0, (count + Block - 1) / Block, block =>
        {
            for (var s = 0; s < steps; s++)
                for (var k = block * Block; k < Math.Min(count, (block + 1) * Block); k++) curves[k].Add(step + s, means[(s * count) + k]);
        });
    }

    private Snapshot Keep(int model, int step) => Snapshot.Of(step, Unpack(model, 0), Unpack(model, 1), Unpack(model, 2));

    private void Pack(EquatableArray<double> from, int model, int part)
    {
        var to = state.AsSpan(((3 * model) + part) * parameters, parameters);
        for (var p = 0; p < parameters; p++) to[p] = (float)from[p];
    }

    private double[] Unpack(int model, int part)
    {
        var to = new double[parameters];
        for (var p = 0; p < parameters; p++) to[p] = state[(((3 * model) + part) * parameters) + p];
        return to;
    }
}
