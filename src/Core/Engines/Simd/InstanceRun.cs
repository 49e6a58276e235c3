namespace Research;

/// <summary>Trains on samples in float, in memory that is used again: a step allocates nothing.</summary>
internal sealed class InstanceRun(SampledLoss loss, Kernel kernel) : IInstanceRun
{
    // Multiply-adds between two tellings of progress: some milliseconds, so that a bar is smooth and telling costs nothing.
    private const long Telling = 1L << 26;

    private readonly AlignedFloats first = new(kernel.Layout.Size), second = new(kernel.Layout.Size);

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Snapshot start, Action<long> advanced, CancellationToken cancellation)
    {
        Begin(plan, start);
        var (trainer, batch, stream) = ((IFirstOrder)plan.Trainer, loss.Batch, plan.Stream(StreamPurpose.Training));
        var (curve, recorded) = (new LossCurve(trainer.Steps), new List<Snapshot>());
        var (told, every) = (start.Step, Math.Max(1, Telling / ((long)batch * kernel.Layout.Size)));
        for (var step = start.Step; step < trainer.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            curve.Add(step, kernel.LossAndGradient(stream, step, batch, out var gradient));
            FusedUpdate.Apply(trainer, step, gradient, kernel.Parameters.Span, first.Span, second.Span);
            if (trainer.Record.AsSpan().BinarySearch(step + 1) >= 0) recorded.Add(Keep(step + 1));
            if (step + 1 - told < every) continue;
            advanced(step + 1 - told);
            told = step + 1;
        }

        if (told < trainer.Steps) advanced(trainer.Steps - told);
        var judged = kernel.Judge(plan.Stream(StreamPurpose.Evaluation), loss.JudgedOn);
        return new(Keep(trainer.Steps), Values.Of(recorded), curve.Points(), judged);
    }

    private void Begin(TrainingPlan plan, Snapshot start)
    {
        kernel.Open(plan);
        kernel.Layout.Pack(start.Parameters.AsSpan(), kernel.Parameters.Span);
        kernel.Layout.Pack(start.FirstMoment.AsSpan(), first.Span);
        kernel.Layout.Pack(start.SecondMoment.AsSpan(), second.Span);
    }

    private Snapshot Keep(int step) => new(step, Unpack(kernel.Parameters), Unpack(first), Unpack(second));

    private Values<double> Unpack(AlignedFloats packed) => kernel.Layout.Unpack(packed.Span);
}
