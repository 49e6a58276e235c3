namespace Research;

/// <summary>
/// Models of a plane in one orientation: rotated, reflected and, where features are interchangeable, renamed to lie on another
/// model as closely as they can (the orthogonal Procrustes problem, Schönemann 1966, over all names).
/// </summary>
public static class PlaneAlignment
{
    private const int MostAlike = 8;

    /// <summary>W turned, mirrored and renamed so that Σ_i ‖W_i − R_i‖² is least, <c>[2, Features]</c>.</summary>
    /// <param name="embedding">W <c>[2, Features]</c>.</param>
    /// <param name="reference">R <c>[2, Features]</c>.</param>
    /// <param name="alike">Features that may be renamed among themselves, counted from 0; at most 8.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or there are too many names.</exception>
    public static Matrix Onto(Matrix embedding, Matrix reference, EquatableArray<int> alike)
    {
        if (embedding.Rows != 2 || reference.Rows != 2 || embedding.Columns != reference.Columns)
            throw new ArgumentException($"[{embedding.Rows}, {embedding.Columns}] cannot be laid on [{reference.Rows}, {reference.Columns}]: both must be [2, Features].", nameof(embedding));
        if (alike.Count > MostAlike)
            throw new ArgumentException($"{alike.Count} features are interchangeable, at most {MostAlike} may be.", nameof(alike));
        if (alike.Any(i => i < 0 || i >= embedding.Columns))
            throw new ArgumentException($"Features {alike} are not all in 0 … {embedding.Columns - 1}.", nameof(alike));

        // Of all turns by φ the best has tan φ = C / D with D = Σ W_i · R_i and C = Σ W_i × R_i; then Σ (turned W_i) · R_i = √(C² + D²).
        var best = Permutations.Of([.. alike])
            .SelectMany(names => new[] { 1, -1 }.Select(mirror => (Names: Renamed(embedding.Columns, alike, names), Mirror: mirror)))
            .Select(way => (way.Names, way.Mirror, Fit: Fit(embedding, reference, way.Names, way.Mirror)))
            .MaxBy(way => (way.Fit.Dot * way.Fit.Dot) + (way.Fit.Cross * way.Fit.Cross));
        var size = Math.Sqrt((best.Fit.Dot * best.Fit.Dot) + (best.Fit.Cross * best.Fit.Cross));
        var (cosine, sine) = size > 0 ? (best.Fit.Dot / size, best.Fit.Cross / size) : (1, 0);
        return Matrix.Build(2, embedding.Columns, (row, i) =>
        {
            var (x, y) = (embedding[0, best.Names[i]], best.Mirror * embedding[1, best.Names[i]]);
            return row == 0 ? (cosine * x) - (sine * y) : (sine * x) + (cosine * y);
        });
    }

    /// <summary>Which column stands at each place.</summary>
    private static int[] Renamed(int features, EquatableArray<int> places, int[] names)
    {
        var renamed = Enumerable.Range(0, features).ToArray();
        for (var k = 0; k < names.Length; k++) renamed[places[k]] = names[k];
        return renamed;
    }

    private static (double Dot, double Cross) Fit(Matrix embedding, Matrix reference, int[] names, int mirror)
    {
        var (dot, cross) = (0.0, 0.0);
        for (var i = 0; i < names.Length; i++)
        {
            var (x, y) = (embedding[0, names[i]], mirror * embedding[1, names[i]]);
            dot += (x * reference[0, i]) + (y * reference[1, i]);
            cross += (x * reference[1, i]) - (y * reference[0, i]);
        }

        return (dot, cross);
    }
}
