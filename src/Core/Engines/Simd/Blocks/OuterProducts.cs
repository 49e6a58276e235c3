using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Sums over samples of products a bᵀ, in blocks of up to 5 × 5 numbers that stay in registers.</summary>
internal static class OuterProducts
{
    /// <summary>Adds Σ a_r b_c to the sum of row r and column c.</summary>
    /// <param name="a"><c>[rows, stride]</c>: the samples of a row are neighbours.</param>
    /// <param name="b"><c>[columns, stride]</c>.</param>
    /// <param name="stride">Floats from one row to the next, of both.</param>
    /// <param name="samples">The number of samples, a multiple of 16.</param>
    /// <param name="size">Rows and columns of the sums, row by row.</param>
    /// <param name="block">Room for 25 vectors.</param>
    /// <param name="sums">The sums that are added to.</param>
    /// <param name="first">The number of the sum of row 0 and column 0.</param>
    public static void Add(
        ref float a, ref float b, nint stride, int samples, (int Rows, int Columns) size, ref float block, GradientSums sums, int first)
    {
        var columns = new Columns(ref a, ref b, stride, samples, size, ref block, sums, first);
        RegisterBlock.ForEach<Vector, Columns>(size.Columns, ref columns);
    }

    /// <summary>Adds ± Σ a_r to the sum of row r.</summary>
    /// <param name="a"><c>[rows, stride]</c>.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="sign">1 or −1.</param>
    /// <param name="samples">The number of samples, a multiple of 16.</param>
    /// <param name="block">Room for 5 vectors.</param>
    /// <param name="sums">The sums that are added to.</param>
    /// <param name="first">The number of the sum of row 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddRows<TRows>(ref float a, nint stride, int sign, int samples, ref float block, GradientSums sums, int first)
        where TRows : struct, IRegisterRows<TRows, Vector>
    {
        TRows sum = default;
        var factor = Vector512.Create((float)sign);
        for (nint at = 0; at < samples; at += Tile.Lanes) sum.Add(factor, TRows.Load(ref Unsafe.Add(ref a, at), stride));
        sum.Store(ref block);
        sums.Add(ref block, first, 1, TRows.Count, 0);
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

    /// <summary>All rows of some columns of the sums.</summary>
    private ref struct Columns(
        ref float a, ref float b, nint stride, int samples, (int Rows, int Columns) size, ref float block, GradientSums sums, int first)
        : IBlockWork<Vector>
    {
        private readonly ref float a = ref a, b = ref b, block = ref block;

        /// <inheritdoc/>
        public readonly void Do<TWidth>(int column)
            where TWidth : struct, IRegisterRows<TWidth, Vector>
        {
            var work = new Rows<TWidth>(
                ref a, ref Unsafe.Add(ref b, column * stride), stride, samples, size.Columns, ref block, sums, first + column);
            RegisterBlock.ForEach<TWidth, Rows<TWidth>>(size.Rows, ref work);
        }
    }

    /// <summary>Some rows of some columns of the sums.</summary>
    private ref struct Rows<TWidth>(
        ref float a, ref float b, nint stride, int samples, int columns, ref float block, GradientSums sums, int first) : IBlockWork<TWidth>
        where TWidth : struct, IRegisterRows<TWidth, Vector>
    {
        private readonly ref float a = ref a, b = ref b, block = ref block;

        /// <inheritdoc/>
        public readonly void Do<TRows>(int row)
            where TRows : struct, IRegisterRows<TRows, TWidth> =>
            Block<TRows, TWidth>(
                ref Unsafe.Add(ref a, row * stride), ref b, stride, samples, columns, ref block, sums, first + (row * columns));
    }
}
