using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// A kernel that computes with every feature, 16 samples to a vector. A batch is cut into chunks; each is drawn, scored and
/// differentiated while it lies in the cache, and chunks are added in order.
/// </summary>
internal abstract class DenseKernel : Kernel
{
    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    protected DenseKernel(PlanShape shape, SampledLoss loss)
        : base(shape, loss, shape.Model.Features)
    {
        Chunk = new(Features, ChunkColumns(Features), shape.Sampler.TargetIsInput);
        Gradient = new(Layout.Size);
        Cotangents = new(Features * Chunk.Stride);
        Losses = new(Chunk.Columns);
    }

    /// <summary>x and t of the samples that are being worked on.</summary>
    protected Chunk Chunk { get; }

    /// <summary>g = ½ ∂l/∂z with the loss l of a sample, <c>[feature, stride of the chunk]</c>.</summary>
    protected AlignedFloats Cotangents { get; }

    /// <summary>The loss of every sample of the chunk.</summary>
    protected AlignedFloats Losses { get; }

    /// <summary>½ ∂l/∂θ summed over the samples so far, packed.</summary>
    protected Sums Gradient { get; }

    /// <inheritdoc/>
    protected sealed override void Open(ISampler sampler) => Chunk.Open(sampler);

    /// <inheritdoc/>
    protected sealed override void Gather(Span<float> gradient, float factor) => Gradient.CopyTo(gradient, factor);

    /// <summary>
    /// Scores 64 columns of the chunk, from one on, into <see cref="Cotangents"/> and <see cref="Losses"/>.
    /// </summary>
    protected abstract void Score(int column);

    /// <summary>Carries the cotangents of 64 columns back to where <see cref="Accumulate"/> needs them.</summary>
    protected abstract void Back(int column);

    /// <summary>Adds the gradient of the chunk's first columns, a multiple of 64, to <see cref="Gradient"/>.</summary>
    protected abstract void Accumulate(int columns);

    /// <summary>The loss of a sample that is zero throughout; adds the gradient of a number of them, which may be 0.</summary>
    protected abstract float ScoreZeros(int count);

    // Part of the arithmetic: the larger, the fewer sums over lanes; the smaller, the nearer the cache.
    private static int ChunkColumns(int features) => features <= 64 ? 4 * Part : 2 * Part;

    /// <inheritdoc/>
    protected sealed override (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        Gradient.Clear();
        var (losses, squares, scored) = (0.0, 0.0, 0);
        for (var start = 0; start < samples; start += Tile.Samples)
        {
            Chunk.Draw(stream, step, start / Tile.Samples, Math.Min(Tile.Samples, samples - start));
            if (Chunk.Filled < Chunk.Columns && start + Tile.Samples < samples) continue;
            while (Chunk.Filled > 0)
            {
                var columns = Math.Min(Chunk.Filled, Chunk.Columns);
                Work(columns, differentiate, ref losses, ref squares);
                scored += columns;
                Chunk.Drop();
                if (start + Tile.Samples < samples) break;
            }
        }

        double zero = ScoreZeros(differentiate ? samples - scored : 0);
        return (losses + ((samples - scored) * zero), squares + ((samples - scored) * zero * zero));
    }

    private void Work(int columns, bool differentiate, ref double losses, ref double squares)
    {
        for (var column = 0; column < columns; column += Tile.Samples)
        {
            Score(column);
            if (columns - column < Tile.Samples) Silence(column, columns - column);
            if (differentiate) Back(column);
        }

        if (differentiate) Accumulate(PackedLayout.RoundUp(columns, Tile.Samples));
        var (sum, sumOfSquares) = (Vector512<double>.Zero, Vector512<double>.Zero);
        foreach (var loss in MemoryMarshal.Cast<float, Vector512<float>>(Losses.Span)[..(Tile.Count(columns) * 4)])
        {
            var (lower, upper) = Vector512.Widen(loss);
            sum += lower + upper;
            sumOfSquares += (lower * lower) + (upper * upper);
        }

        losses += Fixed.Sum(sum);
        squares += Fixed.Sum(sumOfSquares);
    }

    /// <summary>Of 64 columns only the first hold a sample: the others neither lose nor teach.</summary>
    private void Silence(int column, int samples)
    {
        for (var q = 0; q < Tile.Samples; q += Tile.Lanes)
        {
            var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(samples - q)).AsSingle();
            Mask(ref Losses[column + q], mask);
            for (var i = 0; i < Features; i++) Mask(ref Cotangents[(i * Chunk.Stride) + column + q], mask);
        }
    }

    private static void Mask(ref float at, Vector512<float> mask) => (Vector512.LoadUnsafe(ref at) & mask).StoreUnsafe(ref at);
}
