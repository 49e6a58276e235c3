namespace Research;

/// <summary>Samples with at least one active feature that wait for a kernel, each the list of its active features and of one more that is always 1.</summary>
/// <param name="features">Number of features n.</param>
/// <param name="one">The feature that is always 1.</param>
internal sealed class SparseChunk(int features, int one)
{
    private const int Samples = 1024, Room = Samples + Tile.Samples;

    private readonly Active[] tile = new Active[Tile.Samples * features];
    private readonly int[] first = new int[Room + 1], order = new int[Room], places = new int[features + 3];
    private Active[] active = new Active[Room];
    private ISparseSource source = null!;

    /// <summary>How many samples wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it is time to work on them.</summary>
    public bool Full => Count >= Samples;

    /// <summary>The loss of every sample, <c>[sample, 16]</c>, to be summed over lanes.</summary>
    public AlignedFloats Losses { get; } = new(Room * Tile.Lanes);

    /// <summary>What is active in a sample.</summary>
    /// <param name="place">Counted from 0, in the order of <see cref="Sort"/>.</param>
    public ReadOnlySpan<Active> this[int place] => active.AsSpan(first[order[place]]..first[order[place] + 1]);

    /// <summary>Draws from a sampler from now on.</summary>
    public void Open(ISampler sampler) => source = (ISparseSource)sampler.Open();

    /// <summary>Draws a tile and keeps its first samples, unless they are zero.</summary>
    public void Draw(RandomStream stream, int step, int index, int samples)
    {
        var drawn = source.Draw(stream, step, index, tile);
        if (active.Length < first[Count] + drawn + Tile.Samples) Array.Resize(ref active, 2 * (first[Count] + drawn + Tile.Samples));
        var (at, last) = (first[Count], -1);
        foreach (var entry in tile.AsSpan(0, drawn))
        {
            if (entry.Sample >= samples) break;
            if (entry.Sample != last)
            {
                if (last >= 0) active[at++] = new(last, one, 1);
                first[Count++] = at;
            }

            last = entry.Sample;
            active[at++] = entry;
        }

        if (last >= 0) active[at++] = new(last, one, 1);
        first[Count] = at;
    }

    /// <summary>Puts samples with as many active features side by side: then the loops over them are of equal length, as processors like it.</summary>
    public void Sort()
    {
        Losses.Span[..(Count * Tile.Lanes)].Clear();
        places.AsSpan().Clear();
        for (var s = 0; s < Count; s++) places[first[s + 1] - first[s] + 1]++;
        for (var length = 1; length < places.Length; length++) places[length] += places[length - 1];
        for (var s = 0; s < Count; s++) order[places[first[s + 1] - first[s]]++] = s;
    }

    /// <summary>Forgets the samples.</summary>
    public void Clear() => (Count, first[0]) = (0, 0);
}
