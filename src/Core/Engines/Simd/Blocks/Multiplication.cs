using System.Runtime.CompilerServices;

namespace Research;

/// <summary>C = A B in blocks of C that stay in registers: up to 5 rows of up to 5 vectors.</summary>
internal static class Multiplication
{
    /// <summary>C_rv = Σ_k A_rk B_kv, each sum in the order of k.</summary>
    /// <param name="a">A_00.</param>
    /// <param name="aRow">Floats from A_rk to A_r+1,k.</param>
    /// <param name="aTerm">Floats from A_rk to A_r,k+1.</param>
    /// <param name="b">B_00.</param>
    /// <param name="bRow">Floats from a row of B to the next.</param>
    /// <param name="c">C_00.</param>
    /// <param name="cRow">Floats from a row of C to the next.</param>
    /// <param name="size">Rows of C, terms of a sum, vectors in a row of C.</param>
    public static void Multiply(
        ref float a, nint aRow, nint aTerm, ref float b, nint bRow, ref float c, nint cRow, (int Rows, int Terms, int Vectors) size)
    {
        var columns = new Columns(ref a, aRow, aTerm, ref b, bRow, ref c, cRow, size.Rows, size.Terms);
        RegisterBlock.ForEach<Vector, Columns>(size.Vectors, ref columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TRows, TRow>(
        ref float a, nint aRow, nint aTerm, ref float b, nint bRow, ref float c, nint cRow, int terms)
        where TRows : struct, IRegisterRows<TRows, TRow>
        where TRow : struct, IRegisterBlock<TRow>
    {
        TRows sum = default;
        RegisterBlock.AddTerms<TRows, TRow>(ref sum, ref a, aRow, aTerm, ref b, bRow, terms);
        sum.Store(ref c, cRow);
    }

    /// <summary>All rows of some columns of C.</summary>
    private ref struct Columns(
        ref float a, nint aRow, nint aTerm, ref float b, nint bRow, ref float c, nint cRow, int rows, int terms) : IBlockWork<Vector>
    {
        private readonly ref float a = ref a, b = ref b, c = ref c;

        /// <inheritdoc/>
        public readonly void Do<TRow>(int first)
            where TRow : struct, IRegisterRows<TRow, Vector>
        {
            var work = new Rows<TRow>(
                ref a, aRow, aTerm, ref Unsafe.Add(ref b, first * Tile.Lanes), bRow, ref Unsafe.Add(ref c, first * Tile.Lanes), cRow, terms);
            RegisterBlock.ForEach<TRow, Rows<TRow>>(rows, ref work);
        }
    }

    /// <summary>Some rows of some columns of C.</summary>
    private ref struct Rows<TRow>(
        ref float a, nint aRow, nint aTerm, ref float b, nint bRow, ref float c, nint cRow, int terms) : IBlockWork<TRow>
        where TRow : struct, IRegisterRows<TRow, Vector>
    {
        private readonly ref float a = ref a, b = ref b, c = ref c;

        /// <inheritdoc/>
        public readonly void Do<TRows>(int first)
            where TRows : struct, IRegisterRows<TRows, TRow> =>
            Block<TRows, TRow>(
                ref Unsafe.Add(ref a, first * aRow), aRow, aTerm, ref b, bRow, ref Unsafe.Add(ref c, first * cRow), cRow, terms);
    }
}
