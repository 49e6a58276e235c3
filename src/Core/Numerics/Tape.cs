namespace Research;

/// <summary>
/// The record of a function of <see cref="Variable"/>s: in order, every entry with the entries that it was computed from and its
/// derivatives by them, so that one sweep backwards gives all derivatives (Linnainmaa 1970). Every thread has one tape and reuses
/// its memory.
/// </summary>
internal sealed class Tape
{
    [ThreadStatic]
    private static Tape? mine;

    private Entry[] entries = new Entry[256];
    private double[] slopes = new double[256];
    private int count;

    /// <summary>The tape of the calling thread.</summary>
    public static Tape Mine => mine ??= new();

    /// <summary>Removes all entries and adds the independent variables.</summary>
    /// <param name="variables">The number of variables, 0 or above.</param>
    public void Begin(int variables)
    {
        count = 0;
        Reserve(variables);
        entries.AsSpan(0, variables).Clear();
        count = variables;
    }

    /// <summary>Adds an entry that came from one other.</summary>
    /// <returns>Its place.</returns>
    public int Add(int from, double slope) => Add(from, slope, from, 0);

    /// <summary>Adds an entry that came from two others.</summary>
    /// <returns>Its place.</returns>
    public int Add(int left, double byLeft, int right, double byRight)
    {
        if (count == entries.Length) Reserve(1);
        entries[count] = new(left, right, byLeft, byRight);
        return count++;
    }

    /// <summary>Sets the slopes of all entries to 0, so that those of results can be added.</summary>
    public void BeginSlopes()
    {
        if (slopes.Length < entries.Length) slopes = new double[entries.Length];
        slopes.AsSpan(0, count).Clear();
    }

    /// <summary>Adds a slope to that of an entry.</summary>
    public void AddSlope(int at, double slope) => slopes[at] += slope;

    /// <summary>Carries slopes back to the independent variables.</summary>
    /// <param name="variables">How many there are.</param>
    /// <returns>Their slopes, until the tape is used again.</returns>
    public ReadOnlySpan<double> Sweep(int variables)
    {
        for (var at = count - 1; at >= variables; at--)
        {
            // 0 × ∞, as of √x at 0, would be no number.
            var slope = slopes[at];
            if (slope == 0) continue;
            ref readonly var entry = ref entries[at];
            if (entry.ByLeft != 0) slopes[entry.Left] += slope * entry.ByLeft;
            if (entry.ByRight != 0) slopes[entry.Right] += slope * entry.ByRight;
        }

        return slopes.AsSpan(0, variables);
    }

    private void Reserve(int more)
    {
        if (count + more > entries.Length) Array.Resize(ref entries, Math.Max(2 * entries.Length, count + more));
    }

    private readonly record struct Entry(int Left, int Right, double ByLeft, double ByRight);
}
