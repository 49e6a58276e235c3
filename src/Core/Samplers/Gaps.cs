using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>One active feature of a sample.</summary>
/// <param name="Sample">Which sample of the tile, counted from 0.</param>
/// <param name="Feature">Which feature.</param>
/// <param name="Value">x.</param>
internal readonly record struct Active(int Sample, int Feature, float Value);

/// <summary>Draws active features alone, so that the cost grows with the number of active features.</summary>
internal interface ISparseSource : ISampleSource
{
    /// <summary>The mean number of active features of a sample.</summary>
    double Mean { get; }

    /// <summary>The share of samples in which a feature is active.</summary>
    double Share { get; }

    /// <summary>The active features of a tile, by sample and feature, ascending.</summary>
    /// <param name="stream">The stream of the draws.</param>
    /// <param name="step">The optimiser step, counted from 0.</param>
    /// <param name="tile">Which tile of the batch, counted from 0.</param>
    /// <param name="active">Room for all features of 64 samples.</param>
    /// <returns>How many are active.</returns>
    int Draw(RandomStream stream, int step, int tile, Span<Active> active);
}

/// <summary>
/// <see cref="SparseUniform"/> by the gaps between active features. The features of the samples of a tile stand in one line;
/// how many are passed over before the next one is geometric. Where densities differ, all are drawn with the highest, p, and
/// feature i stays with probability p_i / p: u &lt; T with T = 2³¹ p_i / p, and then u / T is its value.
/// </summary>
/// <remarks>
/// Draw 32 g + l takes its gap from word 0 and its value from word 1 of group g at sample address 16 t + l; draw
/// 32 g + 16 + l from words 2 and 3.
/// </remarks>
internal sealed class Gaps : ISparseSource
{
    // Position / n is (position × ⌈2⁴⁸ / n⌉) / 2⁴⁸ for all 64 n positions while n is below 2²¹.
    private const int ReciprocalBits = 48;

    private readonly int features;
    private readonly ulong reciprocal;
    private readonly GapTable gaps;
    private readonly uint[] threshold;
    private readonly float[] scale;
    private readonly Active[] room;
    private readonly float[] shares;
    private readonly IMagnitude? magnitude;

    public Gaps(SparseUniform sampler, double highest)
    {
        features = sampler.Features;
        reciprocal = (((1UL << ReciprocalBits) - 1) / (ulong)features) + 1;
        Mean = Enumerable.Range(0, features).Sum(i => sampler.Density[i]);
        Share = 1 - Enumerable.Range(0, features).Aggregate(1.0, (rest, i) => rest * (1 - sampler.Density[i]));
        gaps = new(highest);
        threshold = [.. Enumerable.Range(0, features).Select(i => UniformDraw.Threshold(sampler.Density[i] / highest))];
        scale = [.. threshold.Select(UniformDraw.Scale)];
        room = new Active[Tile.Samples * features];
        magnitude = sampler.Magnitude.Own();
        shares = new float[magnitude == null ? 0 : room.Length];
    }

    /// <summary>The table of the gaps.</summary>
    public ReadOnlySpan<uint> Table => gaps.Entries;

    /// <summary>T and 1 / T of each feature.</summary>
    public (uint[] Thresholds, float[] Scales) Features => (threshold, scale);

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Share { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public int Draw(RandomStream stream, int step, int tile, Span<Active> active)
    {
        var draws = new PhiloxTile((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
        Span<Vector512<uint>> words = stackalloc Vector512<uint>[4];
        ref var word = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Vector512<uint>, uint>(words));
        ref var bound = ref MemoryMarshal.GetArrayDataReference(threshold);
        ref var unit = ref MemoryMarshal.GetArrayDataReference(scale);
        ref var to = ref MemoryMarshal.GetReference(active);
        var (table, inverse, n, end) = (gaps, reciprocal, features, Tile.Samples * features);
        var (count, position, first) = (0, 0, magnitude == null ? 0f : 0.5f);
        for (var group = 0; ; group++)
        {
            (words[0], words[1], words[2], words[3]) = draws.At(stream.Word(group));
            for (var half = 0; half < 4 * Tile.Lanes; half += 2 * Tile.Lanes)
                for (var draw = half; draw < half + Tile.Lanes; draw++)
                {
                    var gap = table[Unsafe.Add(ref word, draw)];
                    position += gap;
                    if (position >= end) return Magnify(active[..count]);
                    if (gap == GapTable.Last) continue;
                    var sample = (int)(((ulong)(uint)position * inverse) >> ReciprocalBits);
                    var feature = position - (sample * n);
                    var u = Unsafe.Add(ref word, draw + Tile.Lanes) >> 1;
                    Unsafe.Add(ref to, count) = new(sample, feature, ((int)u + first) * Unsafe.Add(ref unit, feature));
                    count += u < Unsafe.Add(ref bound, feature) ? 1 : 0;
                    position++;
                }
        }
    }

    /// <summary>Makes magnitudes of shares, where they are not the values themselves.</summary>
    private int Magnify(Span<Active> active)
    {
        if (magnitude == null) return active.Length;
        for (var k = 0; k < active.Length; k++) shares[k] = Math.Min(active[k].Value, 1);
        var whole = shares.AsSpan(0, Tile.RoundUp(active.Length, Tile.Lanes));
        whole[active.Length..].Fill(0.5f);
        magnitude.Quantile(whole);
        for (var k = 0; k < active.Length; k++) active[k] = active[k] with { Value = shares[k] };
        return active.Length;
    }

    /// <inheritdoc/>
    public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
    {
        for (var i = 0; i < features; i++) inputs.Slice(i * stride, Tile.Samples).Clear();
        var count = Draw(stream, step, tile, room);
        foreach (var (sample, feature, value) in room.AsSpan(0, count)) inputs[(feature * stride) + sample] = value;
    }
}
