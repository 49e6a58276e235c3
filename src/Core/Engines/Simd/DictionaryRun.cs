namespace Research;

/// <summary>Trains sparse autoencoders in float, in memory that is reused.</summary>
/// <param name="shape">The shape that is trained.</param>
/// <param name="loss">Its loss.</param>
/// <param name="team">The threads that share the work of an instance; null for the caller alone.</param>
internal sealed class DictionaryRun(PlanShape shape, SparseCodingLoss loss, WorkerTeam? team) : IInstanceRun
{
    // Multiply-adds between two reports of progress: some milliseconds, so that a progress bar is smooth and reports cost little.
    private const double WorkPerReport = 1 << 26;

    private readonly SparseAutoencoder model = (SparseAutoencoder)shape.Model;
    private readonly IDictionaryKernel kernel = DictionaryKernels.Of((SparseAutoencoder)shape.Model, loss, team);
    private PlacedConstraints? constraints;
    private AdamFactors? known;
    private AlignedFloats first = new(0), second = new(0);
    private float[] silent = [];
    private float threshold;

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Checkpoint start, InstanceProgress progress, CancellationToken cancellation)
    {
        Begin(plan, start.At);
        var (trainer, stream) = ((IFirstOrder)plan.Trainer, plan.Stream(StreamPurpose.Training));
        var (curve, record, recorded) = (new LossCurve(trainer.Steps, trainer.CurvePoints, start), trainer.Record.Resolve(trainer.Steps), new List<Snapshot>(start.Recorded));
        var (update, factors) = (trainer.Rule, Factors(trainer));
        var (reported, every) = (start.At.Step, Math.Max(1, (int)(WorkPerReport / loss.MultiplyAdds(model))));
        for (var step = start.At.Step; step < trainer.Steps; step++)
        {
            if (cancellation.IsCancellationRequested) progress.Reached(curve.Checkpoint(State(step), recorded));
            cancellation.ThrowIfCancellationRequested();
            Recall();
            curve.Add(step, kernel.LossAndGradient(stream, step, loss.WeightAt(step, trainer.Steps), out var gradient));
            constraints!.Project(kernel.Parameters.Span, gradient);
            AdamStep.Apply(update, factors.At(step), gradient, kernel.Parameters.Span, first.Span, second.Span);
            constraints!.Restore(kernel.Parameters.Span);
            Keep();
            if (loss.Resampling is { } rule && rule.IsDue(step + 1)) Resample(plan, rule, step + 1);
            if (record.AsSpan().BinarySearch(step + 1) >= 0) recorded.Add(State(step + 1));
            if (step + 1 - reported < every) continue;
            progress.Advanced(step + 1 - reported);
            reported = step + 1;
            if (progress.WantsCheckpoint) progress.Reached(curve.Checkpoint(State(step + 1), recorded));
        }

        if (reported < trainer.Steps) progress.Advanced(trainer.Steps - reported);
        return new(State(trainer.Steps), EquatableArray.Of(recorded), curve.Points(), kernel.Evaluate(plan.Stream(StreamPurpose.Evaluation)));
    }

    /// <summary>The factors of the steps, for all instances of one rate.</summary>
    private AdamFactors Factors(IFirstOrder trainer) =>
        known is { } found && found.Rate == trainer.Rule.Rate ? found : known = new(trainer);

    private void Begin(TrainingPlan plan, Snapshot start)
    {
        kernel.Open(plan);
        constraints ??= new(((IFirstOrder)plan.Trainer).Constraints, model, kernel.Layout);
        var layout = kernel.Layout;
        if (first.Length != layout.Size) (first, second) = (new(layout.Size), new(layout.Size));
        if (model.Encoder is Encoder.TopK or Encoder.BatchTopK && silent.Length == 0) silent = new float[model.Latents];
        layout.Pack(start.Parameters.AsSpan(), kernel.Parameters.Span);
        layout.Pack(start.FirstMoment.AsSpan(), first.Span);
        layout.Pack(start.SecondMoment.AsSpan(), second.Span);
    }

    /// <summary>Takes what the loss keeps among the parameters out of the reach of the optimiser.</summary>
    private void Recall()
    {
        var parameters = kernel.Parameters.Span;
        if (model.Encoder is Encoder.BatchTopK) threshold = parameters[kernel.Layout.First];
        parameters.Slice(kernel.Layout.Last, silent.Length).CopyTo(silent);
        for (var j = 0; j < kernel.Dead.Length; j++) kernel.Dead[j] = silent[j] >= loss.Dead!.After;
    }

    /// <summary>Puts it back, as <see cref="DictionaryState"/> does.</summary>
    private void Keep()
    {
        var parameters = kernel.Parameters.Span;
        if (model.Encoder is Encoder.BatchTopK { Rate: var rate } && kernel.Least > 0)
            threshold = threshold > 0 ? threshold + ((float)rate * (kernel.Least - threshold)) : kernel.Least;
        if (model.Encoder is Encoder.BatchTopK) parameters[kernel.Layout.First] = threshold;
        for (var j = 0; j < silent.Length; j++) parameters[kernel.Layout.Last + j] = kernel.Fired[j] ? 0 : silent[j] + 1;
        if (model.Encoder is Encoder.JumpRelu)
            foreach (ref var theta in kernel.Layout.Vector(parameters, kernel.Layout.First)) theta = Math.Max(theta, 0);
    }

    private void Resample(TrainingPlan plan, Resampling rule, int done)
    {
        var layout = kernel.Layout;
        var (parameters, a, v) = (layout.Unpack(kernel.Parameters.Span), layout.Unpack(first.Span), layout.Unpack(second.Span));
        new Resampler(plan, rule).Apply(done, parameters, a, v);
        layout.Pack(parameters, kernel.Parameters.Span);
        layout.Pack(a, first.Span);
        layout.Pack(v, second.Span);
    }

    private Snapshot State(int step) =>
        Snapshot.Of(step, kernel.Layout.Unpack(kernel.Parameters.Span), kernel.Layout.Unpack(first.Span), kernel.Layout.Unpack(second.Span));
}
