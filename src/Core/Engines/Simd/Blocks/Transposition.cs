using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>Blocks of 16 × 16 numbers and their transposes.</summary>
internal static class Transposition
{
    private const int Side = Tile.Lanes;

    /// <summary>Writes A + Bᵀ to the place of A and its transpose to the place of B; A and B may be one block.</summary>
    /// <param name="a">A_00.</param>
    /// <param name="aRow">Floats from a row of A to the next.</param>
    /// <param name="b">B_00.</param>
    /// <param name="bRow">Floats from a row of B to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Symmetrise(ref float a, nint aRow, ref float b, nint bRow)
    {
        Span<float> turned = stackalloc float[Side * Side];
        Transpose(ref b, bRow, ref turned[0], Side);
        for (nint row = 0; row < Side; row++)
        {
            ref var at = ref Unsafe.Add(ref a, row * aRow);
            (Vector512.LoadUnsafe(ref at) + Vector512.LoadUnsafe(ref turned[(int)row * Side])).StoreUnsafe(ref at);
        }

        Transpose(ref a, aRow, ref b, bRow);
    }

    /// <summary>Writes Aᵀ to a place, which may be its own.</summary>
    /// <param name="from">A_00.</param>
    /// <param name="fromRow">Floats from a row of A to the next.</param>
    /// <param name="to">Aᵀ_00.</param>
    /// <param name="toRow">Floats from a row of Aᵀ to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transpose(ref float from, nint fromRow, ref float to, nint toRow)
    {
        if (Avx512F.IsSupported)
        {
            // Four rows to four by four in each quarter of a vector, then quarters to rows.
            var a = Quarters(Block4<Vector>.Load(ref from, fromRow));
            var b = Quarters(Block4<Vector>.Load(ref Unsafe.Add(ref from, 4 * fromRow), fromRow));
            var c = Quarters(Block4<Vector>.Load(ref Unsafe.Add(ref from, 8 * fromRow), fromRow));
            var d = Quarters(Block4<Vector>.Load(ref Unsafe.Add(ref from, 12 * fromRow), fromRow));
            Gather(a.A.Lanes, b.A.Lanes, c.A.Lanes, d.A.Lanes).Store(ref to, 4 * toRow);
            Gather(a.B.Lanes, b.B.Lanes, c.B.Lanes, d.B.Lanes).Store(ref Unsafe.Add(ref to, toRow), 4 * toRow);
            Gather(a.C.Lanes, b.C.Lanes, c.C.Lanes, d.C.Lanes).Store(ref Unsafe.Add(ref to, 2 * toRow), 4 * toRow);
            Gather(a.D.Lanes, b.D.Lanes, c.D.Lanes, d.D.Lanes).Store(ref Unsafe.Add(ref to, 3 * toRow), 4 * toRow);
            return;
        }

        for (nint i = 0; i < Side; i++)
            for (nint j = Unsafe.AreSame(ref from, ref to) ? i : 0; j < Side; j++)
            {
                ref var x = ref Unsafe.Add(ref from, (i * fromRow) + j);
                ref var y = ref Unsafe.Add(ref to, (j * toRow) + i);
                if (Unsafe.AreSame(ref from, ref to)) (x, y) = (y, x);
                else y = x;
            }
    }

    /// <summary>Quarter q of row r of the result is column 4 q + r of the four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block4<Vector> Quarters(Block4<Vector> rows)
    {
        var (ab, cd) = (Avx512F.UnpackLow(rows.A.Lanes, rows.B.Lanes).AsDouble(), Avx512F.UnpackLow(rows.C.Lanes, rows.D.Lanes).AsDouble());
        rows.A.Lanes = Avx512F.UnpackHigh(rows.A.Lanes, rows.B.Lanes);
        rows.C.Lanes = Avx512F.UnpackHigh(rows.C.Lanes, rows.D.Lanes);
        var (high, low) = (rows.A.Lanes.AsDouble(), rows.C.Lanes.AsDouble());
        rows.A.Lanes = Avx512F.UnpackLow(ab, cd).AsSingle();
        rows.B.Lanes = Avx512F.UnpackHigh(ab, cd).AsSingle();
        rows.C.Lanes = Avx512F.UnpackLow(high, low).AsSingle();
        rows.D.Lanes = Avx512F.UnpackHigh(high, low).AsSingle();
        return rows;
    }

    /// <summary>Row q of the result holds quarter q of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block4<Vector> Gather(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Block4<Vector> rows;
        var (ab, cd) = (Avx512F.Shuffle4x128(a, b, 0x44), Avx512F.Shuffle4x128(c, d, 0x44));
        rows.A.Lanes = Avx512F.Shuffle4x128(ab, cd, 0x88);
        rows.B.Lanes = Avx512F.Shuffle4x128(ab, cd, 0xDD);
        (ab, cd) = (Avx512F.Shuffle4x128(a, b, 0xEE), Avx512F.Shuffle4x128(c, d, 0xEE));
        rows.C.Lanes = Avx512F.Shuffle4x128(ab, cd, 0x88);
        rows.D.Lanes = Avx512F.Shuffle4x128(ab, cd, 0xDD);
        return rows;
    }
}
