namespace Research;

/// <summary>
/// What is found of n random directions in m dimensions, for several m: the codes of samples where the directions are known, by <see cref="BasisPursuit"/>,
/// and the directions from activations alone, by <see cref="AlternatingMinimisation"/>. Features are independent, of density p, uniform on [0, 1);
/// samples without an active feature are left out.
/// </summary>
public sealed record RandomRecovery : IDerivation<IReadOnlyList<FoundInDimensions>>
{
    // A code counts as found if no entry is off by more.
    private const double Exact = 1e-6;

    private const double Cosine = 0.95;

    /// <summary>n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>p, in (0, 1].</summary>
    public required double Density { get; init; }

    /// <summary>The numbers of dimensions m, each at least 1.</summary>
    public required EquatableArray<int> Dimensions { get; init; }

    /// <summary>The number of samples that are encoded with known directions, at least 1.</summary>
    public int Encoded { get; init; } = 300;

    /// <summary>The number of samples that directions are learned from, at least n.</summary>
    public int Samples { get; init; } = 2000;

    /// <summary>λ of the learner, above 0.</summary>
    public double Penalty { get; init; } = 0.02;

    /// <summary>The seed of directions and samples.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public string Version => "random-recovery/1";

    /// <inheritdoc/>
    public long Work => Dimensions.Count;

    /// <inheritdoc/>
    public IDerivation Quick => this with
    {
        Samples = Math.Max(2 * Features, Samples / 20),
        Encoded = Math.Max(1, Encoded / 10),
        Dimensions = EquatableArray.Of<int>(Dimensions.Where((_, k) => k % 4 == 0)),
    };

    private AlternatingMinimisation Learner => new() { Latents = Features, Penalty = Penalty, Tolerance = 1e-4, Sweeps = 40, Restarts = 2, Seed = Seed };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Research.Density.Of(Density).Faults(1)
            .Concat(Dimensions.SelectMany(m => Check.AtLeast("a number of dimensions", m, 1, "use at least one")))
            .Concat(Check.AtLeast("the number of samples that are encoded", Encoded, 1, "use 300"))
            .Concat(Check.AtLeast("the number of samples that are learned from", Samples, Features, "use at least one a feature"))
            .Concat(((IDictionaryLearner)Learner).Faults());

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var (inputs, found) = (Inputs(), new List<double>());
        foreach (var m in Dimensions)
        {
            cancellation.ThrowIfCancellationRequested();
            var directions = RandomDictionaries.Draw(m, Features, Seed);
            var activations = Matrix.Build(Samples, m, (sample, row) => Vectors.Dot(directions.Row(row), inputs.Row(sample)));
            found.Add(Decoded(directions, activations, inputs));
            found.Add(DirectionMatch.Of(directions, Learner.Learn(activations).Directions).Recovered(Cosine));
            progress.Report(1);
        }

        return [new("found", [Dimensions.Count, 2], EquatableArray.Of<double>(found))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<FoundInDimensions> Read(EquatableArray<Numbers> numbers) =>
        [.. Dimensions.Select((m, row) => new FoundInDimensions(m, numbers[0].Entries[2 * row], numbers[0].Entries[(2 * row) + 1]))];

    private Matrix Inputs()
    {
        var (source, tile) = (((ISampler)new SparseUniform { Features = Features, Density = Research.Density.Of(Density) }).Open(), new float[Features * Tile.Samples]);
        var (stream, entries) = (new RandomStream(Seed, 0, StreamPurpose.Evaluation), new List<double>());
        for (var at = 0; entries.Count < Samples * Features; at++)
        {
            source.Fill(stream, 0, at, tile, Tile.Samples);
            for (var sample = 0; sample < Tile.Samples && entries.Count < Samples * Features; sample++)
            {
                var x = Enumerable.Range(0, Features).Select(i => (double)tile[(i * Tile.Samples) + sample]);
                if (x.Any(value => value != 0)) entries.AddRange(x);
            }
        }

        return Matrix.OfRows(Samples, Features, entries.ToArray());
    }

    private double Decoded(Matrix directions, Matrix activations, Matrix inputs)
    {
        var (encode, code, found) = (((ISparseCoder)new BasisPursuit()).Open(directions), new double[Features], 0);
        var encoded = Math.Min(Encoded, Samples);
        for (var sample = 0; sample < encoded; sample++)
        {
            encode(activations.Row(sample), code);
            var off = 0.0;
            for (var i = 0; i < code.Length; i++) off = Math.Max(off, Math.Abs(code[i] - inputs[sample, i]));
            found += off <= Exact ? 1 : 0;
        }

        return (double)found / encoded;
    }
}

/// <summary>What is found in a number of dimensions.</summary>
/// <param name="Dimensions">m.</param>
/// <param name="Codes">The share of samples whose code is exact, with known directions.</param>
/// <param name="Directions">The share of directions that are learned with a cosine of 0.95.</param>
public sealed record FoundInDimensions(int Dimensions, double Codes, double Directions)
{
    /// <summary>The m at which a share first reaches ½, on the line between the dimensions around it; NaN where it is reached nowhere or from the first on.</summary>
    /// <param name="found">By ascending m.</param>
    /// <param name="share">The share.</param>
    public static double Half(IEnumerable<FoundInDimensions> found, Func<FoundInDimensions, double> share)
    {
        foreach (var (low, high) in found.Zip(found.Skip(1)))
        {
            if (share(low) < 0.5 && share(high) >= 0.5)
                return low.Dimensions + ((high.Dimensions - low.Dimensions) * (0.5 - share(low)) / (share(high) - share(low)));
        }

        return double.NaN;
    }
}
