using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Running sums, one per parameter, of vectors of 16 lanes: kept as four lanes each, so that a chunk costs four instructions
/// per parameter and the sums stay in the cache. Lanes l, l + 4, l + 8 and l + 12 go to lane l.
/// </summary>
/// <param name="length">How many sums.</param>
internal sealed class GradientSums(int length)
{
    private const int Kept = 4;
    private readonly AlignedFloats lanes = new(length * Kept);

    /// <summary>Sets all sums to zero.</summary>
    public void Clear() => lanes.Span.Clear();

    /// <summary>Adds one vector to each of several sums.</summary>
    /// <param name="vectors"><c>[rows, width, 16]</c>.</param>
    /// <param name="first">The number of the sum that the first vector is added to.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="width">Vectors in a row; they belong to sums side by side.</param>
    /// <param name="stride">GradientSums from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Add(ref float vectors, int first, int rows, int width, int stride)
    {
        for (var row = 0; row < rows; row++, first += stride)
        {
            ref var at = ref lanes[first * Kept];
            for (nint i = 0; i < width; i++)
            {
                var lanes = Vector512.LoadUnsafe(ref vectors);
                var half = lanes.GetLower() + lanes.GetUpper();
                (Vector128.LoadUnsafe(ref at) + (half.GetLower() + half.GetUpper())).StoreUnsafe(ref at);
                at = ref Unsafe.Add(ref at, Kept);
                vectors = ref Unsafe.Add(ref vectors, Tile.Lanes);
            }
        }
    }

    /// <summary>One number per sum, (l₀ + l₂) + (l₁ + l₃), times a factor.</summary>
    /// <param name="to">As many as there are sums, a multiple of 16.</param>
    /// <param name="factor">The factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void CopyTo(Span<float> to, float factor)
    {
        var evenly = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        var from = MemoryMarshal.Cast<float, Vector512<float>>(lanes.Span);
        var results = MemoryMarshal.Cast<float, Vector512<float>>(to);
        for (var i = 0; i < results.Length; i++)
        {
            // Lane q of every four: the sums of vector q.
            var ab = Vector512.ConditionalSelect(Lane(0), Across(from[4 * i]), Across(from[(4 * i) + 1]));
            var cd = Vector512.ConditionalSelect(Lane(2), Across(from[(4 * i) + 2]), Across(from[(4 * i) + 3]));
            var all = Vector512.ConditionalSelect(Lane(0) | Lane(1), ab, cd);
            results[i] = Vector512.Shuffle(all, evenly) * Vector512.Create(factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Lane(int lane) =>
        Vector512.Equals(Vector512<int>.Indices & Vector512.Create(Kept - 1), Vector512.Create(lane)).AsSingle();

    /// <summary>The sum of four lanes in each of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Across(Vector512<float> fours)
    {
        var twos = fours + Vector512.Shuffle(fours, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
        return twos + Vector512.Shuffle(twos, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
    }

    /// <summary>Adds other sums, and clears them.</summary>
    public void Add(GradientSums others)
    {
        var to = MemoryMarshal.Cast<float, Vector512<float>>(lanes.Span);
        var from = MemoryMarshal.Cast<float, Vector512<float>>(others.lanes.Span);
        for (var i = 0; i < to.Length; i++) to[i] += from[i];
        others.Clear();
    }

    /// <summary>Adds a number to a sum.</summary>
    public void Add(int sum, float value) => lanes[sum * Kept] += value;
}
