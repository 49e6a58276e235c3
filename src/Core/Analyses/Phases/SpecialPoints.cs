namespace Research;

/// <summary>
/// The special points of the phase diagrams of two features in one dimension, of three in two and in one, and of six equal
/// features in two. Lines of
/// transitions that mirror each other (r → 1/r for two features) are reported once, for r ≤ 1.
/// </summary>
public sealed record SpecialPoints : IDerivation<IReadOnlyList<SpecialPoint>>
{
    private static readonly (string Name, int Features, int Hidden, Func<SpecialPoint> Find)[] Points =
    [
        ("lower tricritical point: a feature appears with a jump below, continuously above", 2, 1, () => Tricritical(Landau.Tricritical.Low)),
        ("upper tricritical point: continuously below, with a jump above", 2, 1, () => Tricritical(Landau.Tricritical.High)),
        ("triple point: ignored, weak and strong superposition are as low", 2, 1, Triple),
        ("the strong superposition is as low where the ignored feature becomes unstable", 2, 1, Endpoint),
        ("end of the line between weak and strong superposition, at equal importance", 2, 1, () => new Coexistence(2, 1).Locate(
            "", Equal, 0.703, 0.71, (_, norms) => Evenness(norms) > 0.999, (_, norms) => Evenness(norms) < 0.9)),
        ("joint superposition of three begins at equal importance", 3, 2, () => new Coexistence(3, 2).Locate(
            "", Equal, 0.515, 0.53, (phase, _) => phase.Groups.Count == 2, (phase, _) => phase.IsJoint)),
        ("joint superposition of three ends at equal importance", 3, 1, () => new Coexistence(3, 1).Locate(
            "", Equal, 0.11, 0.13, (phase, _) => phase.Ignored.Count == 1, (phase, _) => phase.IsJoint)),
        ("and begins again", 3, 1, () => new Coexistence(3, 1).Locate(
            "", Equal, 0.708, 0.717, (phase, _) => phase.Ignored.Count == 1, (phase, _) => phase.IsJoint)),
        ("six equal features in the plane: from a hexagon to a pentagon and a weak sixth", 6, 2, () => new Coexistence(6, 2).Locate(
            "", Equal, 0.067, 0.071, (_, norms) => Evenness(norms) > 0.99, (_, norms) => Evenness(norms) is > 0.1 and < 0.5)),
        ("six equal features in the plane: from there to a pentagon that ignores the sixth", 6, 2, () => new Coexistence(6, 2).Locate(
            "", Equal, 0.080, 0.082, (_, norms) => Evenness(norms) is > 0.1 and < 0.5, (_, norms) => Evenness(norms) < 1e-6)),
    ];

    /// <inheritdoc/>
    public string Version => "special-points/2";

    /// <inheritdoc/>
    public long Work => Points.Length;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => [];

    /// <summary>The points.</summary>
    /// <param name="progress">Receives 1 after each point.</param>
    /// <param name="cancellation">Ends the search early.</param>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var rows = new List<double>();
        foreach (var point in Points)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = point.Find();
            rows.AddRange([found.Density, found.Ratio, found.Loss, found.Error]);
            progress.Report(1);
        }

        return [new("points", [Points.Length, 4], new(rows.ToArray()))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<SpecialPoint> Read(EquatableArray<Numbers> numbers) =>
        [.. Points.Select((point, k) =>
        {
            var row = numbers[0].Entries.AsSpan().Slice(4 * k, 4);
            return new SpecialPoint(point.Name, point.Features, point.Hidden, row[0], row[1], row[2], row[3]);
        })];

    private static double Equal(double density) => 1;

    private static double Evenness(double[] norms) => norms.Min() / norms.Max();

    /// <summary>C₃ = 0, a formula that is exact to rounding.</summary>
    private static SpecialPoint Tricritical(double density) =>
        new("", 2, 1, density, Landau.Spinodal(density), Landau.Spinodal(density) * Ignoring(density), 1e-14);

    /// <summary>V, the loss of ignoring a feature of importance 1.</summary>
    private static double Ignoring(double density) => new ExtraFeature { Features = 2, Hidden = 1, Density = density }.Variance;

    /// <summary>L_strong = r_c V at r_c, the spinodal.</summary>
    private static SpecialPoint Endpoint()
    {
        var branches = new Coexistence(2, 1);
        var strong = branches.Lowest(0.511, Landau.Spinodal(0.511), (_, norms) => Evenness(norms) > 0.6);
        double Excess(double density)
        {
            var ratio = Landau.Spinodal(density);
            strong = branches.Landscape.Descend(branches.At(density, ratio), strong.Parameters);
            return strong.Loss - (ratio * Ignoring(density));
        }

        return branches.Root("", Excess, 0.511, 0.5125, 1e-16, Landau.Spinodal, () => strong.Loss);
    }

    /// <summary>The feature appears, with a small jump, where the strong superposition is as low as ignoring it.</summary>
    private static SpecialPoint Triple()
    {
        var branches = new Coexistence(2, 1);
        var strong = branches.Lowest(0.5117, 0.564, (_, norms) => Evenness(norms) > 0.6);
        double Strong(double density) => Roots.Bracketed(
            ratio =>
            {
                strong = branches.Landscape.Descend(branches.At(density, ratio), strong.Parameters);
                return strong.Loss - (ratio * Ignoring(density));
            },
            0.55, 0.58, 0);
        double Weak(double density)
        {
            var spinodal = Landau.Spinodal(density);
            var (low, high) = (0.998 * spinodal, 1.002 * spinodal);
            double[] none = [1, 0, 0, density / 2];
            double[] little = [1, -0.02, 0.02 * Landau.Bias(density), density / 2];
            var weak = branches.Landscape.Descend(branches.At(density, high), little);
            return new Onset(branches.Landscape, ratio => branches.At(density, ratio))
                .Locate(new(none, low * Ignoring(density)), weak, low, high)!.Ratio;
        }

        return branches.Root("", density => Strong(density) - Weak(density), 0.5112, 0.5122, 1e-11, Strong, () => strong.Loss);
    }
}

/// <summary>A point of a phase diagram where lines of transitions meet, end or change their order.</summary>
/// <param name="Name">The event at the point, in words.</param>
/// <param name="Features">n.</param>
/// <param name="Hidden">m.</param>
/// <param name="Density">p.</param>
/// <param name="Ratio">r.</param>
/// <param name="Loss">The least expected loss there.</param>
/// <param name="Error">The absolute error of p: the rounding of the losses over the slope of their difference by p.</param>
public sealed record SpecialPoint(string Name, int Features, int Hidden, double Density, double Ratio, double Loss, double Error);
