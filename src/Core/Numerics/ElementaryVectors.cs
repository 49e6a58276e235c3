using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Elementary functions of 16 floats, to about the last bit, with the same bits on every machine: sums, products and quotients
/// that IEEE 754 rounds in one way.
/// </summary>
internal static class ElementaryVectors
{
    // Beyond it e⁻ˣ is below the smallest normal float.
    private const float Most = 87;

    private const float Log2OfE = 1.4426950408889634f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    // Added to a float of at most 2²² it leaves the nearest integer in the last bits.
    private const float Rounding = 12582912f;

    /// <summary>e^−|x|: x = k ln 2 + r, and the Taylor series of eʳ to r⁷. Below e⁻⁸⁷ it is e⁻⁸⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Decay(Vector512<float> x)
    {
        var size = Vector512.Abs(x);
        var y = -Vector512.ConditionalSelect(Vector512.GreaterThan(size, Vector512.Create(Most)), Vector512.Create(Most), size);
        var k = Vector512.FusedMultiplyAdd(y, Vector512.Create(Log2OfE), Vector512.Create(Rounding)) - Vector512.Create(Rounding);
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2Low), Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2High), y));
        var sum = Vector512.Create(1f / 5040);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 720));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 120));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 24));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 6));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<float>.One);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<float>.One);
        var exponent = (k + Vector512.Create(Rounding)).AsInt32() - Vector512.Create(Rounding).AsInt32();
        return sum * ((exponent + Vector512.Create(127)) << 23).AsSingle();
    }

    /// <summary>ln(1 + t) for t in [0, 1]: 2 artanh s with s = t / (2 + t), to s¹⁵.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOfOneAnd(Vector512<float> t)
    {
        var s = t / (t + Vector512.Create(2f));
        var square = s * s;
        var sum = Vector512.Create(1f / 15);
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1f / 13));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1f / 11));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1f / 9));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1f / 7));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(0.2f));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1f / 3));
        sum = Vector512.FusedMultiplyAdd(sum, square, Vector512<float>.One);
        return (s + s) * sum;
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Logistic(Vector512<float> x)
    {
        var decay = Decay(x);
        var above = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, decay);
        return above / (Vector512<float>.One + decay);
    }
}
