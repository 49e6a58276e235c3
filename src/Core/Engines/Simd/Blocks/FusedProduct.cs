using System.Runtime.CompilerServices;

namespace Research;

/// <summary>The place of the operands of a product M h ± b of a chain, for 64 columns.</summary>
/// <param name="weights">M_00.</param>
/// <param name="row">Floats from M_rk to M_r+1,k.</param>
/// <param name="term">Floats from M_rk to M_r,k+1.</param>
/// <param name="inputs">h, <c>[terms, stride]</c>.</param>
/// <param name="bias">b, one number for each row of M.</param>
/// <param name="sign">The sign of the bias, 1 or −1.</param>
internal readonly ref struct ProductPlace(ref float weights, nint row, nint term, ref float inputs, ref float bias, float sign)
{
    public readonly nint Row = row, Term = term;
    public readonly float Sign = sign;
    public readonly ref float Weights = ref weights, Inputs = ref inputs, Bias = ref bias;
}

/// <summary>A product M h for 64 columns whose rows pass to a visitor while they are in registers.</summary>
internal static class FusedProduct
{
    /// <summary>Passes row after row of M h, each sum in the order of its terms, to a visitor.</summary>
    /// <param name="product">M and h; the bias is the visitor's concern.</param>
    /// <param name="stride">Floats from one row of h to the next.</param>
    /// <param name="size">Rows of M, and terms of each.</param>
    /// <param name="visitor">Takes the rows; afterwards it has its state behind the last row.</param>
    public static void Run<TVisitor>(in ProductPlace product, nint stride, (int Rows, int Terms) size, ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<Block4<Vector>>, allows ref struct
    {
        var work = new Rows<TVisitor>(product, stride, size.Terms, visitor);
        RegisterBlock.ForEach<Block4<Vector>, Rows<TVisitor>>(size.Rows, ref work);
        visitor = work.Visitor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TRows, TVisitor>(
        ref float weights, nint row, nint term, ref float inputs, nint stride, int terms, ref TVisitor visitor)
        where TRows : struct, IRegisterRows<TRows, Block4<Vector>>
        where TVisitor : struct, IRowVisitor<Block4<Vector>>, allows ref struct
    {
        TRows sum = default;
        RegisterBlock.AddTerms<TRows, Block4<Vector>>(ref sum, ref weights, row, term, ref inputs, stride, terms);
        // A copy, because the fields of a local stay in registers.
        var local = visitor;
        sum.Show(ref local);
        visitor = local;
    }

    private ref struct Rows<TVisitor>(ProductPlace product, nint stride, int terms, TVisitor visitor) : IBlockWork<Block4<Vector>>
        where TVisitor : struct, IRowVisitor<Block4<Vector>>, allows ref struct
    {
        private readonly ProductPlace product = product;

        public TVisitor Visitor = visitor;

        /// <inheritdoc/>
        public void Do<TRows>(int first)
            where TRows : struct, IRegisterRows<TRows, Block4<Vector>> =>
            Block<TRows, TVisitor>(
                ref Unsafe.Add(ref product.Weights, first * product.Row), product.Row, product.Term, ref product.Inputs, stride, terms, ref Visitor);
    }
}
