namespace Research;

/// <summary>
/// The vectors orthogonal to the rows of W: which changes of the features x leave h = W x as it is (Elhage et al. 2022,
/// section 4, the table of polytopes and low-rank matrices). A triangle is what is orthogonal to (1, 1, 1).
/// </summary>
public static class OrthogonalVectors
{
    // What is left of an entry of the size of 1 after elimination, where it should be 0.
    private const double Zero = 1e-9;

    /// <summary>
    /// A basis, as rows <c>[Features − rank, Features]</c>, by Gauss and Jordan: each vector has a 1 at one feature, which the
    /// others have not, as people write it.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static Matrix Of(Matrix embedding)
    {
        var (n, rows) = (embedding.Columns, new double[embedding.Rows][]);
        for (var row = 0; row < rows.Length; row++) rows[row] = embedding.Row(row).ToArray();
        if (rows.Any(row => row.Any(entry => !double.IsFinite(entry))))
            throw new ArgumentException("An entry of W is not finite.", nameof(embedding));
        var largest = rows.Length == 0 ? 0 : rows.Max(row => row.Max(Math.Abs));
        var (pivots, free) = (new List<int>(), new List<int>());
        for (var column = 0; column < n; column++)
        {
            var at = pivots.Count;
            var best = Enumerable.Range(at, rows.Length - at).OrderByDescending(row => Math.Abs(rows[row][column])).FirstOrDefault(-1);
            if (best < 0 || !(Math.Abs(rows[best][column]) > Zero * largest))
            {
                free.Add(column);
                continue;
            }

            (rows[at], rows[best]) = (rows[best], rows[at]);
            var pivot = rows[at][column];
            for (var i = 0; i < n; i++) rows[at][i] /= pivot;
            for (var row = 0; row < rows.Length; row++)
            {
                var factor = rows[row][column];
                if (row == at || factor == 0) continue;
                for (var i = 0; i < n; i++) rows[row][i] -= factor * rows[at][i];
            }

            pivots.Add(column);
        }

        return Matrix.Build(free.Count, n, (k, feature) =>
            feature == free[k] ? 1 : pivots.IndexOf(feature) is var at and >= 0 ? -rows[at][free[k]] : 0);
    }
}
