using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// A hidden layer in one pass over 64 columns, while its values are in registers: z = M h + b and f(z) forwards, and
/// f'(z) × (Mᵀ g) backwards, with M and g those of the next product. The operations and their order are those of a product and a
/// function one after the other.
/// </summary>
internal abstract class FusedHidden
{
    /// <summary>The pass of a function f.</summary>
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

/// <summary>The pass of a type of functions.</summary>
/// <typeparam name="TFunction">A struct where speed matters.</typeparam>
/// <param name="function">f.</param>
internal sealed class FusedHidden<TFunction>(TFunction function) : FusedHidden
    where TFunction : IVectorFunction
{
    /// <inheritdoc/>
    public override void Forward(in ProductPlace product, ref float z, ref float y, nint stride, (int Rows, int Terms) size)
    {
        var values = new Values(function, ref product.Bias, ref z, ref y, stride);
        FusedProduct.Run(in product, stride, size, ref values);
    }

    /// <inheritdoc/>
    public override void Back(in ProductPlace product, ref float z, ref float y, nint stride, (int Rows, int Terms) size)
    {
        var slopes = new Slopes(function, ref z, ref y, stride);
        FusedProduct.Run(in product, stride, size, ref slopes);
    }

    /// <summary>Writes z = sum + b and f(z), row by row.</summary>
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

    /// <summary>Writes f'(z) × sum, row by row.</summary>
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
