namespace Research;

/// <summary>How often no feature, one feature or two features are active, and of which sign.</summary>
internal sealed class FewActiveLaw
{
    private readonly Density? density;

    private FewActiveLaw(int features, Density? density, IMagnitude magnitude)
    {
        (Features, this.density, IsSigned) = (features, density, magnitude is Magnitude.Symmetric);
        Alone = [.. Enumerable.Range(0, features).Select(i => density is null ? 1.0 / features : density[i] * Others(i, i))];
        None = density is null ? 0 : Others(-1, -1);
        var sizes = density is null ? [] : new IndependentSets(features, density).Sizes([.. Enumerable.Range(0, features)]);
        Sizes = density is null ? [0, 1, .. new double[features - 1]] : sizes;
    }

    /// <summary>Number of features n.</summary>
    public int Features { get; }

    /// <summary>Whether magnitudes are uniform on [−1, 1], or on [0, 1].</summary>
    public bool IsSigned { get; }

    /// <summary>The signs of an active feature, each as likely.</summary>
    public ReadOnlySpan<double> Signs => IsSigned ? [1, -1] : [1];

    /// <summary>P(no feature is active).</summary>
    public double None { get; }

    /// <summary>P(feature i is active and no other), <c>[features]</c>.</summary>
    public double[] Alone { get; }

    /// <summary>P(k features are active), k = 0 … n.</summary>
    public double[] Sizes { get; }

    /// <summary>P(features i and k are active and no other).</summary>
    public double Pair(int i, int k) => density is null ? 0 : density[i] * density[k] * Others(i, k);

    /// <summary>The law of a sampler without faults; null where it is not one of <see cref="FewActiveFaults"/>.</summary>
    public static FewActiveLaw? Of(ISampler sampler) => sampler switch
    {
        SparseUniform { Magnitude: Magnitude.Uniform or Magnitude.Symmetric } one => new(one.Features, one.Density, one.Magnitude),
        OneHot { Magnitude: Magnitude.Uniform or Magnitude.Symmetric } one => new(one.Features, null, one.Magnitude),
        _ => null,
    };

    /// <summary>The probability that all features but two are inactive.</summary>
    private double Others(int i, int k)
    {
        var product = 1.0;
        for (var j = 0; j < Features; j++)
            if (j != i && j != k) product *= 1 - density![j];
        return product;
    }
}
