using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>What follows z = Wᵀh + b, elementwise, and the way back through it.</summary>
internal interface IOutputFunction
{
    /// <summary>x'(z).</summary>
    static abstract Vector512<float> Apply(Vector512<float> z);

    /// <summary>∂x'/∂z × cotangent.</summary>
    static abstract Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent);
}

/// <summary>
/// Models with a tied bottleneck: h = Wx, z = Wᵀh + b, x' = f(z), and back with g = ∂l/∂z: δ = Wg, ∂l/∂b = g,
/// ∂l/∂W = δxᵀ + hgᵀ. Five multiply-adds per weight and sample, blocked 4 rows × 4 tiles in registers.
/// </summary>
/// <typeparam name="TOutput">f; a struct, so that the compiler writes a kernel for each.</typeparam>
internal abstract class TiedKernel<TOutput> : Kernel
    where TOutput : struct, IOutputFunction
{
    private const int Lanes = Tile.Lanes;
    private readonly int hidden, hiddenStride;
    private readonly AlignedFloats activations, backs;

    protected TiedKernel(PlanShape shape, SampledLoss loss, int hidden)
        : base(shape, loss)
    {
        this.hidden = hidden;
        hiddenStride = Stride(hidden);
        var tiles = Inputs.Length / TileStride;
        (activations, backs) = (new(tiles * hiddenStride), new(tiles * hiddenStride));
    }

    /// <inheritdoc/>
    protected sealed override void Score(int tile)
    {
        Project(ref Inputs[tile * TileStride], ref activations[tile * hiddenStride]);
        Decode(tile);
    }

    /// <inheritdoc/>
    protected sealed override void Back(int tile) => Project(ref Cotangents[tile * TileStride], ref backs[tile * hiddenStride]);

    /// <inheritdoc/>
    protected sealed override void Accumulate(int tiles)
    {
        for (var i = 0; i < Columns; i += 4)
        {
            var sum = default(Four);
            ref var g = ref Cotangents[i * Lanes];
            for (var tile = 0; tile < tiles; tile++)
                sum.Add(Vector512<float>.One, Four.Load(ref Unsafe.Add(ref g, tile * TileStride), Lanes));
            sum.AddTo(ref Accumulators[((hidden * Columns) + i) * Lanes], Lanes);
            var k = 0;
            for (; k + 4 <= hidden; k += 4) Outer4(k, i, tiles);
            for (; k < hidden; k++) Outer1(k, i, tiles);
        }
    }

    /// <summary>W v for four tiles of v: h from x, δ from g.</summary>
    private void Project(ref float from, ref float to)
    {
        var k = 0;
        for (; k + 4 <= hidden; k += 4)
        {
            ref var w0 = ref Parameters[k * Columns];
            ref var w1 = ref Unsafe.Add(ref w0, Columns);
            ref var w2 = ref Unsafe.Add(ref w1, Columns);
            ref var w3 = ref Unsafe.Add(ref w2, Columns);
            Four a = default, b = default, c = default, d = default;
            for (nint i = 0; i < Features; i++)
            {
                var v = Four.Load(ref Unsafe.Add(ref from, i * Lanes), TileStride);
                a.Add(Vector512.Create(Unsafe.Add(ref w0, i)), v);
                b.Add(Vector512.Create(Unsafe.Add(ref w1, i)), v);
                c.Add(Vector512.Create(Unsafe.Add(ref w2, i)), v);
                d.Add(Vector512.Create(Unsafe.Add(ref w3, i)), v);
            }

            a.Store(ref Unsafe.Add(ref to, k * Lanes), hiddenStride);
            b.Store(ref Unsafe.Add(ref to, (k + 1) * Lanes), hiddenStride);
            c.Store(ref Unsafe.Add(ref to, (k + 2) * Lanes), hiddenStride);
            d.Store(ref Unsafe.Add(ref to, (k + 3) * Lanes), hiddenStride);
        }

        for (; k < hidden; k++)
        {
            ref var w = ref Parameters[k * Columns];
            Four a = default;
            for (nint i = 0; i < Features; i++)
                a.Add(Vector512.Create(Unsafe.Add(ref w, i)), Four.Load(ref Unsafe.Add(ref from, i * Lanes), TileStride));
            a.Store(ref Unsafe.Add(ref to, k * Lanes), hiddenStride);
        }
    }

    /// <summary>z = Wᵀh + b for four tiles, four features at a time; then error, loss and g.</summary>
    private void Decode(int tile)
    {
        ref var h = ref activations[tile * hiddenStride];
        ref var bias = ref Parameters[hidden * Columns];
        var loss = default(Four);
        for (var i = 0; i < Columns; i += 4)
        {
            var (a, b) = (Four.Of(Unsafe.Add(ref bias, i)), Four.Of(Unsafe.Add(ref bias, i + 1)));
            var (c, d) = (Four.Of(Unsafe.Add(ref bias, i + 2)), Four.Of(Unsafe.Add(ref bias, i + 3)));
            ref var w = ref Parameters[i];
            for (nint k = 0; k < hidden; k++, w = ref Unsafe.Add(ref w, Columns))
            {
                var v = Four.Load(ref Unsafe.Add(ref h, k * Lanes), hiddenStride);
                a.Add(Vector512.Create(w), v);
                b.Add(Vector512.Create(Unsafe.Add(ref w, 1)), v);
                c.Add(Vector512.Create(Unsafe.Add(ref w, 2)), v);
                d.Add(Vector512.Create(Unsafe.Add(ref w, 3)), v);
            }

            Finish(tile, i, a, ref loss);
            Finish(tile, i + 1, b, ref loss);
            Finish(tile, i + 2, c, ref loss);
            Finish(tile, i + 3, d, ref loss);
        }

        loss.Store(ref Losses[tile * Lanes], Lanes);
    }

    /// <summary>Error e = f(z) − t, loss I e², g = f'(z) I e, for one feature of four tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(int tile, int i, Four z, ref Four loss)
    {
        var importance = Vector512.Create(Importance[i]);
        var t = Four.Load(ref Targets[(tile * TileStride) + (i * Lanes)], TileStride);
        Four g;
        g.A = Finish(z.A, t.A, importance, ref loss.A);
        g.B = Finish(z.B, t.B, importance, ref loss.B);
        g.C = Finish(z.C, t.C, importance, ref loss.C);
        g.D = Finish(z.D, t.D, importance, ref loss.D);
        g.Store(ref Cotangents[(tile * TileStride) + (i * Lanes)], TileStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Finish(
        Vector512<float> z, Vector512<float> t, Vector512<float> importance, ref Vector512<float> loss)
    {
        var error = TOutput.Apply(z) - t;
        var weighted = importance * error;
        loss = Vector512.FusedMultiplyAdd(weighted, error, loss);
        return TOutput.Through(z, weighted);
    }

    /// <summary>δxᵀ + hgᵀ for four hidden dimensions and four features, summed over the tiles in registers.</summary>
    private void Outer4(int k, int i, int tiles)
    {
        Four a = default, b = default, c = default, d = default;
        ref var x = ref Inputs[i * Lanes];
        ref var g = ref Cotangents[i * Lanes];
        ref var h = ref activations[k * Lanes];
        ref var back = ref backs[k * Lanes];
        for (var tile = 0; tile < tiles; tile++)
        {
            var v = Four.Load(ref x, Lanes);
            a.Add(Vector512.LoadUnsafe(ref back), v);
            b.Add(Vector512.LoadUnsafe(ref back, Lanes), v);
            c.Add(Vector512.LoadUnsafe(ref back, 2 * Lanes), v);
            d.Add(Vector512.LoadUnsafe(ref back, 3 * Lanes), v);
            v = Four.Load(ref g, Lanes);
            a.Add(Vector512.LoadUnsafe(ref h), v);
            b.Add(Vector512.LoadUnsafe(ref h, Lanes), v);
            c.Add(Vector512.LoadUnsafe(ref h, 2 * Lanes), v);
            d.Add(Vector512.LoadUnsafe(ref h, 3 * Lanes), v);
            x = ref Unsafe.Add(ref x, TileStride);
            g = ref Unsafe.Add(ref g, TileStride);
            h = ref Unsafe.Add(ref h, hiddenStride);
            back = ref Unsafe.Add(ref back, hiddenStride);
        }

        a.AddTo(ref Accumulators[((k * Columns) + i) * Lanes], Lanes);
        b.AddTo(ref Accumulators[(((k + 1) * Columns) + i) * Lanes], Lanes);
        c.AddTo(ref Accumulators[(((k + 2) * Columns) + i) * Lanes], Lanes);
        d.AddTo(ref Accumulators[(((k + 3) * Columns) + i) * Lanes], Lanes);
    }

    /// <summary>The same for one hidden dimension.</summary>
    private void Outer1(int k, int i, int tiles)
    {
        Four a = default, b = default;
        for (var tile = 0; tile < tiles; tile++)
        {
            var (row, column) = ((tile * hiddenStride) + (k * Lanes), (tile * TileStride) + (i * Lanes));
            a.Add(Vector512.LoadUnsafe(ref backs[row]), Four.Load(ref Inputs[column], Lanes));
            b.Add(Vector512.LoadUnsafe(ref activations[row]), Four.Load(ref Cotangents[column], Lanes));
        }

        a.AddTo(ref Accumulators[((k * Columns) + i) * Lanes], Lanes);
        b.AddTo(ref Accumulators[((k * Columns) + i) * Lanes], Lanes);
    }
}
