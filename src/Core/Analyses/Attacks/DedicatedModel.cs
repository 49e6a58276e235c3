namespace Research;

/// <summary>
/// The model without superposition that L₀ belongs to: the m most important features have a dimension each, W_i = e_k and
/// b_i = 0, so that x'_i = x_i; the bias of the others is their mean, W_i = 0 and b_i = E[x_i], which is where
/// E (x_i − b_i)² is smallest. Earlier features come first among equally important ones.
/// </summary>
internal static class DedicatedModel
{
    /// <summary>W row by row, then b.</summary>
    /// <param name="model">The model, of which the sizes are used.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="mean">E[x_i], <c>[Features]</c>.</param>
    public static double[] Parameters(ReluOutputModel model, IReadOnlyList<double> importance, IReadOnlyList<double> mean)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(importance);
        ArgumentNullException.ThrowIfNull(mean);
        var (n, m) = (model.Features, model.Hidden);
        var parameters = new double[model.Layout.Size];
        for (var i = 0; i < n; i++) parameters[(m * n) + i] = mean[i];
        foreach (var (k, i) in Enumerable.Range(0, n).OrderByDescending(i => importance[i]).Take(m).Index())
            (parameters[(k * n) + i], parameters[(m * n) + i]) = (1, 0);
        return parameters;
    }
}
