using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Features that come together: each set is active as a whole with probability p, and then every member is uniform on [0, 1),
/// independently; otherwise all are 0. The target is the input (Elhage et al. 2022, section 4, on correlated features).
/// </summary>
public sealed record CorrelatedSets : ISampler
{
    /// <summary>The sets; each of the features 0 … n − 1 stands in exactly one.</summary>
    public required Values<Values<int>> Sets { get; init; }

    /// <summary>The probability p that a set is active, one for all or one per set; 1 unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <inheritdoc/>
    public int Features => FeatureSets.Features(Sets);

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Density = Density.Of(1) };

    /// <inheritdoc/>
    public string Drawing => "every feature, whole sets/1";

    /// <inheritdoc/>
    public bool TargetIsInput => true;

    /// <inheritdoc/>
    public double[] MeanTarget()
    {
        var mean = new double[Features];
        for (var s = 0; s < Sets.Count; s++)
            foreach (var i in Sets[s]) mean[i] = Density[s] / 2;
        return mean;
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => FeatureSets.Faults(Sets, Density);

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>
    /// Feature i takes its value from word i mod 4 of group i / 4; set s is decided by word s mod 4 of group 2²⁷ + s / 4.
    /// </summary>
    private sealed class Source(CorrelatedSets sampler) : ISampleSource
    {
        private readonly int features = sampler.Features;
        private readonly int[][] members = [.. sampler.Sets.Select(set => set.ToArray())];
        private readonly uint[] threshold =
            [.. Enumerable.Range(0, sampler.Sets.Count).Select(s => UniformDraw.Threshold(sampler.Density[s]))];

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, Span<float> targets)
        {
            var draws = new PhiloxTile((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
            var rows = MemoryMarshal.Cast<float, Vector512<float>>(inputs);
            for (var i = 0; i < features; i += 4)
            {
                var (a, b, c, d) = draws.At(stream.Word(i >> 2));
                rows[i] = UniformDraw.Value(a);
                if (i + 1 < features) rows[i + 1] = UniformDraw.Value(b);
                if (i + 2 < features) rows[i + 2] = UniformDraw.Value(c);
                if (i + 3 < features) rows[i + 3] = UniformDraw.Value(d);
            }

            for (var s = 0; s < members.Length; s += 4)
            {
                var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + (s >> 2)));
                Decide(rows, s, a);
                if (s + 1 < members.Length) Decide(rows, s + 1, b);
                if (s + 2 < members.Length) Decide(rows, s + 2, c);
                if (s + 3 < members.Length) Decide(rows, s + 3, d);
            }
        }

        private void Decide(Span<Vector512<float>> rows, int set, Vector512<uint> word)
        {
            var active = UniformDraw.Happens(word, threshold[set]);
            foreach (var i in members[set]) rows[i] = UniformDraw.Where(active, rows[i]);
        }
    }
}
