namespace Research;

/// <summary>The exact loss of a plan, the same function at every step and for a trained model.</summary>
internal sealed class ExactLossEvaluator : ILossEvaluator
{
    private readonly TrainingPlan plan;
    private readonly IExactLoss expected;
    private readonly double[] importance;

    private ExactLossEvaluator(TrainingPlan plan, IExactLoss expected) =>
        (this.plan, this.expected, importance) = (plan, expected, plan.Importance.ToArray());

    /// <summary>The evaluator of a plan without faults.</summary>
    public static ExactLossEvaluator Of(TrainingPlan plan) => new(plan, plan.Loss switch
    {
        ExactLoss whole => whole.Of(plan.Sampler, plan.Model),
        FewActiveLoss few => Exact.PenalisedFewActive(plan.Sampler, plan.Model, few.Most, plan.Target, plan.Penalties),
        _ => null,
    } ?? throw new NotSupportedException($"{plan.Sampler.GetType().Name} and {plan.Model.GetType().Name} have no exact loss."));

    /// <summary>Whether another plan has the same exact loss.</summary>
    public bool Serves(TrainingPlan other) =>
        other.Sampler.Equals(plan.Sampler) && other.Model.Equals(plan.Model) && other.Loss.Equals(plan.Loss) && other.Target.Equals(plan.Target) && other.Penalties.Equals(plan.Penalties);

    /// <summary>The evaluator of another plan with the same exact loss.</summary>
    public ExactLossEvaluator For(TrainingPlan other) => new(other, expected);

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient) =>
        expected.Evaluate(parameters, importance, gradient);

    /// <inheritdoc/>
    public Evaluation Evaluate(ReadOnlySpan<double> parameters) => new(expected.Evaluate(parameters, importance, []), 0, 0);
}
