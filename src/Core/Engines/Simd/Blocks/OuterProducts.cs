using System.Runtime.CompilerServices;

namespace Research;

/// <summary>GradientSums over samples of a bᵀ, in blocks of up to 5 × 5 numbers that stay in registers.</summary>
internal static class OuterProducts
{
    /// <summary>Adds Σ a_r b_c to the sum of row r and column c.</summary>
    /// <param name="a"><c>[rows, stride]</c>: the samples of a row are neighbours.</param>
    /// <param name="b"><c>[columns, stride]</c>.</param>
    /// <param name="stride">Floats from one row to the next, of both.</param>
    /// <param name="samples">How many, a multiple of 16.</param>
    /// <param name="size">Rows and columns of the sums, row by row.</param>
    /// <param name="block">Room for 25 vectors.</param>
    /// <param name="sums">Where it is added.</param>
    /// <param name="first">The sum of row 0 and column 0.</param>
    public static void Add(
        ref float a, ref float b, nint stride, int samples, (int Rows, int Columns) size, ref float block, GradientSums sums, int first)
    {
        for (int i = 0, width; i < size.Columns; i += width)
        {
            ref var at = ref Unsafe.Add(ref b, i * stride);
            width = RegisterBlock.Next(size.Columns - i);
            if (width == 5) Rows<Block5<Vector>>(ref a, ref at, stride, samples, size, ref block, sums, first + i);
            else if (width == 4) Rows<Block4<Vector>>(ref a, ref at, stride, samples, size, ref block, sums, first + i);
            else if (width == 2) Rows<Block2<Vector>>(ref a, ref at, stride, samples, size, ref block, sums, first + i);
            else Rows<Block1<Vector>>(ref a, ref at, stride, samples, size, ref block, sums, first + i);
        }
    }

    private static void Rows<TWidth>(
        ref float a, ref float b, nint stride, int samples, (int Rows, int Columns) size, ref float block, GradientSums sums, int first)
        where TWidth : struct, IRegisterRows<TWidth, Vector>
    {
        for (int k = 0, rows; k < size.Rows; k += rows)
        {
            ref var at = ref Unsafe.Add(ref a, k * stride);
            rows = RegisterBlock.Next(size.Rows - k);
            var sum = first + (k * size.Columns);
            if (rows == 5) Block<Block5<TWidth>, TWidth>(ref at, ref b, stride, samples, size.Columns, ref block, sums, sum);
            else if (rows == 4) Block<Block4<TWidth>, TWidth>(ref at, ref b, stride, samples, size.Columns, ref block, sums, sum);
            else if (rows == 2) Block<Block2<TWidth>, TWidth>(ref at, ref b, stride, samples, size.Columns, ref block, sums, sum);
            else Block<Block1<TWidth>, TWidth>(ref at, ref b, stride, samples, size.Columns, ref block, sums, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TRows, TWidth>(
        ref float a, ref float b, nint stride, int samples, int columns, ref float block, GradientSums sums, int first)
        where TRows : struct, IRegisterRows<TRows, TWidth>
        where TWidth : struct, IRegisterRows<TWidth, Vector>
    {
        TRows sum = default;
        for (nint at = 0; at < samples; at += Tile.Lanes)
            sum.AddProducts(ref Unsafe.Add(ref a, at), stride, TWidth.Load(ref Unsafe.Add(ref b, at), stride));
        sum.Store(ref block);
        sums.Add(ref block, first, TRows.Count, TWidth.Count, columns);
    }
}
