using System.Runtime.CompilerServices;

namespace Research;

/// <summary>The faults of a correlation matrix R, and its factor L with R = L Lᵀ.</summary>
internal static class CorrelationMatrix
{
    // The largest difference between entries that should be equal, as rounding of computed correlations leaves it.
    private const double Rounding = 1e-12;

    // A remaining diagonal entry below this counts as 0.
    private const double Gone = 1e-10;

    // The largest difference between an entry of L Lᵀ and of R.
    private const double Residual = 1e-8;

    // Eigenvalues of a matrix of this many rows take a second; of twice as many rows, eight seconds.
    private const int MostSolved = 200;

    // A sampler is checked and opened for each restart of each setting; its matrix is factored once.
    private static readonly ConditionalWeakTable<Matrix, Factor> Known = [];

    /// <summary>The factor of a sound matrix.</summary>
    public static Factor Factored(Matrix correlation) => Known.GetValue(correlation, Decompose);

    /// <summary>The faults of a matrix, entry by entry; if there are none, whether an eigenvalue is below 0.</summary>
    /// <param name="correlation">R.</param>
    /// <param name="most">The largest number of rows of which eigenvalues are computed.</param>
    public static IEnumerable<Fault> Faults(Matrix correlation, int most)
    {
        var n = correlation.Rows;
        var sound = n <= most && n == correlation.Columns;
        if (n != correlation.Columns)
            yield return new("the correlation matrix", $"{n} × {correlation.Columns}", "square", "give a row and a column for each feature");

        foreach (var fault in Entries(correlation))
        {
            sound = false;
            yield return fault;
        }

        if (!sound || Factored(correlation).Exact) yield break;
        double? smallest = n <= MostSolved ? SymmetricEigenvalues.Of(correlation)[0] : null;
        var scale = smallest is { } known ? $"at most {Math.Floor(1e4 / (1 - known)) / 1e4}" : "a number below 1";
        yield return new("the smallest eigenvalue of the correlation matrix", smallest is { } value ? $"{value:G6}" : "below 0", "at least 0",
            $"no features correlate so: multiply the entries off the diagonal by {scale}");
    }

    private static IEnumerable<Fault> Entries(Matrix correlation)
    {
        for (var i = 0; i < correlation.Rows; i++)
        {
            for (var j = 0; j < correlation.Columns; j++)
            {
                var entry = correlation[i, j];
                var other = i < correlation.Columns && j < correlation.Rows ? correlation[j, i] : entry;
                if (i == j && !(Math.Abs(entry - 1) <= Rounding))
                    yield return Entry(i, j, entry, "1", "divide covariances by both standard deviations");
                else if (i != j && !(Math.Abs(entry) <= 1 + Rounding))
                    yield return Entry(i, j, entry, "in [-1, 1]", $"give the correlation of features {i} and {j}");
                else if (i > j && Math.Abs(other) <= 1 + Rounding && Math.Abs(entry - other) > Rounding)
                    yield return Entry(i, j, entry, $"that of entry ({j}, {i}), {other}", "write one correlation on both sides of the diagonal");
            }
        }
    }

    private static Fault Entry(int i, int j, double entry, string bound, string remedy) =>
        new($"entry ({i}, {j}) of the correlation matrix", $"{entry}", bound, remedy);

    /// <summary>
    /// Cholesky's decomposition with complete pivoting, which ends where the largest pivot that is left is 0, so that R may be singular
    /// (Higham 2002, section 10.3). Rows of L get the length 1, so that every z_i has the variance 1.
    /// </summary>
    private static Factor Decompose(Matrix correlation)
    {
        var n = correlation.Rows;
        var rest = new double[n][];
        for (var i = 0; i < n; i++) rest[i] = correlation.Row(i).ToArray();
        var columns = new List<double[]>();
        while (columns.Count < n)
        {
            var pivot = 0;
            for (var i = 1; i < n; i++) if (rest[i][i] > rest[pivot][pivot]) pivot = i;
            if (!(rest[pivot][pivot] > Gone)) break;
            var root = Math.Sqrt(rest[pivot][pivot]);
            var column = Array.ConvertAll(rest[pivot], entry => entry / root);
            columns.Add(column);
            for (var i = 0; i < n; i++)
            {
                var row = rest[i];
                for (var j = 0; j < n; j++) row[j] -= column[i] * column[j];
            }

            for (var i = 0; i < n; i++) rest[i][pivot] = rest[pivot][i] = 0;
        }

        var exact = rest.All(row => row.All(entry => Math.Abs(entry) <= Residual));
        return new(columns.Count, exact, [.. Enumerable.Range(0, n).Select(i => Unit([.. columns.Select(column => column[i])]))]);
    }

    /// <summary>A row of length 1, without the zeros at its end.</summary>
    private static float[] Unit(double[] row)
    {
        var length = Math.Sqrt(row.Sum(entry => entry * entry));
        return [.. row.Take(Array.FindLastIndex(row, entry => entry != 0) + 1).Select(entry => (float)(entry / length))];
    }

    /// <summary>L.</summary>
    /// <param name="Rank">How many columns.</param>
    /// <param name="Exact">Whether L Lᵀ is R.</param>
    /// <param name="Rows">The row of each feature, without the zeros at its end.</param>
    internal sealed record Factor(int Rank, bool Exact, float[][] Rows);
}
