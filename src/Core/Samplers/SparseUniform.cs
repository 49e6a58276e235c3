using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Independent sparse features: each x_i is 0 with probability 1 − p_i and uniform on [0, 1) otherwise; the target is x
/// itself (Elhage et al. 2022, section 2, "the feature vectors").
/// </summary>
public sealed record SparseUniform : ISampler
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>The probability p that a feature is active, one for all or one per feature; 1 (dense) unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Density = Density.Of(1) };

    /// <inheritdoc/>
    public string Drawing => "every feature/1";

    /// <inheritdoc/>
    public bool TargetIsInput => true;

    /// <inheritdoc/>
    public double[] MeanTarget() => [.. Enumerable.Range(0, Features).Select(i => Density[i] / 2)];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the sampler", Features, 1, "set Features to the length of an input")
            .Concat(Density.Faults(Features));

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>1 / T as a float, rounded down until no u &lt; T gives a product of 1 or above.</summary>
    internal static float Scale(uint threshold)
    {
        var scale = (float)(1.0 / threshold);
        while ((threshold - 1) * scale >= 1) scale = MathF.BitDecrement(scale);
        return scale;
    }

    /// <summary>
    /// One uniform integer u of 31 bits gives mask and value at once: active iff u &lt; T with T = p 2³¹, value u / T.
    /// Given that a feature is active, u / T is again uniform on [0, 1).
    /// </summary>
    private sealed class Source : ISampleSource
    {
        private readonly uint[] threshold;
        private readonly float[] scale;

        public Source(SparseUniform sampler)
        {
            threshold = new uint[sampler.Features];
            scale = new float[sampler.Features];
            for (var i = 0; i < threshold.Length; i++)
            {
                threshold[i] = Math.Max(1, (uint)Math.Round(sampler.Density[i] * 2147483648.0));
                scale[i] = Scale(threshold[i]);
            }
        }

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, Span<float> targets)
        {
            var draws = new PhiloxTile((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
            var rows = MemoryMarshal.Cast<float, Vector512<float>>(inputs);
            for (var i = 0; i < threshold.Length; i += 4)
            {
                var (a, b, c, d) = draws.At(stream.Word(i >> 2));
                rows[i] = Value(a, i);
                if (i + 1 < threshold.Length) rows[i + 1] = Value(b, i + 1);
                if (i + 2 < threshold.Length) rows[i + 2] = Value(c, i + 2);
                if (i + 3 < threshold.Length) rows[i + 3] = Value(d, i + 3);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<float> Value(Vector512<uint> word, int i)
        {
            var u = word >> 1;
            var value = Vector512.ConvertToSingle(u.AsInt32()) * Vector512.Create(scale[i]);
            var active = Vector512.LessThan(u, Vector512.Create(threshold[i])).AsSingle();
            return Vector512.ConditionalSelect(active, value, Vector512<float>.Zero);
        }
    }
}
