namespace Research;

/// <summary>Least squares on a few columns, from inner products: min ‖h − Σ_{j∈S} z_j d_j‖², by Cholesky's decomposition of their Gram matrix.</summary>
internal static class LeastSquares
{
    // Columns whose part at right angles to those before is smaller than this, squared and relative, depend on them.
    private const double Dependent = 1e-12;

    /// <summary>The solution x <c>[n]</c> of A x = b with A symmetric and positive definite; null where it is singular.</summary>
    /// <param name="size">n.</param>
    /// <param name="entry">A at (i, j), j ≤ i.</param>
    /// <param name="right">b.</param>
    public static double[]? Solve(int size, Func<int, int, double> entry, Func<int, double> right)
    {
        var (lower, x) = (new double[size][], new double[size]);
        for (var i = 0; i < size; i++)
        {
            lower[i] = new double[i + 1];
            for (var j = 0; j < i; j++) lower[i][j] = (entry(i, j) - Vectors.Dot(lower[j].AsSpan(0, j), lower[i])) / lower[j][j];
            var whole = entry(i, i);
            var before = lower[i].AsSpan(0, i);
            var left = whole - Vectors.Dot(before, before);
            if (!(left > Dependent * whole)) return null;
            lower[i][i] = Math.Sqrt(left);
            x[i] = (right(i) - Vectors.Dot(before, x)) / lower[i][i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < size; j++) x[i] -= lower[j][i] * x[j];
            x[i] /= lower[i][i];
        }

        return x;
    }

    /// <summary>
    /// The least squares over z ≥ 0 on a support S (Lawson and Hanson 1974, chapter 23): latents enter where the error falls, and leave at
    /// the first zero on the way to the solution without the bound.
    /// </summary>
    /// <param name="gram">DᵀD <c>[Latents][Latents]</c>.</param>
    /// <param name="products">Dᵀh <c>[Latents]</c>.</param>
    /// <param name="support">S.</param>
    /// <param name="noise">Slopes d_jᵀr / ‖d_j‖ up to this count as 0.</param>
    /// <param name="code"><c>[Latents]</c>, overwritten; 0 outside of S.</param>
    public static void NonNegative(double[][] gram, double[] products, IReadOnlyList<int> support, double noise, Span<double> code)
    {
        code.Clear();
        var passive = new List<int>();
        var refused = new HashSet<int>();
        while (true)
        {
            var (best, steepest) = (-1, noise);
            foreach (var j in support)
            {
                if (passive.Contains(j) || refused.Contains(j)) continue;
                var slope = (products[j] - Vectors.Dot(gram[j], code)) / Math.Sqrt(gram[j][j]);
                if (slope > steepest) (best, steepest) = (j, slope);
            }

            if (best < 0) return;
            passive.Add(best);
            if (!Settle(gram, products, passive, code))
            {
                passive.Remove(best);
                refused.Add(best);
            }
        }
    }

    /// <summary>Moves to the least squares of the passive set; latents that reach 0 on the way leave it. False where its columns depend.</summary>
    private static bool Settle(double[][] gram, double[] products, List<int> passive, Span<double> code)
    {
        while (passive.Count > 0)
        {
            var goal = Solve(passive.Count, (i, j) => gram[passive[i]][passive[j]], i => products[passive[i]]);
            if (goal is null) return false;
            var (share, first) = (1.0, -1);
            for (var i = 0; i < goal.Length; i++)
            {
                var now = code[passive[i]];
                if (goal[i] <= 0 && now / (now - goal[i]) is var at && !(at >= share)) (share, first) = (double.IsNaN(at) ? 0 : at, i);
            }

            for (var i = 0; i < goal.Length; i++) code[passive[i]] += share * (goal[i] - code[passive[i]]);
            if (first < 0) return true;
            code[passive[first]] = 0;
            passive.RemoveAt(first);
        }

        return true;
    }
}
