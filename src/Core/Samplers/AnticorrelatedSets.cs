using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Features that exclude each other: each set is active with probability p, and then exactly one member, each as likely as
/// another, is uniform on [0, 1), or of another magnitude; all others are 0. A member of a set of k is thus active with probability p / k. The target is
/// the input (Elhage et al. 2022, section 4, on anticorrelated features).
/// </summary>
public sealed record AnticorrelatedSets : ISampler
{
    /// <summary>The sets; each of the features 0 … n − 1 stands in exactly one.</summary>
    public required Values<Values<int>> Sets { get; init; }

    /// <summary>The probability p that a set is active, one for all or one per set; 1 unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <summary>What an active feature is drawn from; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    public int Features => FeatureSets.Features(Sets);

    /// <inheritdoc/>
    ISampler ISampler.Shape => this with { Density = Density.Of(1) };

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("one member of a set/2", Magnitude);

    /// <inheritdoc/>
    public bool TargetIsInput => true;

    /// <inheritdoc/>
    public double[] MeanTarget()
    {
        var mean = new double[Features];
        for (var s = 0; s < Sets.Count; s++)
            foreach (var i in Sets[s]) mean[i] = Density[s] * Magnitude.Mean / Sets[s].Count;
        return mean;
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => FeatureSets.Faults(Sets, Density).Concat(Magnitude.Faults());

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>
    /// Set s has group 2²⁷ + s to itself: word 0 decides whether it is active, word 1 which member is, word 2 is its value.
    /// </summary>
    /// <remarks>Member j of k has the words of [j 2³² / k, (j + 1) 2³² / k): as likely as another but for 2⁻³².</remarks>
    private sealed class Source(AnticorrelatedSets sampler) : ISampleSource
    {
        private readonly int[][] members = [.. sampler.Sets.Select(set => set.ToArray())];
        private readonly uint[] threshold =
            [.. Enumerable.Range(0, sampler.Sets.Count).Select(s => UniformDraw.Threshold(sampler.Density[s]))];

        private readonly IMagnitude? magnitude = sampler.Magnitude.Own();

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, Span<float> targets, int stride)
        {
            for (var q = 0; q < Tile.Samples; q += Tile.Lanes)
            {
                var draws = new PhiloxTile((uint)((tile * Tile.Samples) + q), (uint)step, (uint)stream.Restart, stream.Seed);
                for (var s = 0; s < members.Length; s++)
                {
                    var (decision, choice, word, _) = draws.At(stream.Word(UniformDraw.Decisions + s));
                    var active = UniformDraw.Happens(decision, threshold[s]);
                    var value = magnitude?.Draw(word, active) ?? UniformDraw.Where(active, UniformDraw.Value(word));
                    var set = members[s];
                    for (var j = 0; j < set.Length; j++)
                    {
                        var from = Vector512.GreaterThanOrEqual(choice, Vector512.Create(First(j, set.Length)));
                        var to = Vector512.LessThanOrEqual(choice, Vector512.Create(First(j + 1, set.Length) - 1));
                        UniformDraw.Where(from & to, value).CopyTo(inputs[((set[j] * stride) + q)..]);
                    }
                }
            }
        }

        /// <summary>The first word of member j of k, j 2³² / k rounded up; of member k, which is none, 2³² = 0.</summary>
        private static uint First(int j, int k) => unchecked((uint)((((ulong)j << 32) + (ulong)k - 1) / (ulong)k));
    }
}
