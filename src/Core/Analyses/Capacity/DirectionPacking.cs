namespace Research;

/// <summary>Which overlaps of directions count.</summary>
public enum Overlap
{
    /// <summary>|cos|: lines, as a linear read-out sees them.</summary>
    Lines,

    /// <summary>cos: rays, as a ReLU at the output sees them, which negative overlaps do not pass.</summary>
    Rays,
}

/// <summary>
/// n directions of m dimensions whose largest |cos|, or largest cos, is as small as descent from random starts finds: of ln Σ exp(β c)/β over all pairs, c = cos²
/// or cos, for β = 8, 32, …, 32768, each from the end of the last.
/// </summary>
public sealed record DirectionPacking : IDerivation<double>
{
    /// <summary>n, at least 2; n m at most 1024.</summary>
    public required int Directions { get; init; }

    /// <summary>m, at least 2.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Which overlaps count.</summary>
    public required Overlap Overlap { get; init; }

    /// <summary>Random starts, at least 1.</summary>
    public int Starts { get; init; } = 8;

    /// <inheritdoc/>
    public string Version => "direction-packing/1";

    /// <inheritdoc/>
    public long Work => Starts;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Starts = Math.Max(1, Starts / 8) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of directions", Directions, 2, "use 2 or more")
            .Concat(Check.AtLeast("the number of dimensions", Dimensions, 2, "use 2 or more"))
            .Concat(Check.AtMost("the number of directions times dimensions", (long)Directions * Dimensions, 1024, "use fewer of them"))
            .Concat(Check.AtLeast("the number of starts", Starts, 1, "use 8"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var largest = new double[Starts];
        for (var start = 0; start < Starts; start++)
        {
            cancellation.ThrowIfCancellationRequested();
            largest[start] = Descend(start);
            progress.Report(1);
        }

        return [new("largest overlaps", [Starts], new(largest))];
    }

    /// <inheritdoc/>
    public double Read(EquatableArray<Numbers> numbers) => numbers[0].Entries.Min();

    private double Descend(int start)
    {
        var (stream, point) = (new RandomStream(0, start, StreamPurpose.Initialisation), new double[Directions * Dimensions]);
        for (var k = 0; k < point.Length; k++) point[k] = Normal.Quantile((stream.At(0, (uint)k, 0).A + 0.5) / 4294967296.0);
        var (slopes, least) = (new double[point.Length], double.PositiveInfinity);
        for (var sharpness = 8.0; sharpness < 40_000; sharpness *= 4)
        {
            Unit(point);
            var search = new BfgsSearch(point.Length);
            search.Begin(point, new(200, 1e-7, 1e-15));
            while (!search.Done) search.Answer(Smooth(search.Trial, sharpness, slopes), slopes);
            search.Point.CopyTo(point);
            least = Math.Min(least, Largest(point));
        }

        return least;
    }

    private void Unit(Span<double> points)
    {
        for (var i = 0; i < Directions; i++) Vectors.Normalise(points.Slice(i * Dimensions, Dimensions));
    }

    private double Largest(double[] points)
    {
        Unit(points);
        var largest = -1.0;
        for (var i = 0; i < Directions; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var cosine = Vectors.Dot(points.AsSpan(i * Dimensions, Dimensions), points.AsSpan(j * Dimensions, Dimensions));
                largest = Math.Max(largest, Overlap == Overlap.Lines ? Math.Abs(cosine) : cosine);
            }
        }

        return largest;
    }

    /// <summary>The smooth maximum of v_i = u_i/‖u_i‖, and ∂/∂u_i = (g − v_i (v_i · g))/‖u_i‖.</summary>
    private double Smooth(ReadOnlySpan<double> free, double sharpness, Span<double> slopes)
    {
        var unit = free.ToArray();
        Unit(unit);
        slopes.Clear();
        var (pairs, cosines, most) = (Directions * (Directions - 1) / 2, new double[Directions * (Directions - 1) / 2], double.NegativeInfinity);
        for (int i = 0, at = 0; i < Directions; i++)
        {
            for (var j = 0; j < i; j++, at++)
            {
                var cosine = Vectors.Dot(unit.AsSpan(i * Dimensions, Dimensions), unit.AsSpan(j * Dimensions, Dimensions));
                cosines[at] = cosine;
                most = Math.Max(most, Size(cosine));
            }
        }

        var sum = 0.0;
        for (var at = 0; at < pairs; at++) sum += Math.Exp(sharpness * (Size(cosines[at]) - most));
        for (int i = 0, at = 0; i < Directions; i++)
        {
            for (var j = 0; j < i; j++, at++)
            {
                var weight = Math.Exp(sharpness * (Size(cosines[at]) - most)) / sum * (Overlap == Overlap.Lines ? 2 * cosines[at] : 1);
                if (weight == 0) continue;
                Vectors.Add(slopes.Slice(i * Dimensions, Dimensions), weight, unit.AsSpan(j * Dimensions, Dimensions));
                Vectors.Add(slopes.Slice(j * Dimensions, Dimensions), weight, unit.AsSpan(i * Dimensions, Dimensions));
            }
        }

        for (var i = 0; i < Directions; i++)
        {
            var v = unit.AsSpan(i * Dimensions, Dimensions);
            var slope = slopes.Slice(i * Dimensions, Dimensions);
            var length = Vectors.Norm(free.Slice(i * Dimensions, Dimensions));
            Vectors.Add(slope, -Vectors.Dot(slope, v), v);
            foreach (ref var each in slope) each /= length;
        }

        return most + (Math.Log(sum) / sharpness);
    }

    private double Size(double cosine) => Overlap == Overlap.Lines ? cosine * cosine : cosine;
}
