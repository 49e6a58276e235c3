namespace Research;

/// <summary>
/// Exactly one of n features, each as likely as another, is uniform on [0, 1), or of another magnitude, and all others are 0; the
/// target is the input (Chen et al. 2023, arXiv 2310.06301): the limit of ever sparser features.
/// </summary>
/// <remarks>Drawn as one set of <see cref="AnticorrelatedSets"/> that is always active.</remarks>
public sealed record OneHot : ISampler
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>The distribution of an active feature; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this;

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("one feature/2", Magnitude);

    /// <inheritdoc/>
    public double[] Mean() => [.. Enumerable.Repeat(Magnitude.Mean / Features, Features)];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the sampler", Features, 1, "set Features to the length of an input")
            .Concat(Magnitude.Faults());

    /// <inheritdoc/>
    public ISampleSource Open() => new AnticorrelatedSets { Sets = FeatureSets.Blocks(1, Features), Magnitude = Magnitude }.Open();
}
