namespace Research;

/// <summary>
/// Exactly one of n features, each as likely as another, is uniform on [0, 1) and all others are 0; the target is the input
/// (Chen et al. 2023, arXiv 2310.06301): the limit of ever sparser features.
/// </summary>
/// <remarks>Drawn as one set of <see cref="AnticorrelatedSets"/> that is always active.</remarks>
public sealed record OneHot : ISampler
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <inheritdoc/>
    ISampler ISampler.Shape => this;

    /// <inheritdoc/>
    public string Drawing => "one feature/2";

    /// <inheritdoc/>
    public bool TargetIsInput => true;

    /// <inheritdoc/>
    public double[] MeanTarget() => [.. Enumerable.Repeat(0.5 / Features, Features)];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the sampler", Features, 1, "set Features to the length of an input");

    /// <inheritdoc/>
    public ISampleSource Open() => new AnticorrelatedSets { Sets = FeatureSets.Blocks(1, Features) }.Open();
}
