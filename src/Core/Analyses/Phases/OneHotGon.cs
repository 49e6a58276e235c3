namespace Research;

/// <summary>
/// The regular k-gon at its best radius and bias where exactly one of the k features is active at a time, the sparsest
/// features there are (Chen et al. 2023, "Dynamical versus Bayesian Phase Transitions in a Toy Model of Superposition").
/// </summary>
public sealed record OneHotGon : IDerivation<KGon>
{
    /// <summary>k, in [2, 8].</summary>
    public required int Sides { get; init; }

    /// <inheritdoc/>
    public string Version => "one-hot-gon/1";

    /// <inheritdoc/>
    public long Work => 1;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of sides", Sides, 2, "ask for 2 to 8 sides")
            .Concat(Check.AtMost("the number of sides", Sides, 8, "ask for 2 to 8 sides"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var best = KGon.OneHot(Sides);
        progress.Report(Work);
        return [new("k-gon", [3], [best.Norm, best.Bias, best.Loss])];
    }

    /// <inheritdoc/>
    public KGon Read(EquatableArray<Numbers> numbers) => new(Sides, numbers[0].Entries[0], numbers[0].Entries[1], numbers[0].Entries[2]);
}
