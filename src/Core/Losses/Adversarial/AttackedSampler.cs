using System.Runtime.CompilerServices;

namespace Research;

/// <summary>Samples x ± ε d_i with target x; the feature i and the sign are drawn for each sample.</summary>
/// <param name="clean">Where x comes from.</param>
/// <param name="aim">ε d_i; what it holds when a tile is filled.</param>
internal sealed class AttackedSampler(ISampler clean, Aim aim) : ISampler
{
    /// <inheritdoc/>
    public int Features => clean.Features;

    /// <inheritdoc/>
    public ISampler Shape => this;

    /// <inheritdoc/>
    public string Drawing => clean.Drawing;

    /// <inheritdoc/>
    public bool TargetIsInput => false;

    /// <inheritdoc/>
    public double[] MeanTarget() => clean.MeanTarget();

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => clean.Faults();

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(clean.Open(), clean.Features, aim);

    private sealed class Source(ISampleSource clean, int features, Aim aim) : ISampleSource
    {
        // Beyond the groups of any sampler, so that an attack shares no draw with its sample.
        private const int Group = (1 << 28) - 1;

        private readonly int[] attacked = new int[Tile.Samples];
        private readonly float[] signs = new float[Tile.Samples];

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, Span<float> targets, int stride)
        {
            clean.Fill(stream, step, tile, targets, [], stride);
            for (var sample = 0; sample < Tile.Samples; sample++)
            {
                var words = stream.At(step, (uint)((tile * Tile.Samples) + sample), Group);
                attacked[sample] = (int)(((ulong)words.A * (ulong)features) >> 32);
                signs[sample] = (words.B & 1) == 0 ? 1 : -1;
            }

            for (var j = 0; j < features; j++)
            {
                var entries = aim.Entries(j);
                var to = inputs.Slice(j * stride, Tile.Samples);
                var from = targets.Slice(j * stride, Tile.Samples);
                for (var sample = 0; sample < to.Length; sample++)
                    to[sample] = from[sample] + (signs[sample] * entries[attacked[sample]]);
            }
        }
    }
}
