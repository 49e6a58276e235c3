using System.Runtime.CompilerServices;

namespace Research;

/// <summary>Draws the samples of a step: inputs, which may be attacked, and the targets of the clean inputs.</summary>
/// <param name="sampler">The distribution of clean inputs.</param>
/// <param name="target">The target, a function of the clean input.</param>
/// <param name="aim">The attacks, read whenever a tile is filled; null for none.</param>
internal sealed class SamplePairs(ISampler sampler, ITarget target, Aim? aim)
{
    // A group that no sampler uses, so that an attack shares no draw with its sample.
    private const int Group = (1 << 28) - 1;

    private readonly int features = sampler.Features;
    private readonly ITarget? target = aim is null && target.Equals(Target.Input) ? null : target;
    private readonly int[] attacked = new int[aim is null ? 0 : Tile.Samples];
    private readonly float[] signs = new float[aim is null ? 0 : Tile.Samples];

    /// <summary>Draws clean inputs.</summary>
    public ISampleSource Source { get; } = sampler.Open();

    /// <summary>Whether the target of a sample is the sample as the model sees it; then no targets are filled.</summary>
    public bool TargetIsInput => target is null;

    /// <summary>Fills one tile, as <see cref="ISampleSource.Fill"/> and <see cref="ITarget.Fill"/> do.</summary>
    public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, Span<float> targets, int stride)
    {
        Source.Fill(stream, step, tile, inputs, stride);
        target?.Fill(features, inputs, targets, stride);
        if (aim is not null) Attack(stream, step, tile, inputs, stride);
    }

    /// <summary>x ± ε d_i; the feature i and the sign are drawn for each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Attack(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
    {
        for (var sample = 0; sample < Tile.Samples; sample++)
        {
            var words = stream.At(step, (uint)((tile * Tile.Samples) + sample), Group);
            attacked[sample] = (int)(((ulong)words.A * (ulong)features) >> 32);
            signs[sample] = (words.B & 1) == 0 ? 1 : -1;
        }

        for (var j = 0; j < features; j++)
        {
            var entries = aim!.Entries(j);
            var row = inputs.Slice(j * stride, Tile.Samples);
            for (var sample = 0; sample < row.Length; sample++) row[sample] += signs[sample] * entries[attacked[sample]];
        }
    }
}
