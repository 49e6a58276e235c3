namespace Research;

/// <summary>
/// Defines what is correct: one sample after the other, one instance after the other, in double, by the model's own
/// <see cref="IModel.Forward"/> and <see cref="IModel.Pullback"/>. Obvious and slow; every other engine agrees with it.
/// </summary>
public sealed class ReferenceEngine : IEngine
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string Version => "reference/1";

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(PlanShape shape) => [];

    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation)
    {
        var results = new TrainedState[population.Plans.Count];
        for (var k = 0; k < results.Length; k++)
        {
            results[k] = new Run(population.Plans[k], population.Starts[k]).ToEnd(progress, cancellation);
            progress.Finished(k, results[k]);
        }

        return results;
    }

    /// <summary>L and ∂L/∂θ of one batch, in double: what one step of training sees.</summary>
    /// <param name="plan">Whose loss.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="step">Which batch, counted from 0.</param>
    /// <param name="gradient">Overwritten, flat.</param>
    public static double LossAndGradient(TrainingPlan plan, ReadOnlySpan<double> parameters, int step, Span<double> gradient)
    {
        gradient.Clear();
        return new BatchLoss(plan).Mean(parameters, plan.Stream(StreamPurpose.Training), step, plan.Loss.Batch, gradient).Loss;
    }

    /// <summary>One instance on its way.</summary>
    private sealed class Run(TrainingPlan plan, Snapshot start)
    {
        private readonly double[] parameters = start.Parameters.ToArray();
        private readonly double[] first = start.FirstMoment.ToArray();
        private readonly double[] second = start.SecondMoment.ToArray();
        private readonly BatchLoss loss = new(plan);

        public TrainedState ToEnd(ITrainingProgress progress, CancellationToken cancellation)
        {
            var (trainer, gradient) = (plan.Trainer, new double[parameters.Length]);
            var (curve, recorded) = (new LossCurve(trainer.Steps), new List<Snapshot>());
            for (var step = start.Step; step < trainer.Steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                Array.Clear(gradient);
                var batch = loss.Mean(parameters, plan.Stream(StreamPurpose.Training), step, plan.Loss.Batch, gradient);
                curve.Add(step, batch.Loss);
                Update(trainer, step, gradient);
                if (trainer.Record.Contains(step + 1)) recorded.Add(Keep(step + 1));
                progress.Advanced(1);
            }

            var judged = loss.Mean(parameters, plan.Stream(StreamPurpose.Evaluation), 0, plan.Loss.JudgedOn, []);
            return new(Keep(trainer.Steps), Values.Of(recorded), curve.Points(), judged);
        }

        private Snapshot Keep(int step) => Snapshot.Of(step, [.. parameters], [.. first], [.. second]);

        /// <summary>The rule of <see cref="UpdateRule"/>, parameter by parameter.</summary>
        private void Update(ITrainer trainer, int step, double[] gradient)
        {
            var rule = trainer.Rule;
            var rate = rule.Rate * trainer.Schedule.Factor(step, trainer.Steps);
            for (var i = 0; i < parameters.Length; i++)
            {
                var g = gradient[i];
                first[i] = (rule.Beta1 * first[i]) + ((rule.Adaptive ? 1 - rule.Beta1 : 1) * g);
                parameters[i] -= rate * rule.Decay * parameters[i];
                if (!rule.Adaptive)
                {
                    parameters[i] -= rate * first[i];
                    continue;
                }

                second[i] = (rule.Beta2 * second[i]) + ((1 - rule.Beta2) * g * g);
                var mean = first[i] / (1 - Elementary.Power(rule.Beta1, step + 1));
                var square = second[i] / (1 - Elementary.Power(rule.Beta2, step + 1));
                parameters[i] -= rate * mean / (Math.Sqrt(square) + rule.Epsilon);
            }
        }
    }
}
