namespace Research;

/// <summary>Minimises the exact loss of an instance by <see cref="BfgsSearch"/>, in double.</summary>
internal sealed class QuasiNewtonRun : IInstanceRun
{
    // Rounding of a loss, relative to that of a model of zeros.
    private const double Noise = 4e-16;

    private IPlanLoss? loss;

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Snapshot start, Action<long> advanced, CancellationToken cancellation)
    {
        loss = PlanLoss.Of(plan, loss);
        var trainer = (QuasiNewton)plan.Trainer;
        var (size, curve, recorded) = (plan.Model.Layout.Size, new LossCurve(trainer.Steps), new List<Snapshot>());
        var (search, gradient, zeros) = (new BfgsSearch(size), new double[size], new double[size]);
        var scale = loss.Step(zeros, 0, gradient);
        search.Begin((start.Step == 0 ? start : plan.Begin()).Parameters.AsSpan(), new(trainer.Steps, trainer.Gradient * scale, Noise * scale));
        for (var step = 0; step < trainer.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            while (!search.Done && search.Iterations == step) search.Tell(loss.Step(search.Trial, step, gradient), gradient);
            curve.Add(step, search.Loss);
            if (trainer.Record.Contains(step + 1)) recorded.Add(Keep(step + 1));
        }

        advanced(trainer.Steps - start.Step);
        return new(Keep(trainer.Steps), Values.Of(recorded), curve.Points(), loss.Judge(search.Point));

        Snapshot Keep(int step) => Snapshot.Of(step, search.Point.ToArray(), [.. zeros], [.. zeros]);
    }
}
