namespace Research;

/// <summary>
/// The last steps to a minimum, θ ← θ − H⁻¹ g with the exact Hessian H: from the 1e-12 of a descent to the rounding of the
/// gradient. For states away from kinks; elsewhere, where a step makes the gradient no smaller, it is not taken.
/// </summary>
internal static class Newton
{
    private const int MostSteps = 6, MostAlongValley = 20;

    // Beside the diagonal of H: rotations of the hidden space, along which H is 0 and g too, stay where they are. Biases and
    // weights are measured by their own curvatures, which are as 1 to p.
    private const double Shift = 1e-11;

    /// <summary>The minimum beside a state.</summary>
    /// <param name="model">The shape.</param>
    /// <param name="at">The situation.</param>
    /// <param name="near">The result of a descent.</param>
    /// <param name="isValley">
    /// Whether a step that lowers the loss by more than rounding is taken too, or else a quarter of it: where features are sparse
    /// a descent ends early in a valley that is as much flatter than steep as p is small.
    /// </param>
    public static Minimum Polished(ReluOutputModel model, in Situation at, Minimum near, bool isValley = false)
    {
        var loss = Loss(model, at);
        var noise = Noise(at);
        var (point, slopes) = ((double[])near.Parameters.Clone(), new double[near.Parameters.Length]);
        if (isValley) Centre(loss, at.Importance, point, slopes);
        var value = loss.Evaluate(point, at.Importance, slopes);
        for (var step = 0; step < (isValley ? MostAlongValley : MostSteps); step++)
        {
            var change = Solved(loss.Hessian(point, at.Importance), slopes);
            var (length, taken) = (1.0, false);
            do
            {
                double[] next = [.. point.Select((x, i) => x - (length * change[i]))];
                var further = new double[slopes.Length];
                if (isValley) Centre(loss, at.Importance, next, further);
                var there = loss.Evaluate(next, at.Importance, further);
                taken = Largest(further) < Largest(slopes) || (isValley && there < value - noise);
                if (taken) (point, slopes, value) = (next, further, there);
                length /= 4;
            }
            while (isValley && !taken && length > 1e-3);

            if (!taken) break;
        }

        return new(point, value);
    }

    /// <summary>
    /// By how much the loss of a state is above that of the minimum beside it, gᵀ H⁻¹ g / 2, where g is known to rounding.
    /// </summary>
    /// <param name="model">The shape.</param>
    /// <param name="at">The situation.</param>
    /// <param name="near">The state.</param>
    public static double Lacks(ReluOutputModel model, in Situation at, Minimum near)
    {
        var (loss, slopes) = (Loss(model, at), new double[near.Parameters.Length]);
        loss.Evaluate(near.Parameters, at.Importance, slopes);
        var (hessian, noise) = (loss.Hessian(near.Parameters, at.Importance), Noise(at));
        var change = Solved(hessian, slopes);
        var lacks = Math.Abs(slopes.Select((g, i) => g * change[i]).Sum());
        for (var i = 0; i < slopes.Length; i++)
        {
            var unit = new double[slopes.Length];
            unit[i] = noise;
            lacks += noise * Math.Abs(Solved(hessian, unit)[i]);
        }

        return lacks;
    }

    /// <summary>
    /// Gives every bias its best value, at which ∂L/∂b_i rises through 0: below 0 it does so as slowly as p is small, above 0
    /// fast, and no quadratic model is right on both sides.
    /// </summary>
    private static void Centre(
        ExactLossFunction<SparseUniform, ReluOutputModel> loss, double[] importance, double[] point, double[] slopes)
    {
        for (var i = point.Length - importance.Length; i < point.Length; i++)
        {
            var (bias, own) = (point[i], i);
            double Slope(double value)
            {
                point[own] = value;
                loss.Evaluate(point, importance, slopes);
                return slopes[own];
            }

            var here = Slope(bias);
            var (step, end, there) = (-Math.CopySign(Math.Max(1e-6 * Math.Abs(bias), 1e-20), here), bias, here);
            while (there * here > 0 && Math.Abs(step) < 1)
            {
                end = bias + step;
                there = Slope(end);
                step *= 16;
            }

            point[i] = there * here < 0 ? Roots.Bracketed(Slope, bias, end, 0, here, there) : bias;
        }
    }

    private static ExactLossFunction<SparseUniform, ReluOutputModel> Loss(ReluOutputModel model, in Situation at) => Exact.Loss(
        new SparseUniform { Features = model.Features, Density = Density.PerFeature(at.Densities) }, model);

    /// <summary>The rounding of a loss and of its slopes, which are differences of terms of this size.</summary>
    private static double Noise(in Situation at)
    {
        var sum = 0.0;
        for (var i = 0; i < at.Densities.Length; i++) sum += at.Importance[i] * at.Densities[i] / 3;
        return 4e-16 * sum;
    }

    private static double Largest(double[] vector) => vector.Max(Math.Abs);

    /// <summary>(H + μ D)⁻¹ g by elimination with pivots, D the diagonal of H, in units in which D is 1.</summary>
    private static double[] Solved(Matrix hessian, double[] slopes)
    {
        var n = slopes.Length;
        double[] units = [.. Enumerable.Range(0, n).Select(i => hessian[i, i] > 0 ? 1 / Math.Sqrt(hessian[i, i]) : 1)];
        var rows = Enumerable.Range(0, n).Select(i => (double[])[.. Enumerable.Range(0, n).Select(j => units[i] * hessian[i, j] * units[j]), units[i] * slopes[i]]).ToArray();
        for (var i = 0; i < n; i++) rows[i][i] += Shift;
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

        var change = new double[n];
        for (var k = n - 1; k >= 0; k--)
        {
            var rest = rows[k][n];
            for (var j = k + 1; j < n; j++) rest -= rows[k][j] * change[j];
            change[k] = rest / rows[k][k];
        }

        return [.. change.Select((x, i) => units[i] * x)];
    }
}
