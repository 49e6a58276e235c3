namespace Research;

/// <summary>Trains on samples in float, in memory that is reused: a step allocates nothing.</summary>
/// <param name="shape">The shape that is trained.</param>
/// <param name="loss">Its loss.</param>
/// <param name="team">The threads that share the work of an instance; null for the caller alone.</param>
internal sealed class InstanceRun(PlanShape shape, SampledLoss loss, WorkerTeam? team) : IInstanceRun
{
    // Multiply-adds between two reports of progress: some milliseconds, so that a progress bar is smooth and reports cost little.
    private const long WorkPerReport = 1L << 26;

    private readonly KernelChoice kernels = new(shape, loss, team);
    private readonly TensorPenalties penalties = new(shape);
    private readonly Aim? aim = Aim.Of(shape.Sampler, shape.Model);
    private AlignedFloats first = new(0), second = new(0);

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Checkpoint start, InstanceProgress progress, CancellationToken cancellation)
    {
        var kernel = Begin(plan, start.At);
        var (trainer, batch, stream) = ((IFirstOrder)plan.Trainer, loss.Batch, plan.Stream(StreamPurpose.Training));
        var (curve, record, recorded) = (new LossCurve(trainer.Steps, trainer.CurvePoints, start), trainer.Record.Resolve(trainer.Steps), new List<Snapshot>(start.Recorded));
        var flat = plan.Model.Layout;
        var (reported, every) = (start.At.Step, Math.Max(1, WorkPerReport / ((long)batch * kernel.Layout.Size)));
        for (var step = start.At.Step; step < trainer.Steps; step++)
        {
            if (cancellation.IsCancellationRequested) progress.Reached(curve.Checkpoint(Keep(kernel, step), recorded));
            cancellation.ThrowIfCancellationRequested();
            aim?.At(kernel.Parameters.Span);
            var unpenalised = kernel.LossAndGradient(stream, step, batch, out var gradient);
            curve.Add(step, unpenalised + penalties.Add(kernel.Layout, kernel.Parameters.Span, gradient));
            Constraints.Project(trainer.Constraints, flat, kernel.Layout.Stride, kernel.Parameters.Span, gradient);
            AdamStep.Apply(trainer.Rule, AdamStep.At(trainer, step), gradient, kernel.Parameters.Span, first.Span, second.Span);
            Constraints.Restore(trainer.Constraints, flat, kernel.Layout.Stride, kernel.Parameters.Span);
            if (record.AsSpan().BinarySearch(step + 1) >= 0) recorded.Add(Keep(kernel, step + 1));
            if (step + 1 - reported < every) continue;
            progress.Advanced(step + 1 - reported);
            reported = step + 1;
            if (progress.WantsCheckpoint) progress.Reached(curve.Checkpoint(Keep(kernel, step + 1), recorded));
        }

        if (reported < trainer.Steps) progress.Advanced(trainer.Steps - reported);
        aim?.At(kernel.Parameters.Span);
        var evaluation = kernel.Evaluate(plan.Stream(StreamPurpose.Evaluation), loss.EvaluationSamples);
        evaluation = evaluation with { Loss = evaluation.Loss + penalties.Add(kernel.Layout, kernel.Parameters.Span, []) };
        return new(Keep(kernel, trainer.Steps), EquatableArray.Of(recorded), curve.Points(), evaluation);
    }

    private Kernel Begin(TrainingPlan plan, Snapshot start)
    {
        aim?.Open(plan.Sampler, plan.Stream(StreamPurpose.Evaluation));
        var kernel = kernels.Open(plan, aim);
        var layout = kernel.Layout;
        if (first.Length != layout.Size) (first, second) = (new(layout.Size), new(layout.Size));
        layout.Pack(start.Parameters.AsSpan(), kernel.Parameters.Span);
        layout.Pack(start.FirstMoment.AsSpan(), first.Span);
        layout.Pack(start.SecondMoment.AsSpan(), second.Span);
        return kernel;
    }

    private Snapshot Keep(Kernel kernel, int step)
    {
        var layout = kernel.Layout;
        return new(step, layout.Unpack(kernel.Parameters.Span), layout.Unpack(first.Span), layout.Unpack(second.Span));
    }
}
