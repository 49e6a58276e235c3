namespace Research;

/// <summary>How often superposition was found in so many samples, and how large the statistic was.</summary>
/// <param name="Samples">The number of samples of each test.</param>
/// <param name="Found">How often p was at most 0.05.</param>
/// <param name="Statistic">The median of σ_(m+1) / σ_1.</param>
public sealed record Detection(int Samples, Proportion Found, double Statistic);

/// <summary>
/// The size and the power of <see cref="SuperpositionTest"/> at the level 0.05 on h = W x of independent sparse features whose W is known: the share of
/// independent samples in which superposition is found.
/// </summary>
public sealed record DetectionPower : IDerivation<EquatableArray<Detection>>
{
    private const double Level = 0.05;

    /// <summary>W, row by row: Hidden × Features numbers.</summary>
    public required EquatableArray<double> Embedding { get; init; }

    /// <summary>m, at least 2.</summary>
    public required int Hidden { get; init; }

    /// <summary>p, in (0, 1], of magnitudes uniform on [0, 1).</summary>
    public required double Density { get; init; }

    /// <summary>The numbers of samples, each above m (m + 1) / 2.</summary>
    public required EquatableArray<int> Samples { get; init; }

    /// <summary>Tests for each number of samples, at least 1.</summary>
    public int Repeats { get; init; } = 200;

    /// <summary>Random orders of each test, at least 19; 39 allow the level 0.05 exactly.</summary>
    public int Orders { get; init; } = 39;

    /// <inheritdoc/>
    public string Version => "detection-power/1";

    /// <inheritdoc/>
    public long Work => Repeats;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Repeats = Math.Max(1, Repeats / 20) };

    private int Features => Hidden > 0 ? Embedding.Count / Hidden : 0;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of hidden dimensions", Hidden, 2, "use 2 dimensions or more")) yield return fault;
        if (Features == 0 || Features * Hidden != Embedding.Count)
            yield return new("the number of entries of W", $"{Embedding.Count}", $"a multiple of {Hidden}, the number of hidden dimensions", "give W row by row");
        foreach (var fault in Research.Density.Of(Density).Faults(1)) yield return fault;
        foreach (var samples in Samples)
        {
            foreach (var fault in Check.AtLeast("the number of samples", samples, (Hidden * (Hidden + 1) / 2) + 1, "draw more than pairs of dimensions"))
                yield return fault;
        }

        foreach (var fault in Check.AtLeast("the number of tests", Repeats, 1, "use 200")) yield return fault;
        foreach (var fault in new SuperpositionTest { Orders = Orders }.Faults()) yield return fault;
    }

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var values = new double[Samples.Count, Repeats, 2];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            var activations = Draw(repeat, Samples.Max());
            for (var size = 0; size < Samples.Count; size++)
            {
                var part = Matrix.OfRows(Samples[size], Hidden, activations.AsSpan(0, Samples[size] * Hidden));

                // Where so few samples are active that they span no space, nothing is found.
                if (SuperpositionTest.FaultsOn(part).Any()) (values[size, repeat, 0], values[size, repeat, 1]) = (1, 0);
                else
                {
                    var evidence = new SuperpositionTest { Orders = Orders, Seed = (ulong)repeat }.On(part);
                    (values[size, repeat, 0], values[size, repeat, 1]) = (evidence.PValue, evidence.Statistic);
                }
            }

            progress.Report(1);
        }

        return [new("tests", [Samples.Count, Repeats, 2], EquatableArray.Of(values.Cast<double>()))];
    }

    /// <inheritdoc/>
    public EquatableArray<Detection> Read(EquatableArray<Numbers> numbers) => EquatableArray.Of(Samples.Select((samples, size) =>
    {
        var tests = numbers[0].Entries.AsSpan().Slice(2 * Repeats * size, 2 * Repeats).ToArray();
        double[] statistics = [.. tests.Where((_, k) => k % 2 == 1).Order()];
        return new Detection(samples, new(tests.Where((p, k) => k % 2 == 0 && p <= Level).Count(), Repeats), statistics[Repeats / 2]);
    }));

    /// <summary>h of so many samples <c>[samples, Hidden]</c>, row by row; a longer draw begins with a shorter one.</summary>
    private double[] Draw(int repeat, int samples)
    {
        // Another purpose than that of the test's random orders, so that the two share no draw.
        var stream = new RandomStream(0, repeat, StreamPurpose.Training);
        var source = new SparseUniform { Features = Features, Density = Research.Density.Of(Density) }.Open();
        var (tile, drawn) = (new float[Features * Tile.Samples], new double[samples * Hidden]);
        for (var sample = 0; sample < samples; sample++)
        {
            if (sample % Tile.Samples == 0) source.Fill(stream, 0, sample / Tile.Samples, tile, Tile.Samples);
            for (var row = 0; row < Hidden; row++)
                for (var i = 0; i < Features; i++) drawn[(sample * Hidden) + row] += Embedding[(row * Features) + i] * tile[(i * Tile.Samples) + (sample % Tile.Samples)];
        }

        return drawn;
    }
}
