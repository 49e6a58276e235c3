using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Exactly k of n features are active, each set of k as likely as another; active features are independent and of one magnitude,
/// the target is the input.
/// </summary>
public sealed record ExactlyK : ISampler
{
    /// <summary>Number of features n, at least 1 and at most 2²⁰.</summary>
    public required int Features { get; init; }

    /// <summary>The number of active features k, in [1, n].</summary>
    public required int Active { get; init; }

    /// <summary>The distribution of an active feature; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this;

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("k features/1", Magnitude);

    /// <inheritdoc/>
    public double[] Mean() => [.. Enumerable.Repeat(Magnitude.Mean * Active / Features, Features)];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the sampler", Features, 1, "set Features to the length of an input")
            .Concat(Check.AtMost("the number of features of the sampler", Features, 1 << 20, "use fewer features"))
            .Concat(Check.AtLeast("the number of active features", Active, 1, "let one feature be active at least"))
            .Concat(Features < 1 ? [] : Check.AtMost("the number of active features", Active, Features, "let at most all features be active"))
            .Concat(Magnitude.Faults());

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>
    /// Feature after feature (Knuth, The Art of Computer Programming 2, algorithm 3.4.2 S): of n − i left, with k − c still to come,
    /// feature i is active with probability (k − c) / (n − i), by decision i; certain where all that are left must be, and of other
    /// probabilities exact to 2⁻²³.
    /// </summary>
    private sealed class Source(ExactlyK sampler) : Pattern(sampler.Features, sampler.Magnitude)
    {
        protected override void Draw(in TileDraws draws, Span<ulong> active)
        {
            Span<Vector512<float>> shares = stackalloc Vector512<float>[Tile.Samples / Tile.Lanes];
            Span<Vector512<float>> missing = stackalloc Vector512<float>[Tile.Samples / Tile.Lanes];
            missing.Fill(Vector512.Create((float)sampler.Active));
            for (var i = 0; i < active.Length; i++)
            {
                draws.Shares(i, MemoryMarshal.Cast<Vector512<float>, float>(shares));
                var (left, all) = (Vector512.Create((float)(active.Length - i)), 0UL);
                for (var q = 0; q < shares.Length; q++)
                {
                    var chosen = Vector512.LessThan(shares[q] * left, missing[q]) | Vector512.GreaterThanOrEqual(missing[q], left);
                    missing[q] -= UniformDraw.Where(chosen.AsUInt32(), Vector512<float>.One);
                    all |= TileDraws.Bits(chosen.AsUInt32()) << (q * Tile.Lanes);
                }

                active[i] = all;
            }
        }
    }
}
