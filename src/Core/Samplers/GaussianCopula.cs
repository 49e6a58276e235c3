using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Correlated activity by a Gaussian copula: z is normal with mean 0 and correlation matrix R, and feature i is active where
/// z_i &gt; −Φ⁻¹(p_i), thus with probability p_i. Features that are active are of one magnitude, independently; the target is the input.
/// </summary>
/// <remarks>
/// At density ½ two features are active together with probability ¼ + arcsin(R_ij) / 2π (Sheppard 1899). R of ones with one density
/// makes all features active together, with several densities the rarer ones only where the others are.
/// </remarks>
public sealed record GaussianCopula : ISampler
{
    private const int MostFeatures = 1024;

    /// <summary>
    /// R, <c>[Features, Features]</c>: symmetric, ones on the diagonal, all else in [−1, 1], no eigenvalue below 0. At most 1024 features.
    /// </summary>
    public required Matrix Correlation { get; init; }

    /// <summary>The probability p that a feature is active, one for all or one per feature; 1 unless stated.</summary>
    public Density Density { get; init; } = Density.Of(1);

    /// <summary>The distribution of an active feature; uniform on [0, 1) unless stated.</summary>
    public IMagnitude Magnitude { get; init; } = Research.Magnitude.Usual;

    /// <inheritdoc/>
    public int Features => Correlation.Rows;

    /// <inheritdoc/>
    ISampler ISampler.Shape =>
        this with { Density = Density.Of(1), Correlation = Matrix.Build(Features, Features, (i, j) => i == j ? 1 : 0) };

    /// <inheritdoc/>
    public string Drawing => Magnitudes.Drawing("above a normal threshold/1", Magnitude);

    /// <inheritdoc/>
    public double[] Mean() => [.. Enumerable.Range(0, Features).Select(i => Density[i] * Magnitude.Mean)];

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the sampler", Features, 1, "give the correlations of one feature at least")
            .Concat(Check.AtMost("the number of features of the sampler", Features, MostFeatures, "use fewer features"))
            .Concat(CorrelationMatrix.Faults(Correlation, MostFeatures))
            .Concat(Density.Faults(Features))
            .Concat(Magnitude.Faults());

    /// <inheritdoc/>
    public ISampleSource Open() => new Source(this);

    /// <summary>
    /// z = L u with R = L Lᵀ and u_k the normal number of decision k, in the order of the columns of L, by products and sums that are
    /// rounded once.
    /// </summary>
    private sealed class Source : Pattern
    {
        private readonly CorrelationMatrix.Factor factor;
        private readonly float[] threshold, normals;

        public Source(GaussianCopula sampler)
            : base(sampler.Features, sampler.Magnitude)
        {
            factor = CorrelationMatrix.Factored(sampler.Correlation);
            threshold = [.. sampler.Density.Probabilities.Select(p => (float)-Normal.Quantile(p))];
            normals = new float[factor.Rank * Tile.Samples];
        }

        protected override void Draw(in TileDraws draws, Span<ulong> active)
        {
            for (var k = 0; k < factor.Rank; k++) draws.Normals(k, normals.AsSpan(k * Tile.Samples, Tile.Samples));
            var vectors = MemoryMarshal.Cast<float, Vector512<float>>(normals);
            for (var i = 0; i < active.Length; i++)
            {
                var (a, b, c, d) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
                var row = factor.Rows[i];
                for (var k = 0; k < row.Length; k++)
                {
                    var weight = Vector512.Create(row[k]);
                    var u = vectors.Slice(4 * k, 4);
                    a = Vector512.FusedMultiplyAdd(weight, u[0], a);
                    b = Vector512.FusedMultiplyAdd(weight, u[1], b);
                    c = Vector512.FusedMultiplyAdd(weight, u[2], c);
                    d = Vector512.FusedMultiplyAdd(weight, u[3], d);
                }

                var bound = Vector512.Create(threshold[threshold.Length == 1 ? 0 : i]);
                active[i] = Above(a, bound) | (Above(b, bound) << Tile.Lanes)
                    | (Above(c, bound) << (2 * Tile.Lanes)) | (Above(d, bound) << (3 * Tile.Lanes));
            }
        }

        private static ulong Above(Vector512<float> z, Vector512<float> bound) =>
            TileDraws.Bits(Vector512.GreaterThan(z, bound).AsUInt32());
    }
}
