using System.Runtime.CompilerServices;

namespace Research;

/// <summary>The largest numbers above 0 of each sample of a chunk, among latents that come in ascending order; of equal ones the first.</summary>
/// <param name="most">How many of a sample are kept, at least 1.</param>
/// <param name="columns">The number of samples, a multiple of 16.</param>
internal sealed class LargestCodes(int most, int columns)
{
    // A heap for each sample, the least first. Bits of floats above 0 are ordered as the floats are; of equal ones the later latent is less.
    private readonly ulong[] heaps = new ulong[most * columns];
    private readonly int[] counts = new int[columns];
    private (int Sample, int Latent, float Value)[] found = new (int, int, float)[1024];

    /// <summary>The numbers that one of each sample must exceed to be kept, <c>[columns]</c>.</summary>
    public AlignedFloats Bounds { get; } = new(columns);

    /// <summary>Begins again with no numbers.</summary>
    public void Clear()
    {
        Bounds.Span.Clear();
        Array.Clear(counts);
    }

    /// <summary>Takes a number that exceeds the bound of its sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Push(int sample, int latent, float value)
    {
        var heap = heaps.AsSpan(sample * most, most);
        var key = ((ulong)BitConverter.SingleToUInt32Bits(value) << 32) | ~(uint)latent;
        var at = counts[sample];
        if (at < most)
        {
            counts[sample] = at + 1;
            for (int above; at > 0 && heap[above = (at - 1) >> 1] > key; at = above) heap[at] = heap[above];
            heap[at] = key;
            if (counts[sample] < most) return;
        }
        else
        {
            at = 0;
            for (int below; (below = (2 * at) + 1) < most; at = below)
            {
                if (below + 1 < most && heap[below + 1] < heap[below]) below++;
                if (heap[below] >= key) break;
                heap[at] = heap[below];
            }

            heap[at] = key;
        }

        Bounds[sample] = BitConverter.UInt32BitsToSingle((uint)(heap[0] >> 32));
    }

    /// <summary>The numbers that were kept, sample by sample.</summary>
    public ReadOnlySpan<(int Sample, int Latent, float Value)> Found()
    {
        var all = 0;
        foreach (var count in counts) all += count;
        if (found.Length < all) found = new (int, int, float)[Math.Max(all, 2 * found.Length)];
        all = 0;
        for (var sample = 0; sample < counts.Length; sample++)
        {
            foreach (var key in heaps.AsSpan(sample * most, counts[sample]))
                found[all++] = (sample, (int)~(uint)key, BitConverter.UInt32BitsToSingle((uint)(key >> 32)));
        }

        return found.AsSpan(0, all);
    }
}
