namespace Research;

/// <summary>
/// Levels of a quantity over a run, such as D_i, and jumps between them (Elhage et al. 2022, section 5, "discrete energy level
/// jumps"). A level is a stretch of checkpoints over which the quantity stays within a band; the definition of one is this project's.
/// </summary>
public sealed record EnergyLevels
{
    /// <summary>The least number of checkpoints of a level.</summary>
    public int Length { get; init; } = 8;

    /// <summary>The largest difference between two values of one level.</summary>
    public double Width { get; init; } = 0.05;

    /// <summary>The least difference of two levels for a jump between them.</summary>
    public double Height { get; init; } = 0.1;

    /// <summary>The jumps of all features, feature by feature, in the order of the run.</summary>
    /// <param name="values">The quantity <c>[Checkpoints, Features]</c>.</param>
    public EquatableArray<Jump> Jumps(Matrix values) =>
        EquatableArray.Of(Enumerable.Range(0, values.Columns).SelectMany(feature => Jumps(feature, values.Column(feature))));

    /// <summary>
    /// How many pairs of features change places: i lies above j by a jump's height at the first checkpoint, and as much below it
    /// at the last.
    /// </summary>
    /// <param name="values">The quantity <c>[Checkpoints, Features]</c>.</param>
    public int Swaps(Matrix values)
    {
        var first = values.Row(0);
        var last = values.Row(values.Rows - 1);
        var swaps = 0;
        for (var i = 0; i < values.Columns; i++)
            for (var j = 0; j < values.Columns; j++)
                if (first[i] - first[j] >= Height && last[j] - last[i] >= Height) swaps++;
        return swaps;
    }

    /// <summary>The share of jumps at whose steepest checkpoint the loss drops more than between checkpoints in the median; NaN for none.</summary>
    /// <param name="jumps">Jumps of a run.</param>
    /// <param name="losses">Its loss <c>[Checkpoints]</c>, at least two.</param>
    public static double DropsAtJumps(IReadOnlyCollection<Jump> jumps, ReadOnlySpan<double> losses)
    {
        if (jumps.Count == 0) return double.NaN;
        var drops = Drops(losses);
        var typical = drops.Order().ElementAt(drops.Length / 2);
        return jumps.Count(jump => drops[jump.Steepest - 1] > typical) / (double)jumps.Count;
    }

    /// <summary>
    /// How much faster the loss falls while a feature jumps than over the whole run: the share of its fall that lies between
    /// checkpoints of a jump, over the share of those among all checkpoints; NaN for no jump.
    /// </summary>
    /// <param name="jumps">Jumps of a run.</param>
    /// <param name="losses">Its loss <c>[Checkpoints]</c>, at least two.</param>
    public static double FallAtJumps(IReadOnlyCollection<Jump> jumps, ReadOnlySpan<double> losses)
    {
        var drops = Drops(losses);
        int[] during = [.. Enumerable.Range(0, drops.Length).Where(k => jumps.Any(jump => jump.From <= k && k < jump.To))];
        return during.Sum(k => drops[k]) / drops.Sum() / (during.Length / (double)drops.Length);
    }

    private static double[] Drops(ReadOnlySpan<double> losses)
    {
        var drops = new double[losses.Length - 1];
        for (var k = 0; k < drops.Length; k++) drops[k] = losses[k] - losses[k + 1];
        return drops;
    }

    private IEnumerable<Jump> Jumps(int feature, double[] values)
    {
        (int First, int Last, double Level)? before = null;
        for (var first = 0; first < values.Length;)
        {
            var last = Last(values, first);
            if (last - first + 1 < Length)
            {
                first++;
                continue;
            }

            var level = values[first..(last + 1)].Average();
            if (before is { } left && Math.Abs(level - left.Level) >= Height)
                yield return new(feature, left.Last, first, Steepest(values, left.Last, first), left.Level, level);
            before = (first, last, level);
            first = last + 1;
        }
    }

    /// <summary>The last checkpoint up to which all numbers lie within a band.</summary>
    private int Last(double[] values, int first)
    {
        var (low, high, last) = (values[first], values[first], first);
        for (var k = first + 1; k < values.Length; k++)
        {
            (low, high) = (Math.Min(low, values[k]), Math.Max(high, values[k]));
            if (!(high - low <= Width)) break;
            last = k;
        }

        return last;
    }

    private static int Steepest(double[] values, int from, int to) =>
        Enumerable.Range(from + 1, to - from).MaxBy(k => Math.Abs(values[k] - values[k - 1]));
}

/// <summary>A feature goes from one level of a quantity to another: it stays, moves, and stays again.</summary>
/// <param name="Feature">Which, counted from 0.</param>
/// <param name="From">The last checkpoint at the level before, counted from 0.</param>
/// <param name="To">The first checkpoint at the level after.</param>
/// <param name="Steepest">The checkpoint in (From, To] that lies farthest from the one before it.</param>
/// <param name="Before">The level before.</param>
/// <param name="After">The level after.</param>
public sealed record Jump(int Feature, int From, int To, int Steepest, double Before, double After);
