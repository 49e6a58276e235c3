using System.Numerics;

namespace Research;

/// <summary>The common part of the linear and the ReLU output model: h = Wx, z = Wᵀh + b, and its pullback.</summary>
internal static class TiedBottleneck
{
    public static IEnumerable<Fault> Faults(int features, int hidden) =>
        Check.AtLeast("the number of features of the model", features, 1, "set Features to the length of an input")
            .Concat(Check.AtLeast("the number of hidden dimensions", hidden, 1, "set Hidden to 1 or more"))
            .Concat(Check.AtMost("the number of hidden dimensions", hidden, Math.Max(features, 1),
                "set Hidden to the number of features or fewer, for a bottleneck wider than its input holds nothing back"));

    /// <summary>h = Wx, z = Wᵀh + b.</summary>
    public static void Forward<T>(int hidden, ReadOnlySpan<T> parameters, ReadOnlySpan<T> x, Span<T> h, Span<T> z)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        var n = x.Length;
        var bias = parameters.Slice(hidden * n, n);
        for (var k = 0; k < hidden; k++)
        {
            h[k] = T.AdditiveIdentity;
            for (var i = 0; i < n; i++) h[k] += parameters[(k * n) + i] * x[i];
        }

        for (var i = 0; i < n; i++)
        {
            z[i] = bias[i];
            for (var k = 0; k < hidden; k++) z[i] += parameters[(k * n) + i] * h[k];
        }
    }

    /// <summary>With g = ∂L/∂z: ∂L/∂b = g and ∂L/∂W = (Wg)xᵀ + h gᵀ, because the tied W is used twice.</summary>
    public static void Pullback(
        int hidden,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> h,
        ReadOnlySpan<double> g,
        Span<double> gradient)
    {
        var n = x.Length;
        for (var i = 0; i < n; i++) gradient[(hidden * n) + i] += g[i];
        for (var k = 0; k < hidden; k++)
        {
            var back = 0.0;
            for (var i = 0; i < n; i++) back += parameters[(k * n) + i] * g[i];
            for (var i = 0; i < n; i++) gradient[(k * n) + i] += (back * x[i]) + (h[k] * g[i]);
        }
    }
}
