using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The sampled loss of one instance and its gradient, in float, 16 samples to a vector. A batch is cut into chunks of fixed
/// size; each is drawn, scored and differentiated while it lies in the cache, sums to a gradient of its own, and chunks are
/// added in order: so the bits do not depend on who computes a chunk.
/// </summary>
internal abstract class Kernel
{
    /// <summary>Samples of a chunk; part of the arithmetic.</summary>
    public const int ChunkSamples = 256;

    /// <summary>Tiles that a kernel takes at once.</summary>
    protected const int Group = 4;

    private readonly float[] gradient;
    private readonly bool targetIsInput;
    private readonly SampledLoss loss;
    private ISampleSource source = null!;

    /// <summary>Room for any instance of a shape.</summary>
    protected Kernel(PlanShape shape, SampledLoss loss)
    {
        var features = shape.Model.Features;
        var samples = Math.Min(ChunkSamples, Math.Max(loss.Batch, loss.JudgedOn));
        var tiles = PackedLayout.RoundUp(Tile.Count(samples), Group);
        Features = features;
        this.loss = loss;
        Columns = PackedLayout.RoundUp(features, 4);
        TileStride = Stride(Columns);
        Layout = new(shape.Model.Layout);
        targetIsInput = shape.Sampler.TargetIsInput;
        Importance = new float[Columns];
        Parameters = new(Layout.Size);
        Inputs = new(tiles * TileStride);
        Targets = targetIsInput ? Inputs : new(tiles * TileStride);
        Cotangents = new(tiles * TileStride);
        Losses = new(tiles * Tile.Lanes);
        Accumulators = new(Layout.Size * Tile.Lanes);
        gradient = new float[Layout.Size];
    }

    /// <summary>Number of features n.</summary>
    protected int Features { get; }

    /// <summary>n rounded up to a multiple of 4: the rows of a tile and the columns of W, zero beyond n.</summary>
    protected int Columns { get; }

    /// <summary>Floats from one tile to the next.</summary>
    protected int TileStride { get; }

    /// <summary>Where the parameters lie.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The parameters, packed.</summary>
    public AlignedFloats Parameters { get; }

    /// <summary>f I_i with the factor f of the reduction, zero beyond n.</summary>
    protected float[] Importance { get; }

    /// <summary>x, <c>[tile, feature, 16]</c>.</summary>
    protected AlignedFloats Inputs { get; }

    /// <summary>t, <c>[tile, feature, 16]</c>.</summary>
    protected AlignedFloats Targets { get; }

    /// <summary>g = ½ ∂l/∂z with the loss l of a sample, <c>[tile, feature, 16]</c>.</summary>
    protected AlignedFloats Cotangents { get; }

    /// <summary>The loss of every sample of the chunk, <c>[tile, 16]</c>.</summary>
    protected AlignedFloats Losses { get; }

    /// <summary>½ ∂l/∂θ summed over the tiles so far, lane by lane, <c>[parameter, 16]</c>.</summary>
    protected AlignedFloats Accumulators { get; }

    /// <summary>Floats between rows of tiles: an odd number of cache lines, so that tiles do not fall on the same sets.</summary>
    protected static int Stride(int rows) => (rows | 1) * Tile.Lanes;

    /// <summary>Prepares for an instance.</summary>
    public void Open(TrainingPlan plan)
    {
        source = plan.Sampler.Open();
        var factor = loss.Factor(Features);
        for (var i = 0; i < Features; i++) Importance[i] = (float)(factor * plan.Importance[i]);
    }

    /// <summary>The mean loss of a batch, and its gradient, packed.</summary>
    public double LossAndGradient(RandomStream stream, int step, int samples, out ReadOnlySpan<float> mean)
    {
        Accumulators.Span.Clear();
        var sums = Sum(stream, step, samples, true);
        var lanes = MemoryMarshal.Cast<float, Vector512<float>>(Accumulators.Span);
        var scale = (float)(2.0 / samples);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = scale * Fixed.Sum(lanes[i]);
        mean = gradient;
        return sums.Losses / samples;
    }

    /// <summary>The mean loss over samples, and its standard error.</summary>
    public Evaluation Judge(RandomStream stream, int samples)
    {
        var (losses, squares) = Sum(stream, 0, samples, false);
        return BatchLoss.Statistics(losses, squares, samples);
    }

    /// <summary>
    /// Scores the drawn tiles from a group on, four of them, into <see cref="Cotangents"/> and <see cref="Losses"/>.
    /// </summary>
    protected abstract void Score(int tile);

    /// <summary>Carries the cotangents of four tiles back to where <see cref="Accumulate"/> needs them.</summary>
    protected abstract void Back(int tile);

    /// <summary>Adds the gradient of the chunk's first tiles to <see cref="Accumulators"/>.</summary>
    protected abstract void Accumulate(int tiles);

    /// <summary>
    /// The sums of the losses and of their squares, in double: a float has too few digits left for the difference of two
    /// such sums once there are thousands of samples.
    /// </summary>
    private (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        var (losses, squares) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var start = 0; start < samples; start += ChunkSamples)
        {
            var count = Math.Min(ChunkSamples, samples - start);
            var tiles = Tile.Count(count);
            for (var tile = 0; tile < tiles; tile += Group)
            {
                for (var t = tile; t < tile + Group; t++) Draw(stream, step, (start / Tile.Lanes) + t, t, t < tiles);
                Score(tile);
                for (var t = tile; t < tile + Group; t++)
                    if ((t + 1) * Tile.Lanes > count) Silence(t, count - (t * Tile.Lanes));
                if (differentiate) Back(tile);
            }

            if (differentiate) Accumulate(tiles);
            foreach (var loss in MemoryMarshal.Cast<float, Vector512<float>>(Losses.Span)[..tiles])
            {
                var (lower, upper) = Vector512.Widen(loss);
                losses += lower + upper;
                squares += (lower * lower) + (upper * upper);
            }
        }

        return (Fixed.Sum(losses), Fixed.Sum(squares));
    }

    /// <summary>Draws a tile of the stream into the chunk; beyond the batch there are zeros.</summary>
    private void Draw(RandomStream stream, int step, int tile, int at, bool inside)
    {
        var inputs = Inputs.Span.Slice(at * TileStride, Features * Tile.Lanes);
        var targets = Targets.Span.Slice(at * TileStride, Features * Tile.Lanes);
        if (inside)
        {
            source.Fill(stream, step, tile, inputs, targets);
            return;
        }

        inputs.Clear();
        targets.Clear();
    }

    /// <summary>The lanes of a tile beyond the batch neither lose nor teach.</summary>
    private void Silence(int tile, int lanes)
    {
        // The comparison with a negative number of lanes, in a tile wholly beyond the batch, masks all.
        var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle();
        var rows = Cotangents.Span.Slice(tile * TileStride, Columns * Tile.Lanes);
        foreach (ref var row in MemoryMarshal.Cast<float, Vector512<float>>(rows)) row &= mask;
        MemoryMarshal.Cast<float, Vector512<float>>(Losses.Span)[tile] &= mask;
    }
}
