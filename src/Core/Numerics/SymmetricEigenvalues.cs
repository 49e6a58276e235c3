namespace Research;

/// <summary>
/// The eigenvalues of a small symmetric matrix by Jacobi's method (1846): rotations of two axes, each of which makes one entry
/// off the diagonal 0, until all of them are. Each is exact to rounding of the largest.
/// </summary>
public static class SymmetricEigenvalues
{
    private const int MostSweeps = 60;

    // How far two entries that should be equal may be apart, relative to the largest.
    private const double Asymmetry = 1e-10;

    /// <summary>The eigenvalues in ascending order, as many as there are rows.</summary>
    /// <param name="matrix">Symmetric, with finite entries.</param>
    /// <exception cref="ArgumentException">The matrix is not square, not symmetric, or not finite.</exception>
    public static EquatableArray<double> Of(Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var n = matrix.Rows;
        if (n != matrix.Columns) throw new ArgumentException($"A {n} × {matrix.Columns} matrix is not square.", nameof(matrix));
        var a = new double[n][];
        for (var i = 0; i < n; i++) a[i] = matrix.Row(i).ToArray();
        var largest = n == 0 ? 0 : a.Max(row => row.Max(Math.Abs));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!double.IsFinite(a[i][j]) || !double.IsFinite(a[j][i]))
                    throw new ArgumentException($"The entries ({i}, {j}) are {a[i][j]} and {a[j][i]}, not finite.", nameof(matrix));
                if (Math.Abs(a[i][j] - a[j][i]) > Asymmetry * largest)
                    throw new ArgumentException($"The entries ({i}, {j}) are {a[i][j]} and {a[j][i]}, not equal.", nameof(matrix));
                a[i][j] = a[j][i] = 0.5 * (a[i][j] + a[j][i]);
            }
        }

        for (var sweep = 0; sweep < MostSweeps && Sweep(a); sweep++) { }
        return EquatableArray.Of(Enumerable.Range(0, n).Select(i => a[i][i]).Order());
    }

    /// <summary>One rotation for each pair of axes; whether there was any to make.</summary>
    private static bool Sweep(double[][] a)
    {
        var rotated = false;
        for (var p = 0; p < a.Length; p++)
        {
            for (var q = p + 1; q < a.Length; q++)
            {
                // Gone beside what is on the diagonal: |a_pq| + |a_pp| = |a_pp|, and as much for a_qq.
                var size = Math.Abs(a[p][q]);
                if (size == 0 || (Math.Abs(a[p][p]) + size == Math.Abs(a[p][p]) && Math.Abs(a[q][q]) + size == Math.Abs(a[q][q])))
                    continue;
                Rotate(a, p, q);
                rotated = true;
            }
        }

        return rotated;
    }

    /// <summary>
    /// t = tan φ is the smaller root of t² + 2 θ t − 1 = 0 with θ = (a_qq − a_pp) / 2 a_pq; then a_pp' = a_pp − t a_pq,
    /// a_qq' = a_qq + t a_pq and a_pq' = 0 (Golub and Van Loan, section 8.5).
    /// </summary>
    private static void Rotate(double[][] a, int p, int q)
    {
        var theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cos = 1 / Math.Sqrt((t * t) + 1);
        var (sin, along) = (t * cos, t * a[p][q]);
        (a[p][p], a[q][q], a[p][q], a[q][p]) = (a[p][p] - along, a[q][q] + along, 0, 0);
        for (var k = 0; k < a.Length; k++)
        {
            if (k == p || k == q) continue;
            var (x, y) = (a[k][p], a[k][q]);
            a[k][p] = a[p][k] = (cos * x) - (sin * y);
            a[k][q] = a[q][k] = (sin * x) + (cos * y);
        }
    }
}
