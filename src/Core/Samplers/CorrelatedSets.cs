namespace Research;

/// <summary>
/// Features that come together: each set is active as a whole with probability p, and then every member is uniform on [0, 1),
/// or of another magnitude, independently; otherwise all are 0. The target is the input (Elhage et al. 2022, section 4, on correlated features).
/// </summary>
public sealed record CorrelatedSets : ISampler
{
    /// <summary>The sets; each of the features 0 … n − 1 stands in exactly one.</summary>
    public required EquatableArray<EquatableArray<int>> Sets { get; init; }

    /// <summary>The probability p that a set is active, one for all or one per set; 1 unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <summary>The distribution of an active feature; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    public int Features => FeatureSets.Features(Sets);

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Density = Density.Of(1) };

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("every feature, whole sets/2", Magnitude);

    /// <inheritdoc/>
    public double[] Mean()
    {
        var mean = new double[Features];
        for (var s = 0; s < Sets.Count; s++)
            foreach (var i in Sets[s]) mean[i] = Density[s] * Magnitude.Mean;
        return mean;
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => FeatureSets.Faults(Sets, Density).Concat(Magnitude.Faults());

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>
    /// Sample 64 t + 16 q + l of tile t takes feature i from word q of group i, and the decision about set s from word q of group
    /// 2²⁷ + s, at sample address 16 t + l.
    /// </summary>
    private sealed class Source(CorrelatedSets sampler) : ISampleSource
    {
        private readonly int[][] members = [.. sampler.Sets.Select(set => set.ToArray())];
        private readonly uint[] threshold =
            [.. Enumerable.Range(0, sampler.Sets.Count).Select(s => UniformDraw.Threshold(sampler.Density[s]))];

        private readonly IMagnitude? magnitude = sampler.Magnitude.Own();

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
        {
            var draws = new PhiloxTile((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
            for (var s = 0; s < members.Length; s++)
            {
                var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + s));
                var bound = threshold[s];
                var active = magnitude == null ? 0 : TileDraws.Below(bound, a, b, c, d);
                (a, b) = (UniformDraw.Happens(a, bound), UniformDraw.Happens(b, bound));
                (c, d) = (UniformDraw.Happens(c, bound), UniformDraw.Happens(d, bound));
                foreach (var i in members[s])
                {
                    var (u, v, w, x) = draws.At(stream.Word(i));
                    var row = UniformDraw.Row(inputs, i, stride);
                    if (magnitude is { } own)
                    {
                        own.Draw(row, u, v, w, x, active, UniformDraw.Unit);
                        continue;
                    }

                    row[0] = UniformDraw.Where(a, UniformDraw.Value(u));
                    row[1] = UniformDraw.Where(b, UniformDraw.Value(v));
                    row[2] = UniformDraw.Where(c, UniformDraw.Value(w));
                    row[3] = UniformDraw.Where(d, UniformDraw.Value(x));
                }
            }
        }
    }
}
