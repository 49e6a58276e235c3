namespace Research;

/// <summary>A kind of minimum at one relative density.</summary>
/// <param name="Ratio">The special feature's density over that of the others.</param>
/// <param name="Loss">The expected loss; NaN where there is no such minimum.</param>
/// <param name="Parameters">W row by row, then b; NaN where there is no such minimum.</param>
public sealed record BranchPoint(double Ratio, double Loss, EquatableArray<double> Parameters)
{
    /// <summary>Whether there is such a minimum.</summary>
    public bool Exists => double.IsFinite(Loss);

    /// <summary>W <c>[2, 5]</c>.</summary>
    public Matrix Embedding => Matrix.OfRows(2, 5, Parameters.AsSpan()[..10]);
}

/// <summary>Two kinds of minimum followed over the relative density of the special feature, and where they are as low.</summary>
/// <param name="Pentagon">All five features.</param>
/// <param name="Digons">Two antipodal pairs; the special feature at zero, or weak.</param>
/// <param name="PentagonAtCrossing">Where both are as low; NaN where they are not.</param>
/// <param name="DigonsAtCrossing">The other kind there.</param>
public sealed record PentagonBranches(
    IReadOnlyList<BranchPoint> Pentagon, IReadOnlyList<BranchPoint> Digons, BranchPoint PentagonAtCrossing, BranchPoint DigonsAtCrossing)
{
    /// <summary>The relative density below which two digons cost less than a pentagon.</summary>
    public double Crossing => PentagonAtCrossing.Ratio;

    /// <summary>By how much the special feature is longer in the pentagon than beside the digons, where they cost the same.</summary>
    public double Jump => FeatureGeometry.Norms(PentagonAtCrossing.Embedding)[0] - FeatureGeometry.Norms(DigonsAtCrossing.Embedding)[0];
}

/// <summary>
/// Five features in the plane, feature 0 rarer or commoner than the others: the exact losses of the pentagon and of two digons
/// without it, all weights and biases free, each followed from where it is symmetric (Elhage et al. 2022, section 4, on
/// non-uniform sparsity).
/// </summary>
public sealed record PentagonAndDigons : IDerivation<PentagonBranches>
{
    private const int Features = 5, Size = 15;

    // A minimum belongs to the pentagon where feature 0 is at least so long, relative to the longest: it jumps from above to below.
    private const double Kept = 0.5;

    // Out of the ignored state, a stationary point even where it is no minimum; off the axes of the digons.
    private const double Nudge = 0.02, Direction = 0.3;

    /// <summary>The density p of features 1 … 4, in (0, 1].</summary>
    public required double Density { get; init; }

    /// <summary>Densities of feature 0 over p, ascending; 1 between the first and the last.</summary>
    public required EquatableArray<double> Ratios { get; init; }

    /// <inheritdoc/>
    public string Version => "pentagon-and-digons/1";

    /// <inheritdoc/>
    public long Work => 2 * Ratios.Count;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var ratio in Ratios)
            foreach (var fault in Check.Positive("a relative density", ratio, "use values such as 0.1 … 3")) yield return fault;
        foreach (var fault in Check.AtLeast("the number of relative densities", Ratios.Count, 2, "give values from below 1 to above 1")) yield return fault;
        if (Ratios.Zip(Ratios.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return new("the order of the relative densities", "not ascending", "ascending", "sort them and write each once");
        if (Ratios.Count > 0 && !(Ratios[0] <= 1 && Ratios[^1] >= 1))
            yield return new("the range of the relative densities", $"{Ratios[0]} … {Ratios[^1]}", "around 1", "begin below 1 and end above it, for the regular pentagon is followed from there");
        foreach (var fault in Research.Density.Of(Density).Faults(1)) yield return fault;
        if (Ratios.Count > 0)
            foreach (var fault in Research.Density.PerFeature([Ratios[0] * Density, Ratios[^1] * Density]).Faults(2)) yield return fault;
    }

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var landscape = new Landscape(new() { Features = Features, Hidden = 2 });
        var middle = Enumerable.Range(0, Ratios.Count).TakeWhile(i => Ratios[i] <= 1).Last();
        var (pentagon, digons) = (new Minimum?[Ratios.Count], new Minimum?[Ratios.Count]);
        Follow(pentagon, Enumerable.Range(0, middle + 1).Reverse(), KGon.At(Features, Density).Parameters.ToArray(), At(landscape, true));
        Follow(pentagon, Enumerable.Range(middle, Ratios.Count - middle), KGon.At(Features, Density).Parameters.ToArray(), At(landscape, true));
        progress.Report(Ratios.Count);
        cancellation.ThrowIfCancellationRequested();
        Follow(digons, Enumerable.Range(0, Ratios.Count), TwoDigons(), At(landscape, false));
        progress.Report(Ratios.Count);
        var crossing = Crossing(pentagon, digons, landscape);
        return [
            new("loss", [2, Ratios.Count], new([.. pentagon.Concat(digons).Select(found => found?.Loss ?? double.NaN)])),
            new("parameters", [2, Ratios.Count, Size], new([.. pentagon.Concat(digons).SelectMany(Flat)])),
            new("crossing", [1], [crossing.Ratio]),
            new("loss at the crossing", [2], [crossing.Pentagon?.Loss ?? double.NaN, crossing.Digons?.Loss ?? double.NaN]),
            new("parameters at the crossing", [2, Size], new([.. Flat(crossing.Pentagon), .. Flat(crossing.Digons)])),
        ];
    }

    /// <inheritdoc/>
    public PentagonBranches Read(EquatableArray<Numbers> numbers)
    {
        var count = Ratios.Count;
        IReadOnlyList<BranchPoint> Branch(int kind) => [.. Ratios.Select((ratio, i) => new BranchPoint(
            ratio, numbers[0].Entries[(kind * count) + i], Part(numbers[1], (kind * count) + i)))];
        BranchPoint Crossing(int kind) => new(numbers[2].Entries[0], numbers[3].Entries[kind], Part(numbers[4], kind));
        return new(Branch(0), Branch(1), Crossing(0), Crossing(1));
    }

    private static EquatableArray<double> Part(Numbers numbers, int index) => EquatableArray.Of(numbers.Entries.AsSpan().Slice(index * Size, Size));

    private static IEnumerable<double> Flat(Minimum? found) => found?.Parameters ?? [.. Enumerable.Repeat(double.NaN, Size)];

    private Situation Situation(double ratio)
    {
        double[] densities = [ratio * Density, Density, Density, Density, Density];
        return new(densities, [1, 1, 1, 1, 1]);
    }

    /// <summary>From a start to the minimum of a kind at a relative density, or none.</summary>
    private Func<double, double[], Minimum?> At(Landscape landscape, bool isPentagon) => (ratio, start) =>
    {
        var from = (double[])start.Clone();
        if (!isPentagon)
        {
            from[0] += Nudge * Math.Cos(Direction);
            from[Features] += Nudge * Math.Sin(Direction);
        }

        var situation = Situation(ratio);
        var found = landscape.Settled(situation, landscape.Descend(situation, from));
        var norms = FeatureGeometry.Norms(found.Embedding(landscape.Model));
        return norms[0] >= Kept * norms.Max() == isPentagon ? found : null;
    };

    /// <summary>A branch from one ratio to the next, until it ends.</summary>
    private void Follow(Minimum?[] branch, IEnumerable<int> order, double[] start, Func<double, double[], Minimum?> at)
    {
        foreach (var i in order)
        {
            branch[i] = at(Ratios[i], start);
            if (branch[i] is not { } found) return;
            start = found.Parameters;
        }
    }

    /// <summary>Features 1, 3 and 2, 4 antipodal, at the best radius and bias; feature 0 ignored, with its mean as bias.</summary>
    private double[] TwoDigons()
    {
        var (digon, start) = (KGon.At(2, Density), new double[Size]);
        (start[1], start[3]) = (digon.Norm, -digon.Norm);
        (start[Features + 2], start[Features + 4]) = (digon.Norm, -digon.Norm);
        Array.Fill(start, digon.Bias, (2 * Features) + 1, Features - 1);
        start[2 * Features] = Ratios[0] * Density / 2;
        return start;
    }

    /// <summary>The root of the difference of both losses, each followed from the nearest ratio; the highest where there are several.</summary>
    private (double Ratio, Minimum? Pentagon, Minimum? Digons) Crossing(Minimum?[] pentagon, Minimum?[] digons, Landscape landscape)
    {
        for (var i = Ratios.Count - 2; i >= 0; i--)
        {
            if (pentagon[i] is not { } left || digons[i] is not { } right || pentagon[i + 1] is not { } above || digons[i + 1] is not { } other) continue;
            var (below, after) = (left.Loss - right.Loss, above.Loss - other.Loss);
            if (below < 0 == after < 0) continue;
            double Difference(double ratio)
            {
                left = At(landscape, true)(ratio, left.Parameters) ?? left;
                right = At(landscape, false)(ratio, right.Parameters) ?? right;
                return left.Loss - right.Loss;
            }

            var root = Roots.Bracketed(Difference, Ratios[i], Ratios[i + 1], 1e-12);
            Difference(root);
            return (root, left, right);
        }

        return (double.NaN, null, null);
    }
}
