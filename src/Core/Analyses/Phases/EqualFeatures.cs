namespace Research;

/// <summary>The best model of equal features, and how the loss curves there.</summary>
/// <param name="Parameters">W row by row, then b.</param>
/// <param name="Loss">The expected loss, all importances 1.</param>
/// <param name="Norms">‖W_i‖, descending.</param>
/// <param name="Spectrum">
/// Eigenvalues of the Hessian, ascending; where the loss is not C² there, those on the side to which the first feature turns
/// counterclockwise.
/// </param>
/// <param name="OtherSpectrum">Those on the other side.</param>
public sealed record EqualOptimum(EquatableArray<double> Parameters, double Loss, EquatableArray<double> Norms, EquatableArray<double> Spectrum, EquatableArray<double> OtherSpectrum)
{
    /// <summary>The number of features that are at least half as long as the longest.</summary>
    public int Full => Norms.Count(norm => norm >= PhaseThresholds.Exact.Weak * Norms[0]);

    /// <summary>The number of features that are shorter and not ignored.</summary>
    public int Weak => Norms.Count(norm => norm < PhaseThresholds.Exact.Weak * Norms[0] && norm >= PhaseThresholds.Exact.Norm * Norms[0]);
}

/// <summary>
/// n features of one importance in the plane: the least exact loss over all weights and biases, from random starts and from the
/// regular k-gons with the features that they leave out, each of these ignored or put weakly opposite to others.
/// </summary>
public sealed record EqualFeatures : IDerivation<EqualOptimum>
{
    private const int Hidden = 2;

    /// <summary>n, in [3, 7].</summary>
    public required int Features { get; init; }

    /// <summary>p, in (0, 1].</summary>
    public required double Density { get; init; }

    /// <summary>Random starts, at least 1.</summary>
    public int Starts { get; init; } = 48;

    /// <inheritdoc/>
    public string Version => "equal-features/1";

    /// <inheritdoc/>
    public long Work => Starts;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Starts = Math.Max(1, Starts / 24) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features", Features, 3, "use 3 to 7 features in the plane")
            .Concat(Check.AtMost("the number of features", Features, 7, "use 3 to 7 features in the plane"))
            .Concat(Research.Density.Of(Density).Faults(1))
            .Concat(Check.AtLeast("the number of starts", Starts, 1, "use 48"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var model = new ReluOutputModel { Features = Features, Hidden = Hidden };
        var (landscape, importance, densities) = (new Landscape(model), new double[Features], new double[Features]);
        Array.Fill(importance, 1);
        Array.Fill(densities, Density);
        var at = new Situation(densities, importance);
        Minimum[] gons = [.. Enumerable.Range(2, Features - 1).Select(sides => new Minimum(Padded(sides), 0))];

        // Features that a k-gon leaves out are all alike: one of them is put opposite the others. Few random starts ask for few of these too.
        var best = landscape.Lowest(at, [
            .. gons.SelectMany(gon => landscape.Nudged(gon).Take(Math.Min(4 * Features, 2 * Starts)).Prepend(gon.Parameters)),
            .. landscape.Random(0, 0, Starts)]);
        var loss = Exact.Loss(new SparseUniform { Features = Features, Density = Research.Density.Of(Density) }, model);
        var turn = new double[best.Parameters.Length];
        (turn[0], turn[Features]) = (-best.Parameters[Features], best.Parameters[0]);
        double[] spectra =
        [
            .. SymmetricEigenvalues.Of(loss.Hessian(best.Parameters, importance, turn)),
            .. SymmetricEigenvalues.Of(loss.Hessian(best.Parameters, importance, [.. turn.Select(x => -x)])),
        ];
        progress.Report(Work);
        return [new("parameters", [turn.Length], new(best.Parameters)), new("loss", [1], [best.Loss]), new("spectra", [2, turn.Length], new(spectra))];
    }

    /// <inheritdoc/>
    public EqualOptimum Read(EquatableArray<Numbers> numbers)
    {
        var (parameters, size) = (numbers[0].Entries, numbers[0].Entries.Count);
        var embedding = Matrix.OfRows(Hidden, Features, parameters.AsSpan()[..(Hidden * Features)]);
        var spectra = numbers[2].Entries.AsSpan();
        return new(
            parameters, numbers[1].Entries[0], EquatableArray.Of(FeatureGeometry.Norms(embedding).OrderDescending()),
            EquatableArray.Of(spectra[..size]), EquatableArray.Of(spectra[size..]));
    }

    /// <summary>The best k-gon, and n − k features ignored, with their mean as bias.</summary>
    private double[] Padded(int sides)
    {
        var (gon, all) = (KGon.At(sides, Density).Parameters, new double[3 * Features]);
        for (var row = 0; row < 3; row++)
        {
            for (var i = 0; i < Features; i++)
                all[(row * Features) + i] = i < sides ? gon[(row * sides) + i] : row == Hidden ? Density / 2 : 0;
        }

        return all;
    }
}
