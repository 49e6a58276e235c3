namespace Research;

/// <summary>Whether weights prefer the axes of the hidden space.</summary>
public static class BasisAlignment
{
    /// <summary>
    /// The mean over columns of (m + 2) / (m − 1) · (Σ_k Ŵ_ki⁴ − 3 / (m + 2)): 1 where every column lies on an axis, and 0 on average over all
    /// rotations of the hidden space, whatever the angles between columns, because Σ_k u_k⁴ has the mean 3 / (m + 2) on the sphere.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c> with at least two rows.</param>
    /// <param name="threshold">The norm from which a column counts; above 0.</param>
    /// <returns>NaN where no column counts.</returns>
    public static double Of(Matrix embedding, double threshold)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        var (norms, m) = (FeatureGeometry.Norms(embedding), embedding.Rows);
        double[] powers = [.. Enumerable.Range(0, embedding.Columns)
            .Where(i => norms[i] >= threshold)
            .Select(i => embedding.Column(i).Sum(weight => Math.Pow(weight / norms[i], 4)))];
        return powers.Length == 0 ? double.NaN : (m + 2.0) / (m - 1.0) * (powers.Average() - (3.0 / (m + 2.0)));
    }

    /// <summary>The kurtosis of all weights, E (w − E w)⁴ / (E (w − E w)²)²: 3 for normal ones, more where few of them are large.</summary>
    /// <param name="weights">Not all equal.</param>
    public static double Kurtosis(Matrix weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var mean = weights.Values.Average();
        var squares = weights.Values.Average(weight => Math.Pow(weight - mean, 2));
        return weights.Values.Average(weight => Math.Pow(weight - mean, 4)) / (squares * squares);
    }
}
