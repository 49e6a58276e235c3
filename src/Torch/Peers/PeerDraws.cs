using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Samples of <see cref="SparseUniform"/> for several instances, each with one density p for all its features, in as few passes
/// over memory as libtorch's operations allow.
/// </summary>
/// <remarks>
/// Where features are common, one number for each entry says whether it is active and how much: x = max(0, u), u uniform on
/// [1 − 1/p, 1), is 0 with probability 1 − p and uniform on [0, 1) otherwise. Where they are rare, the zeros between two active
/// entries are drawn instead: their number is geometric, ⌊ln v / ln(1 − p)⌋ with v uniform on (0, 1]. Of both signs, u is uniform on
/// [−1/p, 1/p), and 0 where |u| is above 1.
/// </remarks>
internal sealed class PeerDraws : IDisposable
{
    // Below this density, and from so many entries on, the gaps between active entries are quicker to draw than all entries.
    private const double Rare = 0.2;
    private const long Many = 1 << 14;

    // Active entries that are drawn beyond their expected number, in standard deviations: one step in 10⁹ needs more, and
    // leaves its last entries zero.
    private const double Deviations = 6;

    private readonly Tensor entries;
    private readonly Generator generator;
    private readonly IFill[] fills;

    /// <param name="densities">p of each instance, in (0, 1].</param>
    /// <param name="features">n.</param>
    /// <param name="samples">B.</param>
    /// <param name="seed">The seed of this object's generator.</param>
    /// <param name="signed">Whether active features are uniform on [−1, 1], or on [0, 1).</param>
    public PeerDraws(double[] densities, int features, int samples, ulong seed, bool signed = false)
    {
        var each = (long)features * samples;
        // One entry more takes what lies beyond the last.
        entries = zeros((densities.Length * each) + 1);
        Samples = entries.narrow(0, 0, densities.Length * each).view(densities.Length, features, samples);
        generator = new(seed, CPU);
        fills = [.. Fills(densities, each, signed)];
    }

    /// <summary>x, <c>[instances, features, samples]</c>; every call of <see cref="Next"/> writes it anew.</summary>
    public Tensor Samples { get; }

    /// <summary>Draws the samples of the next step.</summary>
    public void Next()
    {
        foreach (var fill in fills) fill.Draw(generator);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var fill in fills) fill.Dispose();
        Samples.Dispose();
        entries.Dispose();
        generator.Dispose();
    }

    /// <summary>One for each run of instances of one density, in the order of the instances.</summary>
    private IEnumerable<IFill> Fills(double[] densities, long each, bool signed)
    {
        for (var from = 0; from < densities.Length;)
        {
            var (p, to) = (densities[from], from + 1);
            while (to < densities.Length && densities[to] == p) to++;
            var count = (to - from) * each;
            yield return p < Rare && count >= Many
                ? new ByGaps(entries.narrow(0, from * each, count + 1), p, signed)
                : new ByEntries(entries.narrow(0, from * each, count), p, signed);
            from = to;
        }
    }

    private interface IFill : IDisposable
    {
        void Draw(Generator generator);
    }

    private sealed class ByEntries(Tensor entries, double p, bool signed) : IFill
    {
        public void Draw(Generator generator)
        {
            if (!signed)
            {
                entries.uniform_(1 - (1 / p), 1, generator).relu_();
                return;
            }

            entries.uniform_(-1 / p, 1 / p, generator);
            if (p >= 1) return;
            using var outside = nn.functional.hardshrink(entries, 1);
            entries.sub_(outside);
        }

        public void Dispose() => entries.Dispose();
    }

    /// <param name="entries">One more than are drawn: what lies beyond the last goes there, and the next fill writes over it.</param>
    /// <param name="p">The density.</param>
    /// <param name="signed">Whether values have both signs.</param>
    private sealed class ByGaps(Tensor entries, double p, bool signed) : IFill
    {
        private readonly Tensor gaps = empty(Most(entries.numel() - 1, p));
        private readonly Tensor values = empty(Most(entries.numel() - 1, p));
        private readonly Tensor active = arange(Most(entries.numel() - 1, p), int64);
        private readonly Scalar beyond = entries.numel() - 1;
        private readonly Scalar scale = 1 / Math.Log(1 - p);

        public void Draw(Generator generator)
        {
            gaps.uniform_(1e-8, 1, generator).log_().mul_(scale).floor_();
            using var places = gaps.cumsum(0, int64);
            places.add_(active, Tensors.One).clamp_max_(beyond);
            entries.zero_();
            entries.scatter_(0, places, values.uniform_(signed ? -1 : 0, 1, generator));
        }

        public void Dispose()
        {
            gaps.Dispose();
            values.Dispose();
            active.Dispose();
            entries.Dispose();
            beyond.Dispose();
            scale.Dispose();
        }

        private static long Most(long count, double p) => (long)((p * count) + (Deviations * Math.Sqrt(p * count)) + 16);
    }
}
