namespace Research;

/// <summary>Every feature is active with its own probability p_i, independently: P(A) = Π_A p_i Π_rest (1 − p_i).</summary>
internal sealed class IndependentSets(int features, Density density) : IActiveSets
{
    /// <inheritdoc/>
    public int Features => features;

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<int> among, uint active)
    {
        var product = 1.0;
        for (var t = 0; t < among.Length; t++)
        {
            var p = density[among[t]];
            product *= (active >> t & 1) == 1 ? p : 1 - p;
        }

        return product;
    }

    /// <inheritdoc/>
    /// <remarks>The coefficients of Π_t ((1 − p_t) + p_t z), factor by factor: nothing is subtracted but 1 − p.</remarks>
    public double[] Sizes(ReadOnlySpan<int> among)
    {
        var sizes = new double[among.Length + 1];
        sizes[0] = 1;
        for (var t = 0; t < among.Length; t++)
        {
            var p = density[among[t]];
            for (var k = t + 1; k > 0; k--) sizes[k] = (sizes[k] * (1 - p)) + (sizes[k - 1] * p);
            sizes[0] *= 1 - p;
        }

        return sizes;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Dependents(int feature) => [feature];
}
