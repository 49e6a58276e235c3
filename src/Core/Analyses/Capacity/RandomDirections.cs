namespace Research;

/// <summary>The largest |cos| of n random directions of m dimensions, over independent draws.</summary>
public sealed record RandomDirections : IDerivation<EquatableArray<double>>
{
    /// <summary>n, at least 2.</summary>
    public required int Directions { get; init; }

    /// <summary>m, at least 2.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Draws, at least 1.</summary>
    public int Draws { get; init; } = 200;

    /// <inheritdoc/>
    public string Version => "random-directions/1";

    /// <inheritdoc/>
    public long Work => Draws;

    /// <inheritdoc/>
    public IDerivation Quick => this with { Draws = Math.Max(1, Draws / 10) };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of directions", Directions, 2, "use 2 or more")
            .Concat(Check.AtLeast("the number of dimensions", Dimensions, 2, "use 2 or more"))
            .Concat(Check.AtLeast("the number of draws", Draws, 1, "use 200"));

    /// <inheritdoc/>
    public EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation)
    {
        var (largest, points) = (new double[Draws], new double[Directions][]);
        for (var draw = 0; draw < Draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            var stream = new RandomStream(0, draw, StreamPurpose.Evaluation);
            for (var i = 0; i < Directions; i++)
            {
                points[i] = [.. Enumerable.Range(0, Dimensions).Select(row => Normal.Quantile((stream.At(row, (uint)i, 0).A + 0.5) / 4294967296.0))];
                Vectors.Normalise(points[i]);
                for (var j = 0; j < i; j++) largest[draw] = Math.Max(largest[draw], Math.Abs(Vectors.Dot(points[i], points[j])));
            }

            progress.Report(1);
        }

        return [new("largest overlaps", [Draws], EquatableArray.Of(largest.Order()))];
    }

    /// <inheritdoc/>
    public EquatableArray<double> Read(EquatableArray<Numbers> numbers) => numbers[0].Entries;
}
