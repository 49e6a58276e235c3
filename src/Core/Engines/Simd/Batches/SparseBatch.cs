using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>A number that is not zero, in a row or a column of x.</summary>
/// <param name="Index">Its feature, or its sample.</param>
/// <param name="Value">x.</param>
internal readonly record struct Entry(int Index, float Value);

/// <summary>A part of a batch, the active features of samples that have any, listed by sample and by feature.</summary>
/// <param name="features">Number of features n.</param>
internal sealed class SparseBatch(int features)
{
    /// <summary>Room for samples.</summary>
    public const int Room = Samples + Tile.Samples;

    private const int Samples = 1024;

    private readonly Active[] tile = new Active[Tile.Samples * features];
    private readonly int[] first = new int[Room + 1], order = new int[Room];
    private readonly int[] lengths = new int[features + 2], columns = new int[features + 2];
    private Entry[] drawn = [], sorted = [];
    private ISparseSource source = null!;

    /// <summary>The number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are enough samples for a kernel.</summary>
    public bool Full => Count >= Samples;

    /// <summary>The active features of a sample, in the order of <see cref="Sort"/>.</summary>
    public ReadOnlySpan<Entry> Row(int sample)
    {
        var start = first[order[sample]];
        return drawn.AsSpan(start, first[order[sample] + 1] - start);
    }

    /// <summary>The samples in which a feature is active.</summary>
    public ReadOnlySpan<Entry> Column(int feature) => sorted.AsSpan(columns[feature], columns[feature + 1] - columns[feature]);

    /// <summary>Draws from a sampler from now on.</summary>
    public void Open(ISampler sampler) => source = (ISparseSource)sampler.Open();

    /// <summary>Draws a tile and keeps those of its first samples that are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Draw(RandomStream stream, int step, int index, int samples)
    {
        var (count, at, last) = (source.Draw(stream, step, index, tile), first[Count], -1);
        if (drawn.Length < at + count)
        {
            Array.Resize(ref drawn, 2 * (at + count));
            sorted = new Entry[drawn.Length];
        }

        var kept = Count;
        foreach (var (sample, feature, value) in tile.AsSpan(0, count))
        {
            if (sample >= samples) break;
            kept += sample == last ? 0 : 1;
            last = sample;
            drawn[at++] = new(feature, value);
            first[kept] = at;
        }

        Count = kept;
    }

    /// <summary>
    /// Puts samples with equally many active features side by side, so that loops over them have equal lengths, which processors
    /// predict, and lists each feature's samples in that order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Sort()
    {
        lengths.AsSpan().Clear();
        for (var s = 0; s < Count; s++) lengths[first[s + 1] - first[s] + 1]++;
        for (var length = 1; length < lengths.Length; length++) lengths[length] += lengths[length - 1];
        for (var s = 0; s < Count; s++) order[lengths[first[s + 1] - first[s]]++] = s;

        columns.AsSpan().Clear();
        ref var ends = ref columns[1];
        ref var to = ref MemoryMarshal.GetArrayDataReference(sorted);
        foreach (var (feature, _) in drawn.AsSpan(0, first[Count])) Unsafe.Add(ref ends, feature + 1)++;
        for (var feature = 2; feature < columns.Length; feature++) columns[feature] += columns[feature - 1];
        for (var s = 0; s < Count; s++)
            foreach (var (feature, x) in Row(s)) Unsafe.Add(ref to, Unsafe.Add(ref ends, feature)++) = new(s, x);
    }

    /// <summary>Removes all samples.</summary>
    public void Clear() => (Count, first[0]) = (0, 0);
}
