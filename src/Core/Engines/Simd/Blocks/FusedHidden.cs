using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// A hidden layer in one pass over 64 columns, while its values are in registers: z = M h + b and f(z); and back, with
/// the cotangents behind the next product, f'(z) × (Mᵀ g). Same operations in the same order as one after the other.
/// </summary>
internal abstract class FusedHidden
{
    /// <summary>That of a function.</summary>
    public static FusedHidden Of(IVectorFunction function) =>
        (FusedHidden)Activator.CreateInstance(typeof(FusedHidden<>).MakeGenericType(function.GetType()), function)!;

    /// <summary>z = M h + b and y = f(z).</summary>
    /// <param name="product">M, h and b.</param>
    /// <param name="z"><c>[rows, stride]</c>, overwritten.</param>
    /// <param name="y"><c>[rows, stride]</c>, overwritten.</param>
    /// <param name="stride">Floats from one row of samples to the next.</param>
    /// <param name="size">Rows of M, and terms of each.</param>
    public abstract void Forward(in ProductPlace product, ref float z, ref float y, nint stride, (int Rows, int Terms) size);

    /// <summary>y = f'(z) × (M g), with M the transpose of the next product; its bias is not used.</summary>
    /// <param name="product">M and g.</param>
    /// <param name="z"><c>[rows, stride]</c>.</param>
    /// <param name="y"><c>[rows, stride]</c>, overwritten.</param>
    /// <param name="stride">Floats from one row of samples to the next.</param>
    /// <param name="size">Rows of M, and terms of each.</param>
    public abstract void Back(in ProductPlace product, ref float z, ref float y, nint stride, (int Rows, int Terms) size);
}

/// <summary>That of a type of functions.</summary>
/// <typeparam name="TFunction">A struct where speed matters.</typeparam>
/// <param name="function">f.</param>
internal sealed class FusedHidden<TFunction>(TFunction function) : FusedHidden
    where TFunction : IVectorFunction
{
    /// <inheritdoc/>
    public override void Forward(in ProductPlace product, ref float z, ref float y, nint stride, (int Rows, int Terms) size)
    {
        for (int i = 0, rows; i < size.Rows; i += rows)
        {
            rows = RegisterBlock.Next(size.Rows - i);
            ref var weights = ref Unsafe.Add(ref product.Weights, i * product.Row);
            var end = new Values(function, ref Unsafe.Add(ref product.Bias, i), ref Unsafe.Add(ref z, i * stride), ref Unsafe.Add(ref y, i * stride), stride);
            Rows(rows, ref weights, in product, stride, size.Terms, ref end);
        }
    }

    /// <inheritdoc/>
    public override void Back(in ProductPlace product, ref float z, ref float y, nint stride, (int Rows, int Terms) size)
    {
        for (int i = 0, rows; i < size.Rows; i += rows)
        {
            rows = RegisterBlock.Next(size.Rows - i);
            ref var weights = ref Unsafe.Add(ref product.Weights, i * product.Row);
            var end = new Slopes(function, ref Unsafe.Add(ref z, i * stride), ref Unsafe.Add(ref y, i * stride), stride);
            Rows(rows, ref weights, in product, stride, size.Terms, ref end);
        }
    }

    private static void Rows<TEnd>(int rows, ref float weights, in ProductPlace product, nint stride, int terms, ref TEnd end)
        where TEnd : struct, IRowVisitor<Block4<Vector>>, allows ref struct
    {
        if (rows == 5) Block<Block5<Block4<Vector>>, TEnd>(ref weights, in product, stride, terms, ref end);
        else if (rows == 4) Block<Block4<Block4<Vector>>, TEnd>(ref weights, in product, stride, terms, ref end);
        else if (rows == 2) Block<Block2<Block4<Vector>>, TEnd>(ref weights, in product, stride, terms, ref end);
        else Block<Block1<Block4<Vector>>, TEnd>(ref weights, in product, stride, terms, ref end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TRows, TEnd>(ref float weights, in ProductPlace product, nint stride, int terms, ref TEnd end)
        where TRows : struct, IRegisterRows<TRows, Block4<Vector>>
        where TEnd : struct, IRowVisitor<Block4<Vector>>, allows ref struct
    {
        TRows sum = default;
        var (row, term) = (product.Row, product.Term);
        ref var h = ref product.Inputs;
        for (; terms > 0; terms--)
        {
            sum.AddMultiples(ref weights, row, Block4<Vector>.Load(ref h));
            weights = ref Unsafe.Add(ref weights, term);
            h = ref Unsafe.Add(ref h, stride);
        }

        var local = end;
        sum.Show(ref local);
    }

    /// <summary>Keeps z = sum + b and f(z), row by row.</summary>
    private ref struct Values(TFunction function, ref float bias, ref float z, ref float y, nint stride) : IRowVisitor<Block4<Vector>>
    {
        private readonly TFunction function = function;
        private readonly nint stride = stride;
        private ref float bias = ref bias, z = ref z, y = ref y;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void See(Block4<Vector> row)
        {
            var shift = Vector512.Create(bias);
            row.A.Lanes += shift;
            row.B.Lanes += shift;
            row.C.Lanes += shift;
            row.D.Lanes += shift;
            row.Store(ref z);
            row.A.Lanes = function.Of(row.A.Lanes);
            row.B.Lanes = function.Of(row.B.Lanes);
            row.C.Lanes = function.Of(row.C.Lanes);
            row.D.Lanes = function.Of(row.D.Lanes);
            row.Store(ref y);
            bias = ref Unsafe.Add(ref bias, 1);
            z = ref Unsafe.Add(ref z, stride);
            y = ref Unsafe.Add(ref y, stride);
        }
    }

    /// <summary>Keeps f'(z) × sum, row by row.</summary>
    private ref struct Slopes(TFunction function, ref float z, ref float y, nint stride) : IRowVisitor<Block4<Vector>>
    {
        private readonly TFunction function = function;
        private readonly nint stride = stride;
        private ref float z = ref z, y = ref y;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void See(Block4<Vector> row)
        {
            var at = Block4<Vector>.Load(ref z);
            row.A.Lanes = function.Slope(at.A.Lanes) * row.A.Lanes;
            row.B.Lanes = function.Slope(at.B.Lanes) * row.B.Lanes;
            row.C.Lanes = function.Slope(at.C.Lanes) * row.C.Lanes;
            row.D.Lanes = function.Slope(at.D.Lanes) * row.D.Lanes;
            row.Store(ref y);
            z = ref Unsafe.Add(ref z, stride);
            y = ref Unsafe.Add(ref y, stride);
        }
    }
}
