namespace Research;

/// <summary>Minimises the exact loss of an instance by <see cref="BfgsSearch"/>, in double.</summary>
internal sealed class QuasiNewtonRun : IInstanceRun
{
    // Rounding of a loss, relative to that of a model of zeros.
    private const double Noise = 4e-16;

    private ILossEvaluator? loss;

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Snapshot start, Action<long> advanced, CancellationToken cancellation)
    {
        loss = LossEvaluator.Of(plan, loss);
        var trainer = (QuasiNewton)plan.Trainer;
        var (size, curve, recorded) = (plan.Model.Layout.Size, new LossCurve(trainer.Steps, trainer.CurvePoints), new List<Snapshot>());
        var record = trainer.Record.Resolve(trainer.Steps);
        var (search, gradient, zeros) = (new BfgsSearch(size), new double[size], new double[size]);
        var scale = loss.Step(zeros, 0, gradient);
        search.Begin((start.Step == 0 ? start : plan.Begin()).Parameters.AsSpan(), new(trainer.Steps, trainer.Gradient * scale, Noise * scale));
        var (told, every) = (start.Step, DoubleRun.StepsPerReport(plan));
        for (var step = 0; step < trainer.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step == 0) Tell();
            curve.Add(step, search.Loss);
            while (!search.Done && search.Iterations == step) Tell();
            if (record.Contains(step + 1)) recorded.Add(Keep(step + 1));
            if (search.Done || step + 1 - told < every) continue;
            advanced(step + 1 - told);
            told = step + 1;
        }

        // The iterations that an early arrival leaves are done too.
        if (told < trainer.Steps) advanced(trainer.Steps - told);
        return new(Keep(trainer.Steps), Values.Of(recorded), curve.Points(), loss.Evaluate(search.Point));

        void Tell() => search.Tell(loss.Step(search.Trial, 0, gradient), gradient);
        Snapshot Keep(int step) => Snapshot.Of(step, search.Point.ToArray(), [.. zeros], [.. zeros]);
    }
}
