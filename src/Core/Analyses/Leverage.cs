namespace Research;

/// <summary>
/// Leverage scores h_i = W_iᵀ (W Wᵀ)⁺ W_i: how much of the row space of W feature i takes. They add up to the rank of W and
/// bound the dimensionalities, D_i ≤ h_i by Cauchy and Schwarz, with equality where W_i is an eigenvector of W Wᵀ; hence
/// Σ D_i ≤ m (section 4, comment by F. Zhang on the paper's page).
/// </summary>
public static class Leverage
{
    // A row that the rows before it span leaves no more than this share of itself, squared.
    private const double Spanned = 1e-20;

    /// <summary>h_i, <c>[Features]</c>, each in [0, 1].</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double[] Scores(Matrix embedding)
    {
        // With the rows of W made orthonormal, Q, h_i = Σ_r Q_ri².
        var (rows, scores) = (new List<double[]>(), new double[embedding.Columns]);
        for (var row = 0; row < embedding.Rows; row++)
        {
            var rest = embedding.Row(row).ToArray();
            var whole = Dot(rest, rest);
            // Once more, because the first time leaves rounding of the parts that were taken away.
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var known in rows)
                {
                    var along = Dot(known, rest);
                    for (var i = 0; i < rest.Length; i++) rest[i] -= along * known[i];
                }
            }

            var length = Dot(rest, rest);
            if (!(length > Spanned * whole)) continue;
            for (var i = 0; i < rest.Length; i++) rest[i] /= Math.Sqrt(length);
            rows.Add(rest);
        }

        foreach (var row in rows)
            for (var i = 0; i < scores.Length; i++) scores[i] += row[i] * row[i];
        return scores;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
