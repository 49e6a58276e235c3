using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The end of a chain in one pass, while its values are in registers: z = M h ± b, e = f(z) − t, losses Σ I e² and g = f'(z) I e.
/// </summary>
internal abstract class FusedOutput
{
    /// <summary>The pass of a function f.</summary>
    public static FusedOutput Of(IVectorFunction function) =>
        (FusedOutput)Activator.CreateInstance(typeof(FusedOutput<>).MakeGenericType(function.GetType()), function)!;

    /// <summary>Evaluates 64 columns.</summary>
    /// <param name="product">M, h and b.</param>
    /// <param name="importance">I, one for each output.</param>
    /// <param name="targets">t, <c>[outputs, stride]</c>.</param>
    /// <param name="cotangents">g, <c>[outputs, stride]</c>, overwritten.</param>
    /// <param name="losses">One for each column, overwritten.</param>
    /// <param name="stride">Floats from one row of samples to the next.</param>
    /// <param name="size">Outputs, and terms of each.</param>
    public abstract void Evaluate(
        in ProductPlace product, ref float importance, ref float targets, ref float cotangents, ref float losses, nint stride, (int Outputs, int Terms) size);
}

/// <summary>The pass of a type of functions.</summary>
/// <typeparam name="TFunction">A struct where speed matters.</typeparam>
/// <param name="function">f.</param>
internal sealed class FusedOutput<TFunction>(TFunction function) : FusedOutput
    where TFunction : IVectorFunction
{
    /// <inheritdoc/>
    public override void Evaluate(
        in ProductPlace product, ref float importance, ref float targets, ref float cotangents, ref float losses, nint stride, (int Outputs, int Terms) size)
    {
        var errors = new Errors(function, ref product.Bias, product.Sign, ref importance, ref targets, ref cotangents, stride);
        FusedProduct.Run(in product, stride, (size.Outputs, size.Terms), ref errors);
        errors.Loss.Store(ref losses);
    }

    /// <summary>Evaluates the errors of 64 columns, output by output.</summary>
    private ref struct Errors(
        TFunction function, ref float bias, float sign, ref float importance, ref float target, ref float cotangent, nint stride) : IRowVisitor<Block4<Vector>>
    {
        private readonly TFunction function = function;
        private readonly nint stride = stride;
        private readonly float sign = sign;
        private ref float bias = ref bias, importance = ref importance, target = ref target, cotangent = ref cotangent;

        /// <summary>The loss of every column.</summary>
        public Block4<Vector> Loss;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void See(Block4<Vector> z)
        {
            var (shift, weight, t) = (Vector512.Create(sign * bias), Vector512.Create(importance), Block4<Vector>.Load(ref target));
            z.A.Lanes = One(z.A.Lanes + shift, t.A.Lanes, weight, ref Loss.A.Lanes);
            z.B.Lanes = One(z.B.Lanes + shift, t.B.Lanes, weight, ref Loss.B.Lanes);
            z.C.Lanes = One(z.C.Lanes + shift, t.C.Lanes, weight, ref Loss.C.Lanes);
            z.D.Lanes = One(z.D.Lanes + shift, t.D.Lanes, weight, ref Loss.D.Lanes);
            z.Store(ref cotangent);
            bias = ref Unsafe.Add(ref bias, 1);
            importance = ref Unsafe.Add(ref importance, 1);
            target = ref Unsafe.Add(ref target, stride);
            cotangent = ref Unsafe.Add(ref cotangent, stride);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector512<float> One(Vector512<float> z, Vector512<float> t, Vector512<float> weight, ref Vector512<float> loss)
        {
            var error = function.Of(z) - t;
            var weighted = weight * error;
            loss = Vector512.FusedMultiplyAdd(weighted, error, loss);
            return function.Slope(z) * weighted;
        }
    }
}
