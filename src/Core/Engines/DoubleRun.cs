namespace Research;

/// <summary>Trains an instance in double: <see cref="UpdateRule"/> as it stands, on the loss of <see cref="ILossEvaluator"/>.</summary>
internal sealed class DoubleRun : IInstanceRun
{
    // Multiply-adds between two reports of progress: some milliseconds, so that a progress bar is smooth and reports cost little.
    private const double WorkPerReport = 1 << 22;

    private ILossEvaluator? loss;

    /// <inheritdoc/>
    public TrainedState ToEnd(TrainingPlan plan, Checkpoint start, InstanceProgress progress, CancellationToken cancellation)
    {
        loss = LossEvaluator.Of(plan, loss);
        var state = new State(start.At);
        var (trainer, gradient) = ((IFirstOrder)plan.Trainer, new double[plan.Model.Layout.Size]);
        var (curve, record, recorded) = (new LossCurve(trainer.Steps, trainer.CurvePoints, start), trainer.Record.Resolve(trainer.Steps), new List<Snapshot>(start.Recorded));
        var layout = plan.Model.Layout;
        var (reported, every) = (start.At.Step, StepsPerReport(plan));
        for (var step = start.At.Step; step < trainer.Steps; step++)
        {
            if (cancellation.IsCancellationRequested) progress.Reached(curve.Checkpoint(state.Keep(step), recorded));
            cancellation.ThrowIfCancellationRequested();
            curve.Add(step, loss.Step(state.Parameters, step, gradient));
            Constraints.Project(trainer.Constraints, layout, null, state.Parameters, gradient.AsSpan());
            state.Update(trainer, step, gradient);
            Constraints.Restore(trainer.Constraints, layout, null, state.Parameters.AsSpan());
            state.Finish(loss, step + 1);
            if (record.Contains(step + 1)) recorded.Add(state.Keep(step + 1));
            if (step + 1 - reported < every) continue;
            progress.Advanced(step + 1 - reported);
            reported = step + 1;
            if (progress.WantsCheckpoint) progress.Reached(curve.Checkpoint(state.Keep(step + 1), recorded));
        }

        if (reported < trainer.Steps) progress.Advanced(trainer.Steps - reported);
        return new(state.Keep(trainer.Steps), EquatableArray.Of(recorded), curve.Points(), loss.Evaluate(state.Parameters));
    }

    /// <summary>The number of steps between two reports of progress.</summary>
    /// <param name="plan">The plan.</param>
    internal static int StepsPerReport(TrainingPlan plan) => Math.Max(1, (int)(WorkPerReport / plan.Loss.MultiplyAdds(plan.Model)));

    /// <summary>Parameters and moments between two steps.</summary>
    private sealed class State(Snapshot start)
    {
        private readonly double[] first = start.FirstMoment.ToArray();
        private readonly double[] second = start.SecondMoment.ToArray();

        public double[] Parameters { get; } = start.Parameters.ToArray();

        public Snapshot Keep(int step) => Snapshot.Of(step, [.. Parameters], [.. first], [.. second]);

        public void Finish(ILossEvaluator loss, int done) => loss.After(done, Parameters, first, second);

        /// <summary>The rule of <see cref="UpdateRule"/>, parameter by parameter.</summary>
        public void Update(IFirstOrder trainer, int step, double[] gradient)
        {
            var rule = trainer.Rule;
            var rate = rule.Rate * trainer.Schedule.Factor(step, trainer.Steps);
            for (var i = 0; i < Parameters.Length; i++)
            {
                var g = gradient[i];
                first[i] = (rule.Beta1 * first[i]) + ((rule.Adaptive ? 1 - rule.Beta1 : 1) * g);
                Parameters[i] -= rate * rule.Decay * Parameters[i];
                if (!rule.Adaptive)
                {
                    Parameters[i] -= rate * first[i];
                    continue;
                }

                second[i] = (rule.Beta2 * second[i]) + ((1 - rule.Beta2) * g * g);
                var mean = first[i] / (1 - Elementary.Power(rule.Beta1, step + 1));
                var square = second[i] / (1 - Elementary.Power(rule.Beta2, step + 1));
                Parameters[i] -= rate * mean / (Math.Sqrt(square) + rule.Epsilon);
            }
        }
    }
}
