using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The sampled loss of one instance and its gradient, in float, 16 samples to a vector. A batch is cut into chunks of fixed
/// size; each is drawn, scored and differentiated while it lies in the cache, and chunks are added in order. Samples that are
/// zero throughout are counted.
/// </summary>
internal abstract class Kernel
{
    private readonly SampledLoss loss;
    private readonly float[] gradient;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    protected Kernel(PlanShape shape, SampledLoss loss)
    {
        this.loss = loss;
        Features = shape.Model.Features;
        Layout = new(shape.Model.Layout);
        Chunk = new(Features, ChunkColumns(Features), shape.Sampler.TargetIsInput);
        Importance = new(PackedLayout.RoundUp(Features, Tile.Lanes));
        Parameters = new(Layout.Size);
        Gradient = new(Layout.Size);
        gradient = new float[Layout.Size];
        Cotangents = new(Features * Chunk.Stride);
        Losses = new(Chunk.Columns);
    }

    /// <summary>Where the parameters lie.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The parameters, packed.</summary>
    public AlignedFloats Parameters { get; }

    /// <summary>Number of features n.</summary>
    protected int Features { get; }

    /// <summary>f I_i with the factor f of the reduction, zero beyond n.</summary>
    protected AlignedFloats Importance { get; }

    /// <summary>x and t of the samples that are being worked on.</summary>
    protected Chunk Chunk { get; }

    /// <summary>g = ½ ∂l/∂z with the loss l of a sample, <c>[feature, stride of the chunk]</c>.</summary>
    protected AlignedFloats Cotangents { get; }

    /// <summary>The loss of every sample of the chunk.</summary>
    protected AlignedFloats Losses { get; }

    /// <summary>½ ∂l/∂θ summed over the samples so far, packed.</summary>
    protected Sums Gradient { get; }

    /// <summary>Prepares for an instance.</summary>
    public void Open(TrainingPlan plan)
    {
        Chunk.Open(plan.Sampler);
        var factor = loss.Factor(Features);
        for (var i = 0; i < Features; i++) Importance[i] = (float)(factor * plan.Importance[i]);
    }

    /// <summary>The mean loss of a batch, and its gradient, packed.</summary>
    public double LossAndGradient(RandomStream stream, int step, int samples, out ReadOnlySpan<float> mean)
    {
        Gradient.Clear();
        var (losses, _) = Sum(stream, step, samples, true);
        Gradient.CopyTo(gradient, (float)(2.0 / samples));
        mean = gradient;
        return losses / samples;
    }

    /// <summary>The mean loss over samples, and its standard error.</summary>
    public Evaluation Judge(RandomStream stream, int samples)
    {
        var (losses, squares) = Sum(stream, 0, samples, false);
        return BatchLoss.Statistics(losses, squares, samples);
    }

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
    private static int ChunkColumns(int features) => features <= 8 ? 1024 : 256;

    /// <summary>
    /// The sums of the losses and of their squares, in double: a float has too few digits left for the difference of two
    /// such sums once there are thousands of samples.
    /// </summary>
    private (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
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
