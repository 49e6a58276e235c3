namespace Research;

/// <summary>
/// Independent sparse features: each x_i is 0 with probability 1 − p_i and otherwise uniform on [0, 1), or of another magnitude;
/// the target is x itself (Elhage et al. 2022, section 2, "the feature vectors").
/// </summary>
public sealed record SparseUniform : ISampler
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>The probability p that a feature is active, one for all or one per feature; 1 (dense) unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <summary>The distribution of an active feature; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Density = Density.Of(1) };

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("every feature, or gaps/2", Magnitude);

    /// <inheritdoc/>
    public double[] Mean() => [.. Enumerable.Range(0, Features).Select(i => Density[i] * Magnitude.Mean)];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the sampler", Features, 1, "set Features to the length of an input")
            .Concat(Density.Faults(Features))
            .Concat(Magnitude.Faults());

    /// <inheritdoc/>
    public ISampleSource Open() => Sparse ? new Gaps(this, Highest) : new EveryFeature(this);

    /// <summary>P(x = 0), the product of all 1 − p_i.</summary>
    internal double Zeros => Enumerable.Range(0, Features).Aggregate(1.0, (product, i) => product * (1 - Density[i]));

    private double Highest => Density.Probabilities.Max();

    // Where a draw of a gap and a value costs as much as the words of all features that it passes over.
    private bool Sparse => Highest <= 1.0 / 16;
}
