using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>Moves the chosen samples of a tile side by side. It moves bits and computes nothing, so that the choice of instructions changes no result.</summary>
internal readonly struct Compaction
{
    private readonly Vector512<float> a, b, c, d;
    private readonly int afterA, afterB, afterC;

    /// <summary>The samples to keep: all bits of their lanes are set, in the four vectors of a row.</summary>
    public Compaction(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        (this.a, this.b, this.c, this.d) = (a, b, c, d);
        afterA = Lanes(a);
        afterB = afterA + Lanes(b);
        afterC = afterB + Lanes(c);
        Kept = afterC + Lanes(d);
    }

    /// <summary>The number of samples that are kept.</summary>
    public int Kept { get; }

    /// <summary>Keeps those of the first samples of a tile that are not zero throughout.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="samples">The number of samples, at most 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Compaction OfActive(ref float row, int stride, int rows, int samples)
    {
        var (a, b, c, d) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < rows; i++, row = ref Unsafe.Add(ref row, stride))
        {
            a |= Vector512.LoadUnsafe(ref row);
            b |= Vector512.LoadUnsafe(ref row, Tile.Lanes);
            c |= Vector512.LoadUnsafe(ref row, 2 * Tile.Lanes);
            d |= Vector512.LoadUnsafe(ref row, 3 * Tile.Lanes);
        }

        return new(Active(a, samples), Active(b, samples - 16), Active(c, samples - 32), Active(d, samples - 48));
    }

    /// <summary>Moves a row of 64 to a place that does not lie behind it; up to 16 floats after those kept are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(ref float row, ref float to)
    {
        Move(a, Vector512.LoadUnsafe(ref row), ref to);
        Move(b, Vector512.LoadUnsafe(ref row, 16), ref Unsafe.Add(ref to, afterA));
        Move(c, Vector512.LoadUnsafe(ref row, 32), ref Unsafe.Add(ref to, afterB));
        Move(d, Vector512.LoadUnsafe(ref row, 48), ref Unsafe.Add(ref to, afterC));
    }

    private static Vector512<float> Active(Vector512<float> any, int samples) =>
        (~Vector512.Equals(any.AsInt32(), Vector512<int>.Zero)
            & Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(samples))).AsSingle();

    private static int Lanes(Vector512<float> chosen) => BitOperations.PopCount((uint)chosen.ExtractMostSignificantBits());

    /// <summary>Moves the chosen lanes of a vector side by side; up to 16 floats from the place on are overwritten.</summary>
    /// <param name="chosen">All bits set where a lane is kept.</param>
    /// <param name="from">The vector.</param>
    /// <param name="to">Where the first lane that is kept goes.</param>
    /// <returns>How many lanes are kept.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Move(Vector512<float> chosen, Vector512<float> from, ref float to)
    {
        var bits = (uint)chosen.ExtractMostSignificantBits();
        var kept = BitOperations.PopCount(bits);
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(Vector512<float>.Zero, chosen, from).StoreUnsafe(ref to);
        }
        else if (Avx2.IsSupported)
        {
            Avx2.PermuteVar8x32(from.GetLower(), Order[(int)(bits & 255)]).StoreUnsafe(ref to);
            ref var upper = ref Unsafe.Add(ref to, BitOperations.PopCount(bits & 255));
            Avx2.PermuteVar8x32(from.GetUpper(), Order[(int)(bits >> 8)]).StoreUnsafe(ref upper);
        }
        else
        {
            for (; bits != 0; bits &= bits - 1, to = ref Unsafe.Add(ref to, 1))
                to = from.GetElement(BitOperations.TrailingZeroCount(bits));
        }

        return kept;
    }

    // The set bits of every byte, ascending.
    private static readonly Vector256<int>[] Order =
    [
        .. Enumerable.Range(0, 256).Select(set =>
            Vector256.Create([.. Enumerable.Range(0, 8).Where(i => (set >> i & 1) == 1).Concat(new int[8]).Take(8)])),
    ];
}
