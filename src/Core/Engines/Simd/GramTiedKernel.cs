using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Models with a tied bottleneck on rare features. With the Gram matrix G = WᵀW, z = b + Gx takes one row of G per active
/// feature, and with g = ½ ∂l/∂z so does S = Σ gxᵀ, the gradient of G over all samples; then ∂l/∂W = W (S + Sᵀ), once per batch.
/// What a sample costs grows with its active features and not with the hidden dimensions.
/// </summary>
/// <remarks>
/// The bias is the row of one feature more, which is always 1. G and S lie in panels of up to 160 columns,
/// <c>[panel, row, column]</c>, that stay in the cache while all samples pass.
/// </remarks>
/// <typeparam name="TOutput">f.</typeparam>
internal sealed class GramTiedKernel<TOutput> : Kernel
    where TOutput : struct, IOutputFunction
{
    private readonly int hidden, size, height;
    private readonly (int Start, int Width)[] panels;
    private readonly AlignedFloats gram, sums, biasSums;
    private readonly AlignedFloats target = new(11 * Tile.Lanes), cotangent = new(10 * Tile.Lanes);
    private readonly SparseChunk chunk;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="hidden">Number of hidden dimensions.</param>
    public GramTiedKernel(PlanShape shape, SampledLoss loss, int hidden)
        : base(shape, loss, Size(Panels(shape.Model.Features)))
    {
        this.hidden = hidden;
        panels = Panels(Features);
        size = Size(panels);
        height = size + 1;
        chunk = new(Features, size);
        biasSums = new(size);
        (gram, sums) = (new((height + 4) * size), new(height * size));
    }

    /// <inheritdoc/>
    protected override void Open(ISampler sampler) => chunk.Open(sampler);

    /// <inheritdoc/>
    protected override (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        Begin();
        var (total, squares, scored) = (0.0, 0.0, 0);
        for (var start = 0; start < samples; start += Tile.Samples)
        {
            chunk.Draw(stream, step, start / Tile.Samples, samples - start);
            if (!chunk.Full && start + Tile.Samples < samples) continue;
            chunk.Sort();
            foreach (var (at, width) in panels) Pass(at, width / Tile.Lanes, differentiate);
            for (var s = 0; s < chunk.Count; s++)
            {
                double loss = Fixed.Sum(Vector512.LoadUnsafe(ref chunk.Losses[s * Tile.Lanes]));
                total += loss;
                squares += loss * loss;
            }

            scored += chunk.Count;
            chunk.Clear();
        }

        var (zeros, zero) = (samples - scored, 0f);
        for (var i = 0; i < Features; i++)
            biasSums[i] += zeros * Outputs<TOutput>.Score(Parameters[(hidden * size) + i], 0, Importance[i], ref zero);
        return (total + ((double)zeros * zero), squares + ((double)zeros * zero * zero));
    }

    /// <inheritdoc/>
    protected override void Gather(Span<float> gradient, float factor)
    {
        Symmetrise();
        foreach (var (at, width) in panels)
            Multiplication.Multiply(
                ref Parameters[0], size, 1, ref sums[at * height], width, ref gradient[at], size, (hidden, Features, width / Tile.Lanes));
        biasSums.Span.CopyTo(gradient[(hidden * size)..]);
        foreach (ref var sum in MemoryMarshal.Cast<float, Vector512<float>>(gradient)) sum *= factor;
    }

    /// <summary>G, and b as its last row; no sums yet.</summary>
    private void Begin()
    {
        foreach (var (at, width) in panels)
        {
            // On and above the diagonal, in blocks; what is below is the transpose of what later panels have above.
            Multiplication.Multiply(
                ref Parameters[0], 1, size, ref Parameters[at], size, ref gram[at * height], width,
                (Math.Min(at + width, Features), hidden, width / Tile.Lanes));
            Parameters.Span.Slice((hidden * size) + at, width).CopyTo(gram.Span[((at * height) + (size * width))..]);
            for (var i = 0; i < at; i += Tile.Lanes)
                for (var j = at; j < at + width; j += Tile.Lanes)
                {
                    var (start, stride) = PanelOf(i);
                    Transposition.Transpose(
                        ref gram[(at * height) + (i * width) + j - at], width, ref gram[(start * height) + (j * stride) + i - start], stride);
                }
        }

        sums.Span.Clear();
        biasSums.Span.Clear();
    }

    private void Pass(int at, int vectors, bool differentiate)
    {
        if (vectors == 10) Pass<Two<Five<Vector>>>(at, differentiate);
        else if (vectors == 8) Pass<Two<Four<Vector>>>(at, differentiate);
        else if (vectors == 5) Pass<Five<Vector>>(at, differentiate);
        else if (vectors == 4) Pass<Four<Vector>>(at, differentiate);
        else if (vectors == 2) Pass<Two<Vector>>(at, differentiate);
        else Pass<One<Vector>>(at, differentiate);
    }

    /// <summary>Scores one panel of the samples, and adds to its S.</summary>
    private void Pass<TRow>(int at, bool differentiate)
        where TRow : struct, IVectors<TRow>
    {
        nint width = TRow.Width * Tile.Lanes;
        ref var g = ref gram[at * height];
        ref var s = ref sums[at * height];
        ref var t = ref target[0];
        ref var cotangents = ref cotangent[0];
        for (var sample = 0; sample < chunk.Count; sample++)
        {
            var active = chunk[sample];
            TRow z = default;
            foreach (var (_, feature, x) in active)
            {
                z.Add(Vector512.Create(x), TRow.Load(ref Unsafe.Add(ref g, feature * width)));
                Unsafe.Add(ref t, Math.Min((uint)(feature - at), (uint)width)) = x;
            }

            z.Store(ref cotangents);
            Score(ref cotangents, ref Importance[at], (int)width, ref chunk.Losses[sample * Tile.Lanes]);
            foreach (var (_, feature, _) in active) Unsafe.Add(ref t, Math.Min((uint)(feature - at), (uint)width)) = 0;
            if (!differentiate) continue;
            var back = TRow.Load(ref cotangents);
            foreach (var (_, feature, x) in active)
            {
                ref var row = ref Unsafe.Add(ref s, feature * width);
                var sum = TRow.Load(ref row);
                sum.Add(Vector512.Create(x), back);
                sum.Store(ref row);
            }

            if (sample % Part == Part - 1) Join(at, (int)width);
        }

        Join(at, (int)width);
    }

    /// <summary>From z to g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Score(ref float z, ref float importance, int width, ref float losses)
    {
        var loss = Vector512.LoadUnsafe(ref losses);
        ref var t = ref target[0];
        for (nint i = 0; i < width; i += Tile.Lanes)
        {
            ref var here = ref Unsafe.Add(ref z, i);
            var (goal, weight) = (Vector512.LoadUnsafe(ref Unsafe.Add(ref t, i)), Vector512.LoadUnsafe(ref Unsafe.Add(ref importance, i)));
            Outputs<TOutput>.Score(Vector512.LoadUnsafe(ref here), goal, weight, ref loss).StoreUnsafe(ref here);
        }

        loss.StoreUnsafe(ref losses);
    }

    /// <summary>Adds ∂l/∂b of this part of the batch to that before: a sum of so many terms is taken in parts.</summary>
    private void Join(int at, int width)
    {
        var part = sums.Span.Slice((at * height) + (size * width), width);
        for (var i = 0; i < width; i++) biasSums[at + i] += part[i];
        part.Clear();
    }

    /// <summary>S + Sᵀ in the place of S.</summary>
    private void Symmetrise()
    {
        for (var j = 0; j < size; j += Tile.Lanes)
            for (var i = 0; i <= j; i += Tile.Lanes)
            {
                var (atJ, atI) = (PanelOf(j), PanelOf(i));
                Transposition.Symmetrise(
                    ref sums[(atI.Start * height) + (j * atI.Width) + i - atI.Start], atI.Width,
                    ref sums[(atJ.Start * height) + (i * atJ.Width) + j - atJ.Start], atJ.Width);
            }
    }

    private (int Start, int Width) PanelOf(int column)
    {
        var panel = panels.Length - 1;
        while (panels[panel].Start > column) panel--;
        return panels[panel];
    }

    private static int Size((int Start, int Width)[] panels) => panels[^1].Start + panels[^1].Width;

    /// <summary>Panels of 10 vectors, and the last of 10, 8, 5, 4, 2 or 1.</summary>
    private static (int Start, int Width)[] Panels(int features)
    {
        var panels = new List<(int, int)>();
        for (int at = 0, left = Tile.Count(4 * features); left > 0; left -= 10, at += 10 * Tile.Lanes)
            panels.Add((at, Tile.Lanes * (left > 8 ? 10 : left > 5 ? 8 : left == 3 ? 4 : left)));
        return [.. panels];
    }
}
