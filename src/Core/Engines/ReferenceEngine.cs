namespace Research;

/// <summary>
/// Defines what is correct: one sample after the other, one instance after the other, in double, by the model's own
/// <see cref="IModel.Forward"/> and <see cref="IModel.Pullback"/>, and exact losses as they are. It is simple and slow, and every
/// other engine agrees with it.
/// </summary>
public sealed class ReferenceEngine : IEngine
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string Version => "reference/1";

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(TrainingPlan plan) => LossEvaluator.Unknown(plan.Shape);

    /// <inheritdoc/>
    public IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation)
    {
        var results = new TrainedState[population.Plans.Count];
        var (run, telling) = (InstanceRuns.InDouble(population.Shape), new Lock());
        for (var k = 0; k < results.Length; k++)
        {
            var heard = new InstanceProgress(progress, k, telling);
            try
            {
                results[k] = run.ToEnd(population.Plans[k], population.Starts[k], heard, cancellation);
            }
            catch (Exception error) when (heard.Accepts(error))
            {
                continue;
            }

            progress.Finished(k, results[k]);
        }

        return results;
    }

    /// <summary>L and ∂L/∂θ of one step of training, in double.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="step">The number of the step and so of its batch, counted from 0; an exact loss has no batches.</param>
    /// <param name="gradient">Overwritten, flat.</param>
    public static double LossAndGradient(TrainingPlan plan, ReadOnlySpan<double> parameters, int step, Span<double> gradient) =>
        LossEvaluator.Of(plan).Step(parameters, step, gradient);
}
