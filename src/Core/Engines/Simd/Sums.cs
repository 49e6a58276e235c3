using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Running sums, one per parameter, of vectors of 16 lanes: kept as four lanes each, so that a chunk costs four instructions
/// per parameter and the sums stay in the cache. Lanes l, l + 4, l + 8 and l + 12 go to lane l.
/// </summary>
/// <param name="length">How many sums.</param>
internal sealed class Sums(int length)
{
    private const int Kept = 4;
    private readonly AlignedFloats lanes = new(length * Kept);

    /// <summary>All to zero.</summary>
    public void Clear() => lanes.Span.Clear();

    /// <summary>Adds vectors that lie side by side, row by row.</summary>
    /// <param name="vectors"><c>[rows, width, 16]</c>.</param>
    /// <param name="first">The sum that the first vector belongs to.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="width">Vectors in a row; they belong to sums side by side.</param>
    /// <param name="stride">Sums from one row to the next.</param>
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

    /// <summary>One number per sum, times a factor.</summary>
    /// <param name="to">As many as there are sums, a multiple of 4.</param>
    /// <param name="factor">The factor.</param>
    public void CopyTo(Span<float> to, float factor)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var four = Vector128.LoadUnsafe(ref lanes[i * Kept]);
            var two = four.GetLower() + four.GetUpper();
            to[i] = (two.GetElement(0) + two.GetElement(1)) * factor;
        }
    }

    /// <summary>Adds a number to a sum.</summary>
    public void Add(int sum, float value) => lanes[sum * Kept] += value;
}
