namespace Research;

/// <summary>
/// The last steps to a minimum, θ ← θ − H⁻¹ g with the exact Hessian H: from the 1e-12 of a descent to the rounding of the
/// gradient. For states away from kinks; elsewhere, where a step makes the gradient no smaller, it is not taken.
/// </summary>
internal static class Newton
{
    private const int MostSteps = 6;

    // Beside the largest entry of H: rotations of the hidden space, along which H is 0 and g too, stay where they are.
    private const double Shift = 1e-11;

    /// <summary>The minimum beside a state.</summary>
    /// <param name="model">The shape.</param>
    /// <param name="at">The situation.</param>
    /// <param name="near">The result of a descent.</param>
    public static Minimum Polished(ReluOutputModel model, in Situation at, Minimum near)
    {
        var loss = Analytic.Loss(
            new SparseUniform { Features = model.Features, Density = Density.PerFeature(at.Densities) }, model);
        var (point, slopes) = ((double[])near.Parameters.Clone(), new double[near.Parameters.Length]);
        var value = loss.Evaluate(point, at.Importance, slopes);
        for (var step = 0; step < MostSteps; step++)
        {
            var next = Step(loss.Hessian(point, at.Importance), point, slopes);
            var further = new double[slopes.Length];
            var there = loss.Evaluate(next, at.Importance, further);
            if (!(Largest(further) < Largest(slopes))) break;
            (point, slopes, value) = (next, further, there);
        }

        return new(point, value);
    }

    private static double Largest(double[] vector) => vector.Max(Math.Abs);

    /// <summary>θ − (H + μ)⁻¹ g by elimination with pivots.</summary>
    private static double[] Step(Matrix hessian, double[] point, double[] slopes)
    {
        var n = point.Length;
        var rows = Enumerable.Range(0, n).Select(i => (double[])[.. hessian.Row(i), slopes[i]]).ToArray();
        var shift = Shift * rows.Max(row => row.Take(n).Max(Math.Abs));
        for (var i = 0; i < n; i++) rows[i][i] += shift;
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(rows[i][k]));
            (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
            for (var i = k + 1; i < n; i++)
            {
                var factor = rows[i][k] / rows[k][k];
                for (var j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
            }
        }

        var next = (double[])point.Clone();
        var change = new double[n];
        for (var k = n - 1; k >= 0; k--)
        {
            var rest = rows[k][n];
            for (var j = k + 1; j < n; j++) rest -= rows[k][j] * change[j];
            change[k] = rest / rows[k][k];
            next[k] -= change[k];
        }

        return next;
    }
}
