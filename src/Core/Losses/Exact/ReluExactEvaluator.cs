using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The ReLU output model x' = ReLU(z), z = Mx + b, M = WᵀW, row by row. With R_q(t) = max(t, 0)^q / q!, because
/// ReLU(z)² = 2 R_2(z) and R_q' = R_{q−1} (so ReLU'(0) = R_0(0) = 0):
/// L = Σ_i I_i (E x_i² − 2 E[x_i R_1(z_i)] + 2 E R_2(z_i)), E x_i² = P(i is active) / 3,
/// ∂L/∂b_i = 2 I_i (E R_1(z_i) − E[x_i R_0(z_i)]), G_ij = ∂L/∂M_ij = 2 I_i (E[x_j R_1(z_i)] − E[x_i x_j R_0(z_i)]),
/// ∂L/∂W = W (G + Gᵀ). The moments are those of <see cref="Pyramid"/>.
/// </summary>
/// <remarks>
/// A feature j with M_ij = 0 has no part in z_i: the row is computed over the others, and E[x_j f(z_i)] = ½ Σ P(j and A) E[f | A]
/// because an active x_j has mean ½. Rows with as many other features share a run, one in each lane.
/// </remarks>
/// <param name="sets">The law of the active sets.</param>
/// <param name="hidden">m.</param>
/// <param name="most">K: per row, active sets with more features of non-zero overlap are left to the remainder.</param>
internal sealed class ReluExactEvaluator(IActiveSets sets, int hidden, int most) : IExactEvaluator
{
    private readonly PyramidPool workspaces = new(most);
    private ReluCurvature? curvature;

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient, out double remainder)
    {
        var n = sets.Features;
        var overlaps = TiedOutput.Overlaps(hidden, n, parameters);
        var (bias, weight) = (parameters.Slice(hidden * n, n).ToArray(), importance.ToArray());
        var slope = gradient.IsEmpty ? [] : new double[n * n];
        var losses = new double[n];
        var rows = Enumerable.Range(0, n).Select(i => Row.Of(i, overlaps.AsSpan(i * n, n), bias[i], weight[i]));
        remainder = 0;
        foreach (var alike in rows.GroupBy(row => row.Features.Length))
        {
            var pyramid = workspaces.Take(alike.Key);
            foreach (var chunk in alike.Chunk(Pyramid.Lanes))
            {
                Load(pyramid, chunk);
                pyramid.Run(!gradient.IsEmpty);
                for (var lane = 0; lane < chunk.Length; lane++)
                {
                    var row = chunk[lane];
                    losses[row.Index] = Loss(pyramid, lane, row);
                    if (gradient.IsEmpty) continue;
                    gradient[(hidden * n) + row.Index] = 2 * row.Importance * (pyramid.Mean[lane] - pyramid.Share[lane]);
                    Slope(pyramid, lane, row, slope.AsSpan(row.Index * n, n));
                }
            }

            workspaces.Return(pyramid);
            foreach (var row in alike) remainder += row.Importance * Remainder.Of(sets, row.Features, row.Overlaps, row.Bias, most);
        }

        if (!gradient.IsEmpty) TiedOutput.Back(hidden, n, parameters, slope, gradient);
        return losses.Sum();
    }

    /// <inheritdoc/>
    public bool IsWhole => most >= sets.Features;

    /// <inheritdoc/>
    public IEnumerable<Fault> CurvatureFaults() => ExactSize.CurvatureFaults(sets.Features, most);

    /// <inheritdoc/>
    public RowCurvature Curvature(int row, ReadOnlySpan<double> point, ReadOnlySpan<double> along) =>
        (curvature ??= new(sets)).Of(row, point, along);

    /// <summary>A row in each lane; a lane without one has c = −1 and no overlaps, and is dead everywhere.</summary>
    private void Load(Pyramid pyramid, Row[] rows)
    {
        var overlaps = MemoryMarshal.Cast<Vector512<double>, double>(pyramid.Overlaps.Span);
        var weights = MemoryMarshal.Cast<Vector512<double>, double>(pyramid.Weights.Span);
        Span<double> bias = stackalloc double[Pyramid.Lanes];
        overlaps.Clear();
        weights.Clear();
        bias.Fill(-1);
        for (var lane = 0; lane < rows.Length; lane++)
        {
            var row = rows[lane];
            bias[lane] = row.Bias;
            for (var t = 0; t < row.Features.Length; t++) overlaps[(t * Pyramid.Lanes) + lane] = row.Overlaps[t];
            for (var u = 0; u < pyramid.Faces.Supports.Length; u++)
                weights[(u * Pyramid.Lanes) + lane] = sets.Probability(row.Features, pyramid.Faces.Supports[u].Bits);
        }

        pyramid.Bias = Vector512.Create<double>(bias);
    }

    private static double Loss(Pyramid pyramid, int lane, Row row) =>
        row.Importance * ((pyramid.Activity[lane] / 3) - (2 * pyramid.Cross[lane]) + (2 * pyramid.Square[lane]));

    /// <summary>G_i.</summary>
    private void Slope(Pyramid pyramid, int lane, Row row, Span<double> slope)
    {
        for (var t = 0; t < row.Features.Length; t++)
            slope[row.Features[t]] = 2 * row.Importance * pyramid.Moments[t][lane];
        foreach (var j in Enumerable.Range(0, slope.Length).Except(row.Features))
            slope[j] = row.Importance * WithoutOverlap(pyramid, lane, [.. row.Features, j]);
    }

    /// <summary>2 (E[x_j R_1] − E[x_i x_j R_0]) of the last feature j, which has no part in z_i.</summary>
    private double WithoutOverlap(Pyramid pyramid, int lane, int[] features)
    {
        var (sum, last) = (0.0, 1u << (features.Length - 1));
        for (var u = 0; u < pyramid.Faces.Supports.Length; u++)
            sum += sets.Probability(features, pyramid.Faces.Supports[u].Bits | last) * pyramid.Given(u)[lane];
        return sum;
    }

    /// <summary>A row of M without its zeros; its own feature comes first.</summary>
    private sealed record Row(int Index, int[] Features, double[] Overlaps, double Bias, double Importance)
    {
        public static Row Of(int index, ReadOnlySpan<double> row, double bias, double importance)
        {
            var features = new List<int> { index };
            for (var j = 0; j < row.Length; j++)
                if (j != index && row[j] != 0) features.Add(j);
            var overlaps = new double[features.Count];
            for (var t = 0; t < overlaps.Length; t++) overlaps[t] = row[features[t]];
            return new(index, [.. features], overlaps, bias, importance);
        }
    }
}
