namespace Research;

/// <summary>
/// The expected loss L = E Σ_i I_i (x_i − x'_i)² itself, in closed form: no samples, no noise. Which pairs of sampler and
/// model have one is what <see cref="Analytic"/> lists. It bears penalties on tensors, and none on sites.
/// </summary>
public sealed record ExactLoss : ILoss
{
    /// <summary>
    /// K: per row, active sets of more features are left out, so that the loss is a lower bound; all are there unless stated.
    /// Only for independent features and the ReLU output model.
    /// </summary>
    public int? Most { get; init; }

    /// <inheritdoc/>
    ILoss IObjective.Loss => this;

    /// <inheritdoc/>
    int ILoss.Batch => 0;

    /// <inheritdoc/>
    int ILoss.JudgedOn => 0;

    /// <inheritdoc/>
    ILoss ILoss.With(int? batch, int? judgedOn) => this;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => [];

    /// <inheritdoc/>
    /// <remarks>It bears penalties on tensors, which are known without samples, but none on sites.</remarks>
    public IEnumerable<Fault> Faults(ITask task)
    {
        foreach (var fault in Of(task.Sampler, task.Model)?.Faults() ??
        [
            new(Most is null ? "the exact loss" : "the truncated exact loss",
                $"that of a {task.Model.GetType().Name} under {task.Sampler.GetType().Name}", "one in closed form", "minimise Sampled(…)"),
        ]) yield return fault;
        if (!task.Target.Equals(Target.Input))
            yield return new("the target of an exact loss", $"{task.Target}", "the input", "minimise Sampled(…)");
        foreach (var site in task.Penalties.Select(penalty => penalty.On).OfType<Place.Site>())
            yield return new("the place of a penalty beside an exact loss", $"the site \"{site.Name}\"", "a tensor", "minimise Sampled(…)");
    }

    /// <inheritdoc/>
    public double MultiplyAdds(IModel model) => ExactSize.MultiplyAdds(model, Most);

    /// <summary>The closed form; null where there is none.</summary>
    internal IExactLoss? Of(ISampler sampler, IModel model) => (sampler, model, Most) switch
    {
        (SparseUniform from, ReluOutputModel of, int most) => Analytic.Loss(from, of, most),
        (SparseUniform from, ReluOutputModel of, null) => Analytic.Loss(from, of),
        (SparseUniform from, LinearModel of, null) => Analytic.Loss(from, of),
        (CorrelatedSets from, ReluOutputModel of, null) => Analytic.Loss(from, of),
        (CorrelatedSets from, LinearModel of, null) => Analytic.Loss(from, of),
        (AnticorrelatedSets from, ReluOutputModel of, null) => Analytic.Loss(from, of),
        (AnticorrelatedSets from, LinearModel of, null) => Analytic.Loss(from, of),
        (OneHot from, ReluOutputModel of, null) => Analytic.Loss(from, of),
        (OneHot from, LinearModel of, null) => Analytic.Loss(from, of),
        _ => null,
    };
}
