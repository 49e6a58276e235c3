using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// A chunk of a batch, sample by sample in columns. Where the target is the input and many samples are zero throughout, those are
/// left out: a model has the same output for all of them, so that a kernel needs their number alone.
/// </summary>
internal sealed class DenseBatch
{
    // A tile is drawn at the next multiple of 16 columns and then moved to the left.
    private const int Slack = Tile.Samples + Tile.Lanes;

    // The search for zeros and the moves cost a fifth of a step. This share is part of the arithmetic.
    private const double WorthMoving = 0.2;

    private readonly int features;
    private readonly bool targetIsInput;
    private readonly Active[] active;
    private SamplePairs pairs = null!;
    private bool compacts;
    private int dirty;

    /// <summary>Room for samples.</summary>
    /// <param name="features">Number of features n.</param>
    /// <param name="columns">The number of samples, a multiple of 64.</param>
    /// <param name="targetIsInput">Whether the target of a sample is the sample itself.</param>
    public DenseBatch(int features, int columns, bool targetIsInput)
    {
        this.features = features;
        this.targetIsInput = targetIsInput;
        Stride = columns + Slack;
        Inputs = new(features * Stride);
        Targets = targetIsInput ? Inputs : new(features * Stride);
        active = new Active[features * Tile.Samples];
    }

    /// <summary>Floats from one feature to the next: an odd number of cache lines, so that rows do not fall on the same sets of the cache.</summary>
    public int Stride { get; }

    /// <summary>The number of columns that hold a sample.</summary>
    public int Filled { get; private set; }

    /// <summary>x, <c>[feature, Stride]</c>.</summary>
    public AlignedFloats Inputs { get; }

    /// <summary>t, <c>[feature, Stride]</c>.</summary>
    public AlignedFloats Targets { get; }

    /// <summary>Whether samples of zeros are looked for and left out, where the target is the input.</summary>
    public static bool Compacts(ISampler sampler) => sampler is not SparseUniform uniform || uniform.Zeros >= WorthMoving;

    /// <summary>Draws from a sampler from now on.</summary>
    public void Open(ISampler sampler, ITarget target, Aim? aim)
    {
        pairs = new(sampler, target, aim);
        compacts = targetIsInput && Compacts(sampler);
        (Filled, dirty) = (0, Stride);
    }

    /// <summary>Draws a tile and keeps its first samples, without those that are zero if zeros are left out.</summary>
    public void Draw(RandomStream stream, int step, int tile, int samples)
    {
        if (targetIsInput && pairs.Source is ISparseSource sparse)
        {
            Scatter(active.AsSpan(0, sparse.Draw(stream, step, tile, active)), samples);
            return;
        }

        var at = Tile.RoundUp(Filled, Tile.Lanes);
        pairs.Fill(stream, step, tile, Inputs.Span[at..], Targets.Span[at..], Stride);
        if (!compacts)
        {
            Filled += samples;
            return;
        }

        var compaction = Compaction.OfActive(ref Inputs[at], Stride, features, samples);
        if (at != Filled || compaction.Kept < samples)
            for (var i = 0; i < features; i++) compaction.Move(ref Inputs[(i * Stride) + at], ref Inputs[(i * Stride) + Filled]);
        Filled += compaction.Kept;
    }

    /// <summary>Removes all samples.</summary>
    public void Clear() => (Filled, dirty) = (0, Math.Max(dirty, Filled));

    /// <summary>Puts each sample with an active feature into a column of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Scatter(ReadOnlySpan<Active> tile, int samples)
    {
        for (var i = 0; i < features && dirty > Filled; i++) Inputs.Span.Slice((i * Stride) + Filled, dirty - Filled).Clear();
        dirty = 0;
        var (column, last) = (Filled - 1, -1);
        ref var inputs = ref Inputs[0];
        foreach (var (sample, feature, value) in tile)
        {
            if (sample >= samples) break;
            column += sample == last ? 0 : 1;
            last = sample;
            Unsafe.Add(ref inputs, (feature * Stride) + column) = value;
        }

        Filled = column + 1;
    }
}
