using System.Runtime.CompilerServices;
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
    public string Drawing => Magnitudes.Drawing("one member of a set/2", Magnitude);

    /// <inheritdoc/>
    public double[] Mean()
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

    /// <summary>The first word by which member j of k is chosen, j 2³² / k rounded up; of member k, which is none, 2³² = 0.</summary>
    internal static uint First(int j, int k) => unchecked((uint)((((ulong)j << 32) + (ulong)k - 1) / (ulong)k));

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

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
        {
            if (magnitude is { } own)
            {
                FillOwn(own, stream, step, tile, inputs, stride);
                return;
            }

            for (var q = 0; q < Tile.Samples; q += Tile.Lanes)
            {
                var draws = Draws(stream, step, tile, q);
                for (var s = 0; s < members.Length; s++)
                {
                    var (decision, choice, word, _) = draws.At(stream.Word(UniformDraw.Decisions + s));
                    var value = UniformDraw.Where(UniformDraw.Happens(decision, threshold[s]), UniformDraw.Value(word));
                    Write(members[s], choice, value, inputs[q..], stride);
                }
            }
        }

        /// <summary>Fills a tile with magnitudes other than the uniform one, which are drawn for 64 samples at once.</summary>
        private void FillOwn(IMagnitude own, RandomStream stream, int step, int tile, Span<float> inputs, int stride)
        {
            const int Vectors = Tile.Samples / Tile.Lanes;
            Span<PhiloxTile> draws = stackalloc PhiloxTile[Vectors];
            Span<Vector512<uint>> choices = stackalloc Vector512<uint>[Vectors], words = stackalloc Vector512<uint>[Vectors];
            Span<Vector512<float>> values = stackalloc Vector512<float>[Vectors];
            for (var q = 0; q < Vectors; q++) draws[q] = Draws(stream, step, tile, q * Tile.Lanes);
            for (var s = 0; s < members.Length; s++)
            {
                var active = 0UL;
                for (var q = 0; q < Vectors; q++)
                {
                    (var decision, choices[q], words[q], _) = draws[q].At(stream.Word(UniformDraw.Decisions + s));
                    active |= TileDraws.Bits(UniformDraw.Happens(decision, threshold[s])) << (q * Tile.Lanes);
                }

                own.Draw(values, words[0], words[1], words[2], words[3], active, UniformDraw.Unit);
                for (var q = 0; q < Vectors; q++) Write(members[s], choices[q], values[q], inputs[(q * Tile.Lanes)..], stride);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static PhiloxTile Draws(RandomStream stream, int step, int tile, int sample) =>
            new((uint)((tile * Tile.Samples) + sample), (uint)step, (uint)stream.Restart, stream.Seed);

        /// <summary>Gives each value to the member of a set that was chosen.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Write(int[] set, Vector512<uint> choice, Vector512<float> value, Span<float> inputs, int stride)
        {
            for (var j = 0; j < set.Length; j++)
            {
                var from = Vector512.GreaterThanOrEqual(choice, Vector512.Create(First(j, set.Length)));
                var to = Vector512.LessThanOrEqual(choice, Vector512.Create(First(j + 1, set.Length) - 1));
                UniformDraw.Where(from & to, value).CopyTo(inputs[(set[j] * stride)..]);
            }
        }
    }
}
