namespace Research;

/// <summary>From the parameters (W, b) of a tied bottleneck to the rows of z = Mx + b with M = WᵀW, and back.</summary>
internal static class TiedOutput
{
    /// <summary>M_ij = Σ_k W_ki W_kj, row by row, <c>[features, features]</c>.</summary>
    public static double[] Overlaps(int hidden, int features, ReadOnlySpan<double> parameters)
    {
        var m = new double[features * features];
        for (var k = 0; k < hidden; k++)
        {
            var w = parameters.Slice(k * features, features);
            for (var i = 0; i < features; i++)
                for (var j = 0; j <= i; j++) m[(i * features) + j] += w[i] * w[j];
        }

        for (var i = 0; i < features; i++)
            for (var j = 0; j < i; j++) m[(j * features) + i] = m[(i * features) + j];
        return m;
    }

    /// <summary>∂L/∂W = W (G + Gᵀ) with G = ∂L/∂M, because M depends on W twice.</summary>
    /// <param name="hidden">m.</param>
    /// <param name="features">n.</param>
    /// <param name="parameters">W first, <c>[hidden, features]</c>.</param>
    /// <param name="slope">G, <c>[features, features]</c>.</param>
    /// <param name="gradient">The part of W is overwritten.</param>
    public static void Back(
        int hidden, int features, ReadOnlySpan<double> parameters, ReadOnlySpan<double> slope, Span<double> gradient)
    {
        for (var k = 0; k < hidden; k++)
        {
            for (var j = 0; j < features; j++)
            {
                var sum = 0.0;
                for (var i = 0; i < features; i++)
                    sum += parameters[(k * features) + i] * (slope[(i * features) + j] + slope[(j * features) + i]);
                gradient[(k * features) + j] = sum;
            }
        }
    }
}
