using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Models with a tied bottleneck on rare features. With the Gram matrix G = WᵀW, z = b + Gx takes one row of G per active
/// feature, and with g = ½ ∂l/∂z so does S = Σ gxᵀ, the gradient of G over all samples; then ∂l/∂W = W (S + Sᵀ), once per batch.
/// The cost of a sample grows with its active features and not with the hidden dimensions.
/// </summary>
/// <remarks>
/// All samples pass a panel of G and S before the next: first by sample, for z and g, and then by feature, for the row of S, so
/// that panels stay in the cache and sums in registers.
/// </remarks>
/// <typeparam name="TOutput">f.</typeparam>
internal sealed class GramTiedKernel<TOutput> : Kernel
    where TOutput : struct, IOutputFunction
{
    private readonly int hidden, size;
    private readonly Panels panels;
    private readonly AlignedFloats gram, sums, biasSums;
    private readonly AlignedFloats target = new(11 * Tile.Lanes), cotangents = new(SparseBatch.Room * 10 * Tile.Lanes);
    private readonly AlignedFloats losses = new(SparseBatch.Room * Tile.Lanes);
    private readonly SparseBatch chunk;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="hidden">Number of hidden dimensions.</param>
    public GramTiedKernel(PlanShape shape, SampledLoss loss, int hidden)
        : base(shape, loss, new Panels(shape.Model.Features).Size)
    {
        this.hidden = hidden;
        panels = new(Features);
        size = panels.Size;
        chunk = new(Features);
        biasSums = new(size);
        (gram, sums) = (new(size * size), new(size * size));
    }

    /// <inheritdoc/>
    protected override void Open(ISampler sampler, ITarget target, Aim? aim) => chunk.Open(sampler);

    /// <inheritdoc/>
    protected override (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        Begin();
        var (total, squares, evaluated, hasSums) = (0.0, 0.0, 0, false);
        for (var start = 0; start < samples; start += Tile.Samples)
        {
            chunk.Draw(stream, step, start / Tile.Samples, samples - start);
            if (!chunk.Full && start + Tile.Samples < samples) continue;
            chunk.Sort();
            losses.Span[..(chunk.Count * Tile.Lanes)].Clear();
            foreach (var (at, width) in panels.All) Pass(at, width / Tile.Lanes, differentiate, hasSums);
            foreach (var lanes in MemoryMarshal.Cast<float, Vector512<float>>(losses.Span)[..chunk.Count])
            {
                double loss = LaneSum.Of(lanes);
                total += loss;
                squares += loss * loss;
            }

            (evaluated, hasSums) = (evaluated + chunk.Count, true);
            chunk.Clear();
        }

        var (zeros, zero) = (samples - evaluated, 0f);
        for (var i = 0; i < Features; i++)
            biasSums[i] += zeros * Outputs<TOutput>.Evaluate(Parameters[(hidden * size) + i], 0, Importance[i], ref zero);
        return (total + ((double)zeros * zero), squares + ((double)zeros * zero * zero));
    }

    /// <inheritdoc/>
    protected override void Gather(Span<float> gradient, float factor)
    {
        Symmetrise();
        foreach (var (at, width) in panels.All)
            Multiplication.Multiply(
                ref Parameters[0], size, 1, ref sums[at * size], width, ref gradient[at], size, (hidden, Features, width / Tile.Lanes));
        biasSums.Span.CopyTo(gradient[(hidden * size)..]);
        foreach (ref var sum in MemoryMarshal.Cast<float, Vector512<float>>(gradient)) sum *= factor;
    }

    /// <summary>G, and no sums yet.</summary>
    private void Begin()
    {
        foreach (var (at, width) in panels.All)
        {
            // On and above the diagonal, in blocks; what is below is the transpose of what later panels have above.
            Multiplication.Multiply(
                ref Parameters[0], 1, size, ref Parameters[at], size, ref gram[at * size], width,
                (Math.Min(at + width, Features), hidden, width / Tile.Lanes));
            for (var i = 0; i < at; i += Tile.Lanes)
                for (var j = at; j < at + width; j += Tile.Lanes)
                    Transposition.Transpose(ref gram[panels.At(i, j)], width, ref gram[panels.At(j, i)], panels.Stride(i));
        }

        biasSums.Span.Clear();
    }

    private void Pass(int at, int vectors, bool differentiate, bool hasSums)
    {
        if (vectors == 10) Pass<Block2<Block5<Vector>>>(at, differentiate, hasSums);
        else if (vectors == 8) Pass<Block2<Block4<Vector>>>(at, differentiate, hasSums);
        else if (vectors == 5) Pass<Block5<Vector>>(at, differentiate, hasSums);
        else if (vectors == 4) Pass<Block4<Vector>>(at, differentiate, hasSums);
        else if (vectors == 2) Pass<Block2<Vector>>(at, differentiate, hasSums);
        else Pass<Block1<Vector>>(at, differentiate, hasSums);
    }

    private void Pass<TRow>(int at, bool differentiate, bool hasSums)
        where TRow : struct, IRegisterBlock<TRow>
    {
        for (var from = 0; from < chunk.Count; from += Part) EvaluatePanel<TRow>(at, from, Math.Min(from + Part, chunk.Count));
        if (differentiate) AddGradients<TRow>(at, hasSums);
    }

    /// <summary>z = b + Gx and g in one panel, for some samples; ∂l/∂b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void EvaluatePanel<TRow>(int at, int from, int to)
        where TRow : struct, IRegisterBlock<TRow>
    {
        nint width = TRow.Width * Tile.Lanes;
        ref var panel = ref gram[at * size];
        ref var bias = ref Parameters[(hidden * size) + at];
        ref var importance = ref Importance[at];
        ref var t = ref target[0];
        ref var g = ref cotangents[from * (int)width];
        ref var loss = ref losses[from * Tile.Lanes];
        TRow sum = default;
        for (var sample = from; sample < to; sample++)
        {
            // Targets that lie in other panels go beyond the row of this one.
            var row = chunk.Row(sample);
            var z = TRow.Load(ref bias);
            foreach (var (feature, x) in row)
            {
                z.Add(Vector512.Create(x), TRow.Load(ref Unsafe.Add(ref panel, feature * width)));
                Unsafe.Add(ref t, Place(feature - at, width)) = x;
            }

            var errors = new Errors(ref t, ref importance) { Loss = Vector512.LoadUnsafe(ref loss) };
            z.Map(ref errors);
            errors.Loss.StoreUnsafe(ref loss);
            z.Store(ref g);
            sum.Add(Vector512<float>.One, z);
            foreach (var (feature, _) in row) Unsafe.Add(ref t, Place(feature - at, width)) = 0;
            g = ref Unsafe.Add(ref g, width);
            loss = ref Unsafe.Add(ref loss, Tile.Lanes);
        }

        sum.Add(Vector512<float>.One, TRow.Load(ref biasSums[at]));
        sum.Store(ref biasSums[at]);
    }

    /// <summary>A place in the row of a panel, or the one behind it; without a branch, which would be unpredictable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Place(int column, nint width)
    {
        nint place = (nint)(uint)column;
        var inside = (place - width) >> 63;
        return (place & inside) | (width & ~inside);
    }

    /// <summary>S = Σ gxᵀ in one panel, feature by feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddGradients<TRow>(int at, bool hasSums)
        where TRow : struct, IRegisterBlock<TRow>
    {
        nint width = TRow.Width * Tile.Lanes;
        ref var g = ref cotangents[0];
        ref var row = ref sums[at * size];
        for (var feature = 0; feature < Features; feature++, row = ref Unsafe.Add(ref row, width))
        {
            var column = chunk.Column(feature);
            if (!hasSums) default(TRow).Store(ref row);
            var sum = TRow.Load(ref row);
            foreach (var (sample, x) in column)
                sum.Add(Vector512.Create(x), TRow.Load(ref Unsafe.Add(ref g, sample * width)));
            sum.Store(ref row);
        }
    }

    /// <summary>S + Sᵀ in the place of S.</summary>
    private void Symmetrise()
    {
        for (var j = 0; j < size; j += Tile.Lanes)
            for (var i = 0; i <= j; i += Tile.Lanes)
                Transposition.Symmetrise(
                    ref sums[panels.At(j, i)], panels.Stride(i), ref sums[panels.At(i, j)], panels.Stride(j));
    }

    /// <summary>From z to g, vector by vector.</summary>
    private ref struct Errors(ref float target, ref float importance) : IVectorMap
    {
        private ref float target = ref target, importance = ref importance;

        /// <summary>To be summed over lanes.</summary>
        public Vector512<float> Loss;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> z)
        {
            var g = Outputs<TOutput>.Evaluate(z, Vector512.LoadUnsafe(ref target), Vector512.LoadUnsafe(ref importance), ref Loss);
            target = ref Unsafe.Add(ref target, Tile.Lanes);
            importance = ref Unsafe.Add(ref importance, Tile.Lanes);
            return g;
        }
    }
}
