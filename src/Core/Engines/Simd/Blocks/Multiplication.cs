using System.Runtime.CompilerServices;

namespace Research;

/// <summary>C = A B in blocks of C that stay in registers: up to 5 rows of up to 5 vectors.</summary>
internal static class Multiplication
{
    /// <summary>C_rv = Σ_k A_rk B_kv, each sum in the order of k.</summary>
    /// <param name="a">A_00.</param>
    /// <param name="aRow">Floats from A_rk to A_r+1,k.</param>
    /// <param name="aStep">Floats from A_rk to A_r,k+1.</param>
    /// <param name="b">B_00.</param>
    /// <param name="bRow">Floats from a row of B to the next.</param>
    /// <param name="c">C_00.</param>
    /// <param name="cRow">Floats from a row of C to the next.</param>
    /// <param name="size">Rows of C, terms of a sum, vectors in a row of C.</param>
    public static void Multiply(
        ref float a, nint aRow, nint aStep, ref float b, nint bRow, ref float c, nint cRow, (int Rows, int Terms, int Vectors) size)
    {
        for (int v = 0, vectors; v < size.Vectors; v += vectors)
        {
            ref var column = ref Unsafe.Add(ref b, v * Tile.Lanes);
            ref var to = ref Unsafe.Add(ref c, v * Tile.Lanes);
            vectors = RegisterBlock.Next(size.Vectors - v);
            if (vectors == 5) Rows<Block5<Vector>>(ref a, aRow, aStep, ref column, bRow, ref to, cRow, size.Rows, size.Terms);
            else if (vectors == 4) Rows<Block4<Vector>>(ref a, aRow, aStep, ref column, bRow, ref to, cRow, size.Rows, size.Terms);
            else if (vectors == 2) Rows<Block2<Vector>>(ref a, aRow, aStep, ref column, bRow, ref to, cRow, size.Rows, size.Terms);
            else Rows<Block1<Vector>>(ref a, aRow, aStep, ref column, bRow, ref to, cRow, size.Rows, size.Terms);
        }
    }

    private static void Rows<TRow>(
        ref float a, nint aRow, nint aStep, ref float b, nint bRow, ref float c, nint cRow, int rows, int terms)
        where TRow : struct, IRegisterRows<TRow, Vector>
    {
        for (int r = 0, block; r < rows; r += block)
        {
            ref var from = ref Unsafe.Add(ref a, r * aRow);
            ref var to = ref Unsafe.Add(ref c, r * cRow);
            block = RegisterBlock.Next(rows - r);
            if (block == 5) Block<Block5<TRow>, TRow>(ref from, aRow, aStep, ref b, bRow, ref to, cRow, terms);
            else if (block == 4) Block<Block4<TRow>, TRow>(ref from, aRow, aStep, ref b, bRow, ref to, cRow, terms);
            else if (block == 2) Block<Block2<TRow>, TRow>(ref from, aRow, aStep, ref b, bRow, ref to, cRow, terms);
            else Block<Block1<TRow>, TRow>(ref from, aRow, aStep, ref b, bRow, ref to, cRow, terms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TRows, TRow>(
        ref float a, nint aRow, nint aStep, ref float b, nint bRow, ref float c, nint cRow, int terms)
        where TRows : struct, IRegisterRows<TRows, TRow>
        where TRow : struct, IRegisterRows<TRow, Vector>
    {
        TRows sum = default;
        for (; terms > 0; terms--)
        {
            sum.AddMultiples(ref a, aRow, TRow.Load(ref b));
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bRow);
        }

        sum.Store(ref c, cRow);
    }
}
