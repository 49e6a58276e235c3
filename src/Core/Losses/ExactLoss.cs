namespace Research;

/// <summary>
/// The exact loss L = E Σ_i I_i (x_i − x'_i)², the expectation itself without samples and without noise. <see cref="Exact"/>
/// lists the pairs of sampler and model that have one. Penalties may be on tensors, not on sites.
/// </summary>
public sealed record ExactLoss : ILoss
{
    /// <summary>
    /// K: per row, active sets of more features are left out, so that the loss is a lower bound; none is left out unless stated.
    /// Only for independent features and the ReLU output model.
    /// </summary>
    public int? Most { get; init; }

    /// <inheritdoc/>
    ILoss IObjective.Loss => this;

    /// <inheritdoc/>
    int ILoss.Batch => 0;

    /// <inheritdoc/>
    int ILoss.EvaluationSamples => 0;

    /// <inheritdoc/>
    ILoss ILoss.With(int? batch, int? evaluationSamples) => this;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => [];

    /// <inheritdoc/>
    /// <remarks>Penalties on tensors need no samples; those on sites do, so that they are faults.</remarks>
    public IEnumerable<Fault> Faults(ITask task)
    {
        foreach (var fault in Of(task.Sampler, task.Model)?.Faults() ??
        [
            new(Most is null ? "the exact loss" : "the truncated exact loss",
                $"that of a {task.Model.GetType().Name} under {task.Sampler.GetType().Name}", "one that Exact lists", "minimise Sampled(…)"),
        ]) yield return fault;
        if (!task.Target.Equals(Target.Input))
            yield return new("the target of an exact loss", $"{task.Target}", "the input", "minimise Sampled(…)");
        foreach (var site in task.Penalties.Select(penalty => penalty.On).OfType<Place.Site>())
            yield return new("the place of a penalty beside an exact loss", $"the site \"{site.Name}\"", "a tensor", "minimise Sampled(…)");
    }

    /// <inheritdoc/>
    public double MultiplyAdds(IModel model) => ExactSize.MultiplyAdds(model, Most);

    /// <summary>The exact loss of a pair; null where it has none.</summary>
    internal IExactLoss? Of(ISampler sampler, IModel model) => (sampler, model, Most) switch
    {
        (SparseUniform from, ReluOutputModel of, int most) => Exact.Loss(from, of, most),
        (SparseUniform from, ReluOutputModel of, null) => Exact.Loss(from, of),
        (SparseUniform from, LinearModel of, null) => Exact.Loss(from, of),
        (CorrelatedSets from, ReluOutputModel of, null) => Exact.Loss(from, of),
        (CorrelatedSets from, LinearModel of, null) => Exact.Loss(from, of),
        (AnticorrelatedSets from, ReluOutputModel of, null) => Exact.Loss(from, of),
        (AnticorrelatedSets from, LinearModel of, null) => Exact.Loss(from, of),
        (OneHot from, ReluOutputModel of, null) => Exact.Loss(from, of),
        (OneHot from, LinearModel of, null) => Exact.Loss(from, of),
        _ => null,
    };
}
