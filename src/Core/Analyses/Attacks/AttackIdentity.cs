namespace Research;

/// <summary>
/// The effect of an attack by geometry alone: along d_i the output z_i moves by ε ‖(WᵀW)_i‖, and ‖(WᵀW)_i‖² = ‖W_i‖⁴ / D_i
/// identically, because D_i = ‖W_i‖⁴ / Σ_j (W_i · W_j)². So the squared error of a feature of length 1 grows as 1 / D_i.
/// </summary>
public static class AttackIdentity
{
    /// <summary>‖(WᵀW)_i‖², <c>[Features]</c>: the squared change of z_i per ε².</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double[] SquaredGains(Matrix embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        var gram = embedding.Gram();
        return [.. Enumerable.Range(0, gram.Rows).Select(i => gram.Row(i).ToArray().Sum(overlap => overlap * overlap))];
    }

    /// <summary>The largest |‖(WᵀW)_i‖² − ‖W_i‖⁴ / D_i| of a feature, relative to ‖(WᵀW)_i‖²: rounding.</summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    public static double Error(Matrix embedding)
    {
        var (gains, norms, shares) =
            (SquaredGains(embedding), FeatureGeometry.Norms(embedding), FeatureGeometry.Dimensionalities(embedding));
        return Enumerable.Range(0, gains.Length)
            .Where(i => gains[i] > 0)
            .Select(i => Math.Abs((norms[i] * norms[i] * norms[i] * norms[i] / shares[i] / gains[i]) - 1))
            .DefaultIfEmpty(0)
            .Max();
    }
}
