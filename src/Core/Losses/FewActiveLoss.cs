namespace Research;

/// <summary>
/// The exact loss over samples with K active features at most, 1 or 2: the leading terms of E Σ_i I_i (t_i − x'_i)² for sparse
/// features, without noise. <see cref="Exact.FewActive"/> is the function itself, and bounds the rest. Penalties on sites are exact too: of
/// |v|, v² and functions that are linear on each side of 0.
/// </summary>
public sealed record FewActiveLoss : ILoss
{
    /// <summary>K, 1 or 2; 1 unless stated.</summary>
    public int Most { get; init; } = 1;

    /// <inheritdoc/>
    ILoss IObjective.Loss => this;

    /// <inheritdoc/>
    int ILoss.Batch => 0;

    /// <inheritdoc/>
    int ILoss.EvaluationSamples => 0;

    /// <inheritdoc/>
    ILoss ILoss.With(int? batch, int? evaluationSamples) => this;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => FewActiveFaults.OfMost(Most);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults(ITask task)
    {
        foreach (var fault in FewActiveFaults.Of(task.Sampler, task.Model, task.Target, Most).Except(Faults())) yield return fault;
        foreach (var penalty in task.Penalties)
        {
            if (penalty.On is Place.Site site && !FewActiveFaults.HasMean(penalty.Function))
            {
                yield return new($"the function of the penalty on the site \"{site.Name}\"", penalty.Function.GetType().Name,
                    "|v|, v² or one that is linear on each side of 0, under a loss of few active features", "minimise Sampled(…)");
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>A pass for each feature, or several for each pair of them.</remarks>
    public double MultiplyAdds(IModel model)
    {
        double n = model.Features;
        var pass = model is IChained chained ? ChainPrograms.Of(chained).MultiplyAdds : 5.0 * model.Layout.Size;
        return pass * (n + (Most > 1 ? 10 * n * (n - 1) / 2 : 0));
    }
}
