namespace Research;

/// <summary>
/// The linear model x' = Mx + b with M = WᵀW. With R = M − 1, means μ, covariances C and e = Rμ + b:
/// L = Σ_i I_i (R_i C R_iᵀ + e_i²), ∂L/∂b = 2 I ∘ e, ∂L/∂M = 2 diag(I) (R C + e μᵀ), ∂L/∂W = W (G + Gᵀ) with G = ∂L/∂M.
/// </summary>
/// <remarks>
/// x' − x = R (x − μ) + e has mean e and covariance R C Rᵀ; the rest is the chain rule. Given that it is active, a feature is
/// uniform on [0, 1]: μ_i = π_i / 2, C_ii = π_i / 3 − μ_i² and C_ij = π_ij / 4 − μ_i μ_j with π_i = P(i is active) and
/// π_ij = P(both are). For independent features C is diagonal with V_i = p_i / 3 − p_i² / 4.
/// </remarks>
internal sealed class LinearExactEvaluator : IExactEvaluator
{
    private readonly int features, hidden;
    private readonly double[] mean;
    private readonly int[][] dependents;
    private readonly double[][] covariance;

    public LinearExactEvaluator(IActiveSets sets, int hidden)
    {
        (features, this.hidden) = (sets.Features, hidden);
        mean = [.. Enumerable.Range(0, features).Select(i => sets.Probability([i], 1) / 2)];
        dependents = [.. Enumerable.Range(0, features).Select(i => sets.Dependents(i).ToArray())];
        covariance = [.. dependents.Select((others, i) => others.Select(j => Covariance(sets, i, j)).ToArray())];
    }

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient, out double remainder)
    {
        var n = features;
        var residual = TiedOutput.Overlaps(hidden, n, parameters);
        for (var i = 0; i < n; i++) residual[(i * n) + i] -= 1;
        var bias = parameters.Slice(hidden * n, n);
        var slope = gradient.IsEmpty ? [] : new double[n * n];
        var loss = 0.0;
        for (var i = 0; i < n; i++)
        {
            var row = residual.AsSpan(i * n, n);
            var (error, variance) = (bias[i], 0.0);
            for (var j = 0; j < n; j++) error += row[j] * mean[j];
            for (var j = 0; j < n; j++)
            {
                var along = 0.0;
                for (var t = 0; t < dependents[j].Length; t++) along += row[dependents[j][t]] * covariance[j][t];
                variance += row[j] * along;
                if (!gradient.IsEmpty) slope[(i * n) + j] = 2 * importance[i] * (along + (error * mean[j]));
            }

            loss += importance[i] * (variance + (error * error));
            if (!gradient.IsEmpty) gradient[(hidden * n) + i] = 2 * importance[i] * error;
        }

        if (!gradient.IsEmpty) TiedOutput.Back(hidden, n, parameters, slope, gradient);
        remainder = 0;
        return loss;
    }

    /// <inheritdoc/>
    public bool IsWhole => true;

    /// <inheritdoc/>
    public IEnumerable<Fault> CurvatureFaults() => [];

    /// <inheritdoc/>
    /// <remarks>ℓ_i = R C Rᵀ + e² is a quadratic: ∂²ℓ/∂M∂M = 2 (C + μ μᵀ), ∂²ℓ/∂M∂b = 2 μ, ∂²ℓ/∂b² = 2.</remarks>
    public RowCurvature Curvature(int row, ReadOnlySpan<double> point, ReadOnlySpan<double> along)
    {
        var n = features;
        double[] outer = [.. mean, 1];
        var (slope, second) = (new double[n + 1], new double[(n + 1) * (n + 1)]);
        for (var p = 0; p <= n; p++)
            for (var q = 0; q <= n; q++) second[(p * (n + 1)) + q] = 2 * outer[p] * outer[q];
        for (var j = 0; j < n; j++)
            for (var t = 0; t < dependents[j].Length; t++) second[(j * (n + 1)) + dependents[j][t]] += 2 * covariance[j][t];

        // ℓ is quadratic in (R, b): its slope there is its second derivative times them.
        for (var p = 0; p <= n; p++)
            for (var q = 0; q <= n; q++) slope[p] += second[(p * (n + 1)) + q] * (point[q] - (q == row ? 1 : 0));
        return new(slope, second, new double[second.Length]);
    }

    private double Covariance(IActiveSets sets, int i, int j) =>
        (i == j ? sets.Probability([i], 1) / 3 : sets.Probability([i, j], 3) / 4) - (mean[i] * mean[j]);
}
