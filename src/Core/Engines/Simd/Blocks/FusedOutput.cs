using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Where a product of a chain finds what it needs, for 64 columns.</summary>
/// <param name="weights">M_00.</param>
/// <param name="row">Floats from M_rk to M_r+1,k.</param>
/// <param name="term">Floats from M_rk to M_r,k+1.</param>
/// <param name="inputs">h, <c>[terms, stride]</c>.</param>
/// <param name="bias">b, one for each output.</param>
/// <param name="sign">Of the bias.</param>
internal readonly ref struct ProductPlace(ref float weights, nint row, nint term, ref float inputs, ref float bias, float sign)
{
    public readonly nint Row = row, Term = term;
    public readonly float Sign = sign;
    public readonly ref float Weights = ref weights, Inputs = ref inputs, Bias = ref bias;
}

/// <summary>
/// The end of a chain in one pass, while its values are in registers: z = M h ± b, e = f(z) − t, losses Σ I e² and g = f'(z) I e.
/// </summary>
internal abstract class FusedOutput
{
    /// <summary>That of a function.</summary>
    public static FusedOutput Of(IVectorFunction function) =>
        (FusedOutput)Activator.CreateInstance(typeof(FusedOutput<>).MakeGenericType(function.GetType()), function)!;

    /// <summary>Scores 64 columns.</summary>
    /// <param name="product">M, h and b.</param>
    /// <param name="importance">I, one for each output.</param>
    /// <param name="targets">t, <c>[outputs, stride]</c>.</param>
    /// <param name="cotangents">g, <c>[outputs, stride]</c>, overwritten.</param>
    /// <param name="losses">One for each column, overwritten.</param>
    /// <param name="stride">Floats from one row of samples to the next.</param>
    /// <param name="size">Outputs, and terms of each.</param>
    public abstract void Score(
        in ProductPlace product, ref float importance, ref float targets, ref float cotangents, ref float losses, nint stride, (int Outputs, int Terms) size);
}

/// <summary>That of a type of functions.</summary>
/// <typeparam name="TFunction">A struct where speed matters.</typeparam>
/// <param name="function">f.</param>
internal sealed class FusedOutput<TFunction>(TFunction function) : FusedOutput
    where TFunction : IVectorFunction
{
    /// <inheritdoc/>
    public override void Score(
        in ProductPlace product, ref float importance, ref float targets, ref float cotangents, ref float losses, nint stride, (int Outputs, int Terms) size)
    {
        Block4<Vector> none = default;
        none.Store(ref losses);
        for (int i = 0, rows; i < size.Outputs; i += rows)
        {
            rows = RegisterBlock.Next(size.Outputs - i);
            var at = i * stride;
            ref var weights = ref Unsafe.Add(ref product.Weights, i * product.Row);
            var scores = new Scores(
                function, ref Unsafe.Add(ref product.Bias, i), product.Sign, ref Unsafe.Add(ref importance, i),
                ref Unsafe.Add(ref targets, at), ref Unsafe.Add(ref cotangents, at), stride);
            if (rows == 5) Block<Block5<Block4<Vector>>>(ref weights, in product, stride, size.Terms, ref scores, ref losses);
            else if (rows == 4) Block<Block4<Block4<Vector>>>(ref weights, in product, stride, size.Terms, ref scores, ref losses);
            else if (rows == 2) Block<Block2<Block4<Vector>>>(ref weights, in product, stride, size.Terms, ref scores, ref losses);
            else Block<Block1<Block4<Vector>>>(ref weights, in product, stride, size.Terms, ref scores, ref losses);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TRows>(ref float weights, in ProductPlace product, nint stride, int terms, ref Scores scores, ref float losses)
        where TRows : struct, IRegisterRows<TRows, Block4<Vector>>
    {
        TRows z = default;
        var (row, term) = (product.Row, product.Term);
        ref var h = ref product.Inputs;
        for (; terms > 0; terms--)
        {
            z.AddMultiples(ref weights, row, Block4<Vector>.Load(ref h));
            weights = ref Unsafe.Add(ref weights, term);
            h = ref Unsafe.Add(ref h, stride);
        }

        var local = scores;
        local.Loss = Block4<Vector>.Load(ref losses);
        z.Show(ref local);
        local.Loss.Store(ref losses);
    }

    /// <summary>Scores 64 columns, output by output.</summary>
    private ref struct Scores(
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
