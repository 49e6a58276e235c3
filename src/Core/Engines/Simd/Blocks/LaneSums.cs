using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary><see cref="LaneSum.Of(Vector512{float})"/> of many vectors, 16 at once.</summary>
internal static class LaneSums
{
    private const int Lanes = Tile.Lanes;

    /// <summary>The sums of vectors that lie side by side, each times a factor.</summary>
    /// <param name="vectors"><c>[count, 16]</c>.</param>
    /// <param name="sums"><c>[count]</c>.</param>
    /// <param name="count">A multiple of 16.</param>
    /// <param name="factor">The factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of(ref float vectors, ref float sums, int count, float factor)
    {
        for (nint k = 0; k < count; k += Lanes)
        {
            ref var from = ref Unsafe.Add(ref vectors, k * Lanes);
            ref var to = ref Unsafe.Add(ref sums, k);
            if (Avx512F.IsSupported)
            {
                var (a, b, c, d) = (Fours(ref from), Fours(ref Unsafe.Add(ref from, Lanes)), Fours(ref Unsafe.Add(ref from, 2 * Lanes)), Fours(ref Unsafe.Add(ref from, 3 * Lanes)));
                var (ab, cd) = (Twos(a, b), Twos(c, d));
                var all = Avx512F.Shuffle(ab, cd, 0x88) + Avx512F.Shuffle(ab, cd, 0xDD);
                (all * Vector512.Create(factor)).StoreUnsafe(ref to);
            }
            else
            {
                for (nint v = 0; v < Lanes; v++) Unsafe.Add(ref to, v) = LaneSum.Of(Vector512.LoadUnsafe(ref from, (nuint)(v * Lanes))) * factor;
            }
        }
    }

    /// <summary>Vectors 0, 4, 8 and 12, of which a quarter of the result each has the sums of lanes 0, 4, 8 and 12, of 1, 5, 9 and 13, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fours(ref float from)
    {
        var ab = Halves(Vector512.LoadUnsafe(ref from), Vector512.LoadUnsafe(ref from, 4 * Lanes));
        var cd = Halves(Vector512.LoadUnsafe(ref from, 8 * Lanes), Vector512.LoadUnsafe(ref from, 12 * Lanes));
        return Avx512F.Shuffle4x128(ab, cd, 0x88) + Avx512F.Shuffle4x128(ab, cd, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Halves(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle4x128(a, b, 0x44) + Avx512F.Shuffle4x128(a, b, 0xEE);

    /// <summary>In each quarter two sums of the first vector, then two of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Twos(Vector512<float> a, Vector512<float> b) =>
        Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).AsSingle() + Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).AsSingle();
}
