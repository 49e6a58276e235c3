namespace Research;

/// <summary>The best model that is known of n features in m dimensions, one of which is active at a time.</summary>
/// <param name="Embedding">W <c>[Hidden, Features]</c>.</param>
/// <param name="Share">H/n: the loss over that of ignoring every feature, in [0, 1].</param>
/// <param name="Hits">The starts that reach it, to 1e-6.</param>
/// <param name="Starts">The starts.</param>
public sealed record OneActiveOptimum(Matrix Embedding, double Share, int Hits, int Starts)
{
    /// <summary>(n − m)/n: what the m features lose that have a dimension of their own.</summary>
    public double Dedicated => 1 - ((double)Embedding.Rows / Embedding.Columns);

    /// <summary>The features with ‖W_i‖ ≥ 0.5.</summary>
    public int Stored => FeatureGeometry.Represented(Embedding, 0.5);
}

/// <summary>
/// The least loss of n equal features in m dimensions in the limit of sparse features, exactly, by quasi-Newton descent from random starts and, for the second half,
/// from around the best so far: a bound from
/// above, as no start may be the best.
/// </summary>
public sealed record OneActiveMinimum : IDerivation<OneActiveOptimum>
{
    /// <summary>n, in [1, 64].</summary>
    public required int Features { get; init; }

    /// <summary>m, in [1, 16].</summary>
    public required int Hidden { get; init; }

    /// <summary>Starts, at least 1.</summary>
    public int Starts { get; init; } = 64;

    /// <inheritdoc/>
    public string Version => "one-active-minimum/1";

    /// <inheritdoc/>
    public long Work => Starts;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Starts = Math.Max(1, Starts / 24) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features", Features, 1, "use 1 to 64 features")
            .Concat(Check.AtMost("the number of features", Features, 64, "use 1 to 64 features"))
            .Concat(Check.AtLeast("the number of hidden dimensions", Hidden, 1, "use 1 to 16 dimensions"))
            .Concat(Check.AtMost("the number of hidden dimensions", Hidden, 16, "use 1 to 16 dimensions"))
            .Concat(Check.AtLeast("the number of starts", Starts, 1, "use 64"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var loss = new OneActiveLoss(Features, Hidden);
        var (slopes, best, losses) = (new double[loss.Size], Array.Empty<double>(), new double[Starts]);
        for (var start = 0; start < Starts; start++)
        {
            cancellation.ThrowIfCancellationRequested();
            var search = new BfgsSearch(loss.Size);
            search.Begin(start <= Starts / 2 ? Random(start, loss.Size) : Moved(start, best), new(2000, 1e-8, 4e-16 * Features));
            while (!search.Done) search.Answer(loss.Of(search.Trial, slopes), slopes);
            losses[start] = search.Loss;
            if (search.Loss <= losses.Take(start + 1).Min()) best = search.Point.ToArray();
            progress.Report(1);
        }

        return [new("columns", [Features, Hidden], new(best[..(Features * Hidden)])), new("losses", [Starts], new(losses))];
    }

    /// <inheritdoc/>
    public OneActiveOptimum Read(EquatableArray<Numbers> numbers)
    {
        var (columns, losses) = (numbers[0].Entries, numbers[1].Entries);
        var least = losses.Min();
        return new(
            Matrix.Build(Hidden, Features, (row, i) => columns[(i * Hidden) + row]), least / Features,
            losses.Count(other => other <= least + (1e-6 * Features)), Starts);
    }

    /// <summary>The best so far with every weight moved by a normal number of scale 0.1, 0.2, 0.3 or 0.4.</summary>
    private static double[] Moved(int start, double[] best)
    {
        var stream = new RandomStream(0, start, StreamPurpose.Initialisation);
        var scale = 0.1 * (1 + (start % 4));
        return [.. best.Select((value, k) => value + (scale * Normal.Quantile((stream.At(0, (uint)k, 0).A + 0.5) / 4294967296.0)))];
    }

    /// <summary>
    /// Columns of one length in any direction and one bias for all of them, −0.05 to −1.05, with the length that a polygon has at it: a feature whose bias is
    /// beyond its own gain has no slope, and features of unequal chances lose theirs. Every fourth start ignores up to a quarter of the
    /// features, to which no slope leads.
    /// </summary>
    private double[] Random(int start, int size)
    {
        var (stream, point) = (new RandomStream(0, start, StreamPurpose.Initialisation), new double[size]);
        double Uniform(int step, int k) => (stream.At(step, (uint)k, 0).A + 0.5) / 4294967296.0;
        var (bias, ignored) = (0.05 + Uniform(1, 0), start % 4 == 3 ? 1 + (int)(Uniform(1, 1) * Features / 4) : 0);
        for (var k = 0; k < Features * Hidden; k++) point[k] = Normal.Quantile(Uniform(0, k));
        for (var i = 0; i < Features; i++)
        {
            var column = point.AsSpan(i * Hidden, Hidden);
            Vectors.Normalise(column);
            foreach (ref var entry in column) entry *= i < ignored ? 0 : Math.Sqrt(1 + bias);
        }

        for (var i = 0; i < Features; i++) point[(Features * Hidden) + i] = Math.Sqrt(bias);
        return point;
    }
}
