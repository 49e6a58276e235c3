namespace Research;

/// <summary>A potential of k unit vectors v_i.</summary>
public enum SpherePotential
{
    /// <summary>Σ_{i&lt;j} 1 / ‖v_i − v_j‖: Thomson's problem (1904) in three dimensions.</summary>
    Coulomb,

    /// <summary>
    /// Σ_{i≠j} max(0, v_i · v_j)²: what a ReLU output model without biases loses to features of unit length that are active one
    /// at a time (Elhage et al. 2022, section 2), the paper's generalised Thomson problem.
    /// </summary>
    Overlap,
}

/// <summary>k points on the unit sphere of d dimensions where a potential is least, by BFGS from random starts.</summary>
public sealed record SphereMinimum : IDerivation<Arrangement>
{
    // Losses of different minima are farther apart than this, relative; those of one minimum are not.
    private const double Alike = 1e-9;

    /// <summary>k, in [2, 16].</summary>
    public required int Points { get; init; }

    /// <summary>d, in [1, 8].</summary>
    public required int Dimensions { get; init; }

    /// <summary>The potential that is minimised.</summary>
    public required SpherePotential Potential { get; init; }

    /// <summary>Random starts, at least 1.</summary>
    public int Starts { get; init; } = 64;

    /// <inheritdoc/>
    public string Version => "sphere-minimum/1";

    /// <inheritdoc/>
    public long Work => Starts;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Starts = Math.Max(1, Starts / 8) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of points", Points, 2, "use 2 to 16 points")
            .Concat(Check.AtMost("the number of points", Points, 16, "use 2 to 16 points"))
            .Concat(Check.AtLeast("the number of dimensions", Dimensions, 1, "use 1 to 8 dimensions"))
            .Concat(Check.AtMost("the number of dimensions", Dimensions, 8, "use 1 to 8 dimensions"))
            .Concat(Check.AtLeast("the number of starts", Starts, 1, "use 64"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var found = new List<(double Energy, Matrix Points)>();
        for (var start = 0; start < Starts; start++)
        {
            cancellation.ThrowIfCancellationRequested();
            found.Add(Descend(start));
            progress.Report(1);
        }

        var least = found.Min(minimum => minimum.Energy);
        return Arrangement.Written([.. found.Where(minimum => minimum.Energy <= least + (Alike * (1 + least))).Select(minimum => minimum.Points)], least);
    }

    /// <inheritdoc/>
    public Arrangement Read(EquatableArray<Numbers> numbers) => Arrangement.OfNumbers(numbers);

    private (double Energy, Matrix Points) Descend(int start)
    {
        var (stream, size) = (new RandomStream(0, start, StreamPurpose.Initialisation), Points * Dimensions);
        var (free, slopes) = (new double[size], new double[size]);
        for (var i = 0; i < size; i++) free[i] = (stream.At(0, (uint)i, 0).A / 2147483648.0) - 1;
        var search = new BfgsSearch(size);
        search.Begin(free, new(1000, 1e-12, 1e-15 * Points * Points));
        while (!search.Done) search.Answer(Energy(search.Trial, slopes), slopes);
        var points = Unit(search.Point);
        return (search.Loss, Matrix.Build(Dimensions, Points, (row, point) => points[(point * Dimensions) + row]));
    }

    /// <summary>
    /// The energy of v_i = u_i / ‖u_i‖, and ∂E/∂u_i = (g − v_i (v_i · g)) / ‖u_i‖ with g = ∂E/∂v_i.
    /// </summary>
    private double Energy(ReadOnlySpan<double> free, Span<double> slopes)
    {
        var (d, energy) = (Dimensions, 0.0);
        var unit = Unit(free);
        slopes.Clear();
        for (var i = 0; i < Points; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var cosine = 0.0;
                for (var row = 0; row < d; row++) cosine += unit[(i * d) + row] * unit[(j * d) + row];
                var (value, slope) = Pair(cosine);
                energy += value;
                for (var row = 0; row < d; row++)
                {
                    slopes[(i * d) + row] += slope * unit[(j * d) + row];
                    slopes[(j * d) + row] += slope * unit[(i * d) + row];
                }
            }
        }

        for (var i = 0; i < Points; i++)
        {
            var (length, along) = (0.0, 0.0);
            for (var at = i * d; at < (i + 1) * d; at++)
            {
                length += free[at] * free[at];
                along += unit[at] * slopes[at];
            }

            for (var at = i * d; at < (i + 1) * d; at++) slopes[at] = (slopes[at] - (along * unit[at])) / Math.Sqrt(length);
        }

        return energy;
    }

    /// <summary>The energy of two points by their cosine c, ‖v_i − v_j‖² = 2 − 2c, and its derivative.</summary>
    private (double Value, double Slope) Pair(double cosine)
    {
        if (Potential == SpherePotential.Overlap) return cosine > 0 ? (2 * cosine * cosine, 4 * cosine) : (0, 0);
        var square = 2 - (2 * cosine);
        return (1 / Math.Sqrt(square), 1 / (square * Math.Sqrt(square)));
    }

    private double[] Unit(ReadOnlySpan<double> free)
    {
        var unit = free.ToArray();
        for (var point = 0; point < Points; point++)
        {
            var vector = unit.AsSpan(point * Dimensions, Dimensions);
            var length = 0.0;
            foreach (var x in vector) length += x * x;
            foreach (ref var x in vector) x /= Math.Sqrt(length);
        }

        return unit;
    }
}
