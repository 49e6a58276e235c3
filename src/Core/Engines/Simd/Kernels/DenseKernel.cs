using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// A kernel that computes with every feature, 16 samples to a vector. A batch is cut into chunks of samples; each is drawn,
/// evaluated and differentiated while it lies in the cache, sums to a gradient of its own, and chunks are added in order: so the
/// bits do not depend on the thread that works on a chunk.
/// </summary>
internal abstract class DenseKernel : Kernel
{
    private readonly WorkerTeam? team;
    private readonly int samplesPerChunk;
    private readonly Action<int, int> share;
    private DenseKernel[] members = [];
    private GradientSums[] gradients = [];
    private (double Losses, double Squares, int Columns)[] parts = [];
    private (RandomStream Stream, int Step, int Samples, bool Differentiate) batch;
    private int first;

    /// <summary>Room for any instance of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="team">The threads that work on the chunks of a batch; null for the caller alone.</param>
    /// <param name="leader">The kernel whose parameters this one shares; null for its own.</param>
    /// <param name="parameterStride">Floats from one row of a parameter to the next; null for its columns.</param>
    protected DenseKernel(PlanShape shape, SampledLoss loss, WorkerTeam? team, DenseKernel? leader, int? parameterStride)
        : base(shape, loss, parameterStride, leader)
    {
        samplesPerChunk = SamplesPerChunk(Features);
        Chunk = new(Features, samplesPerChunk, shape.TargetIsInput);
        Gradient = new(Layout.Size);
        Cotangents = new(Features * Chunk.Stride);
        Losses = new(samplesPerChunk);
        this.team = samplesPerChunk < loss.Batch ? team : null;
        share = (piece, member) => parts[piece] = members[member].Work(first + piece, batch, gradients[piece]);
    }

    /// <summary>x and t of the current chunk of the batch.</summary>
    protected DenseBatch Chunk { get; }

    /// <summary>g = ½ ∂l/∂z with the loss l of a sample, <c>[feature, stride of the chunk]</c>.</summary>
    protected AlignedFloats Cotangents { get; }

    /// <summary>The loss of every sample of the chunk.</summary>
    protected AlignedFloats Losses { get; }

    /// <summary>½ ∂l/∂θ summed over the samples so far, packed.</summary>
    protected GradientSums Gradient { get; }

    /// <inheritdoc/>
    protected sealed override void Open(ISampler sampler, ITarget target, Aim? aim)
    {
        if (team != null && members.Length == 0)
        {
            members = [this, .. Enumerable.Range(1, team.Members - 1).Select(_ => Helper())];
            parts = new (double, double, int)[4 * team.Members];
            gradients = [.. parts.Select(_ => new GradientSums(Layout.Size))];
        }

        Chunk.Open(sampler, target, aim);
        foreach (var helper in members.AsSpan(Math.Min(1, members.Length))) helper.Open(sampler, target, aim);
    }

    /// <inheritdoc/>
    protected sealed override void Gather(Span<float> gradient, float factor) => Gradient.CopyTo(gradient, factor);

    /// <summary>
    /// Errors 64 columns of the chunk, from one on, into <see cref="Cotangents"/> and <see cref="Losses"/>.
    /// </summary>
    protected abstract void EvaluateColumns(int column);

    /// <summary>Carries the cotangents of 64 columns, of which the first hold a sample, back to where <see cref="Accumulate"/> needs them.</summary>
    protected abstract void Back(int column, int samples);

    /// <summary>Adds the gradient of the chunk's first columns, a multiple of 64, to sums.</summary>
    protected abstract void Accumulate(int columns, GradientSums sums);

    /// <summary>The loss of a sample that is zero throughout; if requested, adds the gradient of a number of such samples, which may be 0.</summary>
    protected abstract float EvaluateZeros(int count, bool differentiate);

    /// <summary>A kernel with the same parameters and room of its own.</summary>
    protected abstract DenseKernel Helper();

    /// <summary>
    /// The size of a chunk, which is part of the arithmetic: a larger one needs fewer sums over lanes, a smaller one fits a nearer
    /// cache and more threads can share a batch.
    /// </summary>
    internal static int SamplesPerChunk(int features) => features <= 64 ? 4 * Part : Part;

    /// <inheritdoc/>
    protected sealed override (double Losses, double Squares) Sum(RandomStream stream, int step, int samples, bool differentiate)
    {
        Gradient.Clear();
        batch = (stream, step, samples, differentiate);
        var (losses, squares, evaluated) = (0.0, 0.0, 0);
        var chunks = (samples + samplesPerChunk - 1) / samplesPerChunk;
        for (first = 0; first < chunks; first += Math.Max(1, parts.Length))
        {
            var pieces = Math.Clamp(parts.Length, 1, chunks - first);
            if (team != null) team.Run(pieces, share);
            for (var piece = 0; piece < pieces; piece++)
            {
                var part = team == null ? Work(first, batch, Gradient) : parts[piece];
                if (team != null && differentiate) Gradient.Add(gradients[piece]);
                (losses, squares, evaluated) = (losses + part.Losses, squares + part.Squares, evaluated + part.Columns);
            }
        }

        double zero = EvaluateZeros(samples - evaluated, differentiate);
        return (losses + ((samples - evaluated) * zero), squares + ((samples - evaluated) * zero * zero));
    }

    /// <summary>Draws and errors a chunk; adds its gradient to sums.</summary>
    private (double Losses, double Squares, int Columns) Work(
        int chunk, (RandomStream Stream, int Step, int Samples, bool Differentiate) batch, GradientSums sums)
    {
        var (from, to) = (chunk * samplesPerChunk, Math.Min((chunk + 1) * samplesPerChunk, batch.Samples));
        Chunk.Clear();
        for (var start = from; start < to; start += Tile.Samples)
            Chunk.Draw(batch.Stream, batch.Step, start / Tile.Samples, Math.Min(Tile.Samples, to - start));
        for (var column = 0; column < Chunk.Filled; column += Tile.Samples)
        {
            EvaluateColumns(column);
            if (Chunk.Filled - column < Tile.Samples) ZeroPadding(column, Chunk.Filled - column);
            if (batch.Differentiate) Back(column, Math.Min(Tile.Samples, Chunk.Filled - column));
        }

        if (batch.Differentiate) Accumulate(Tile.RoundUp(Chunk.Filled, Tile.Samples), sums);
        var (sum, sumOfSquares) = (Vector512<double>.Zero, Vector512<double>.Zero);
        foreach (var loss in MemoryMarshal.Cast<float, Vector512<float>>(Losses.Span)[..(Tile.Count(Chunk.Filled) * 4)])
        {
            var (lower, upper) = Vector512.Widen(loss);
            sum += lower + upper;
            sumOfSquares += (lower * lower) + (upper * upper);
        }

        return (LaneSum.Of(sum), LaneSum.Of(sumOfSquares), Chunk.Filled);
    }

    /// <summary>Zeroes loss and cotangent of the padding columns: of 64 columns, only the first hold a sample.</summary>
    private void ZeroPadding(int column, int samples)
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
