namespace Research;

/// <summary>
/// n features of one importance and one density in m dimensions where the exact loss is least over all weights and biases, by
/// descent from random starts: the energy that a model minimises, lengths and biases included.
/// </summary>
public sealed record SparseLossMinimum : IDerivation<Arrangement>
{
    // Losses of different minima are farther apart than this, relative to Σ E x_i²; those of one minimum are not.
    private const double Alike = 1e-9;

    /// <summary>n, in [2, 9].</summary>
    public required int Features { get; init; }

    /// <summary>m, in [1, 6].</summary>
    public required int Hidden { get; init; }

    /// <summary>p, in (0, 1].</summary>
    public required double Density { get; init; }

    /// <summary>Random starts, at least 1.</summary>
    public int Starts { get; init; } = 32;

    /// <inheritdoc/>
    public string Version => "sparse-loss-minimum/1";

    /// <inheritdoc/>
    public long Work => Starts;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Starts = Math.Max(1, Starts / 4) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features", Features, 2, "use 2 to 9 features")
            .Concat(Check.AtMost("the number of features", Features, 9, "use 2 to 9 features"))
            .Concat(Check.AtLeast("the number of hidden dimensions", Hidden, 1, "use 1 to 6 dimensions"))
            .Concat(Check.AtMost("the number of hidden dimensions", Hidden, 6, "use 1 to 6 dimensions"))
            .Concat(Research.Density.Of(Density).Faults(1))
            .Concat(Check.AtLeast("the number of starts", Starts, 1, "use 32"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var model = new ReluOutputModel { Features = Features, Hidden = Hidden };
        var (landscape, importance, densities) = (new Landscape(model), new double[Features], new double[Features]);
        Array.Fill(importance, 1);
        Array.Fill(densities, Density);
        var found = landscape.Descend(new Situation(densities, importance), landscape.Random(0, 0, Starts));
        var least = found.Min(minimum => minimum.Loss);
        progress.Report(Work);
        return Arrangement.Written(
            [.. found.Where(minimum => minimum.Loss <= least + (Alike * Features * Density / 3)).Select(minimum => minimum.Embedding(model))], least);
    }

    /// <inheritdoc/>
    public Arrangement Read(EquatableArray<Numbers> numbers) => Arrangement.OfNumbers(numbers);
}
