namespace Research;

/// <summary>
/// Minimises the exact loss of an instance by <see cref="BfgsSearch"/>, in double. It has no checkpoints, because the search keeps
/// an estimate of the curvature, which is the number of parameters squared, and ends within seconds or a minute: a run that was
/// stopped begins again.
/// </summary>
internal sealed class QuasiNewtonRun : IInstanceRun
{
    // Rounding of a loss, relative to that of a model of zeros.
    private const double Noise = 4e-16;

    private ILossEvaluator? loss;

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Checkpoint start, InstanceProgress progress, CancellationToken cancellation)
    {
        loss = LossEvaluator.Of(plan, loss);
        var trainer = (QuasiNewton)plan.Trainer;
        var (size, curve, recorded) = (plan.Model.Layout.Size, new LossCurve(trainer.Steps, trainer.CurvePoints, Checkpoint.From(start.At)), new List<Snapshot>());
        var record = trainer.Record.Resolve(trainer.Steps);
        var (search, gradient, zeros) = (new BfgsSearch(size), new double[size], new double[size]);
        var scale = loss.Step(zeros, 0, gradient);
        search.Begin((start.At.Step == 0 ? start.At : plan.Begin()).Parameters.AsSpan(), new(trainer.Steps, trainer.Gradient * scale, Noise * scale));
        var (reported, every) = (start.At.Step, DoubleRun.StepsPerReport(plan));
        for (var step = 0; step < trainer.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step == 0) Evaluate();
            curve.Add(step, search.Loss);
            while (!search.Done && search.Iterations == step) Evaluate();
            if (record.Contains(step + 1)) recorded.Add(Keep(step + 1));
            if (search.Done || step + 1 - reported < every) continue;
            progress.Advanced(step + 1 - reported);
            reported = step + 1;
        }

        // An early end counts the iterations that are left as done.
        if (reported < trainer.Steps) progress.Advanced(trainer.Steps - reported);
        return new(Keep(trainer.Steps), EquatableArray.Of(recorded), curve.Points(), loss.Evaluate(search.Point));

        void Evaluate() => search.Answer(loss.Step(search.Trial, 0, gradient), gradient);
        Snapshot Keep(int step) => Snapshot.Of(step, search.Point.ToArray(), [.. zeros], [.. zeros]);
    }
}
