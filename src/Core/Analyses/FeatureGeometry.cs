namespace Research;

/// <summary>
/// How features lie in the hidden space: W <c>[Hidden, Features]</c>, column W_i the direction of feature i, Ŵ_i = W_i / ‖W_i‖.
/// A feature with W_i = 0 has superposition and dimensionality 0, not NaN.
/// </summary>
public static class FeatureGeometry
{
    /// <summary>‖W_i‖, <c>[Features]</c>.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double[] Norms(Matrix embedding)
    {
        var (unit, scaled) = Scaled(embedding);
        return [.. Enumerable.Range(0, embedding.Columns).Select(i => unit * Math.Sqrt(SquaredNorm(scaled, i)))];
    }

    /// <summary>Σ_{j≠i} (Ŵ_i · W_j)², <c>[Features]</c>: 0 for a feature with a dimension of its own, 1 and more where others
    /// together excite its direction as much as it does (Elhage et al. 2022, section 2; the public notebook colours by the root).</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double[] Superposition(Matrix embedding)
    {
        var (unit, scaled) = Scaled(embedding);
        var gram = scaled.Gram();
        return [.. Enumerable.Range(0, gram.Rows).Select(i =>
            gram[i, i] > 0 ? unit * unit * SumOfSquares(gram.Row(i), Math.Sqrt(gram[i, i]), except: i) : 0)];
    }

    /// <summary>D_i = ‖W_i‖² / Σ_j (Ŵ_i · W_j)² = ‖W_i‖⁴ / Σ_j (W_i · W_j)², <c>[Features]</c>, each in [0, 1] (section 4).</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double[] Dimensionalities(Matrix embedding)
    {
        var gram = Scaled(embedding).Matrix.Gram();
        return [.. Enumerable.Range(0, gram.Rows).Select(i => gram[i, i] > 0 ? 1 / SumOfSquares(gram.Row(i), gram[i, i], except: -1) : 0)];
    }

    /// <summary>D* = m / ‖W‖_F², hidden dimensions per feature (section 4); infinite when W = 0.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double DimensionsPerFeature(Matrix embedding) => embedding.Rows / FrobeniusSquared(embedding);

    /// <summary>‖W‖_F² / m = 1 / D*, features per hidden dimension.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double FeaturesPerDimension(Matrix embedding) => FrobeniusSquared(embedding) / embedding.Rows;

    /// <summary>The number of features that are represented: ‖W_i‖ at or above a threshold.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="threshold">A norm; 0.5 separates full features from partial ones.</param>
    public static int Represented(Matrix embedding, double threshold) => Norms(embedding).Count(norm => norm >= threshold);

    /// <summary>W / max|W| and max|W|, so that neither tiny nor huge weights leave the range of squares.</summary>
    private static (double Unit, Matrix Matrix) Scaled(Matrix embedding)
    {
        var largest = 0.0;
        for (var row = 0; row < embedding.Rows; row++)
            foreach (var entry in embedding.Row(row)) largest = Math.Max(largest, Math.Abs(entry));
        var unit = largest > 0 ? largest : 1;
        return (unit, Matrix.Build(embedding.Rows, embedding.Columns, (row, column) => embedding[row, column] / unit));
    }

    private static double SquaredNorm(Matrix embedding, int column)
    {
        var sum = 0.0;
        for (var row = 0; row < embedding.Rows; row++) sum += embedding[row, column] * embedding[row, column];
        return sum;
    }

    private static double FrobeniusSquared(Matrix embedding) =>
        Enumerable.Range(0, embedding.Columns).Sum(column => SquaredNorm(embedding, column));

    /// <summary>Σ_j (entry_j / unit)², divided before squaring so that one tiny norm among others does not underflow.</summary>
    private static double SumOfSquares(ReadOnlySpan<double> entries, double unit, int except)
    {
        var sum = 0.0;
        for (var j = 0; j < entries.Length; j++)
            if (j != except) sum += entries[j] / unit * (entries[j] / unit);
        return sum;
    }
}
