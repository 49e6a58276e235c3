namespace Research;

/// <summary>Angles between features: antipodal pairs, and the gaps around the circle when there are two hidden dimensions.</summary>
public static class Pairs
{
    /// <summary>cos ∠(W_i, W_j), <c>[Features, Features]</c>; 0 where a norm is below the threshold.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="threshold">The norm from which a feature counts as represented.</param>
    public static Matrix Cosines(Matrix embedding, double threshold)
    {
        var (gram, norms) = (embedding.Gram(), FeatureGeometry.Norms(embedding));
        return Matrix.Build(gram.Rows, gram.Columns, (i, j) =>
            norms[i] >= threshold && norms[j] >= threshold && norms[i] > 0 && norms[j] > 0 ? gram[i, j] / norms[i] / norms[j] : 0);
    }

    /// <summary>Pairs (i, j), i &lt; j, of represented features whose cosine is at or below a bound near −1.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="threshold">The norm from which a feature counts as represented.</param>
    /// <param name="cosine">The bound, e.g. −0.9.</param>
    public static IReadOnlyList<(int First, int Second)> Antipodal(Matrix embedding, double threshold, double cosine)
    {
        var cosines = Cosines(embedding, threshold);
        return [.. from i in Enumerable.Range(0, cosines.Rows)
                   from j in Enumerable.Range(i + 1, cosines.Columns - i - 1)
                   where cosines[i, j] <= cosine
                   select (i, j)];
    }

    /// <summary>
    /// The angles in degrees between neighbouring represented features around the circle, in the order of their direction;
    /// they sum to 360. Five gaps of 72 are a regular pentagon.
    /// </summary>
    /// <param name="embedding">W <c>[2, Features]</c>.</param>
    /// <param name="threshold">The norm from which a feature counts as represented.</param>
    /// <exception cref="ArgumentException">There are not two hidden dimensions.</exception>
    public static double[] Gaps(Matrix embedding, double threshold)
    {
        if (embedding.Rows != 2) throw new ArgumentException($"Features in {embedding.Rows} dimensions lie on no circle.", nameof(embedding));
        var norms = FeatureGeometry.Norms(embedding);
        double[] angles = [.. Enumerable.Range(0, embedding.Columns)
            .Where(i => norms[i] >= threshold)
            .Select(i => Math.Atan2(embedding[1, i], embedding[0, i]) * 180 / Math.PI)
            .Order()];
        return [.. angles.Select((angle, k) => k + 1 < angles.Length ? angles[k + 1] - angle : angles[0] + 360 - angle)];
    }
}
