using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>max(z, 0).</summary>
internal readonly struct ReluVectors : IFunctionVectors
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope) => Vector512.MaxNative(z, Vector512<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), cotangent, Vector512<float>.Zero);
}

/// <summary>z where z &gt; 0, elsewhere slope × z.</summary>
internal readonly struct LeakyReluVectors : IFunctionVectors
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope) => Through(z, slope, z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), cotangent, slope * cotangent);
}

/// <summary>|z|.</summary>
internal readonly struct AbsoluteVectors : IFunctionVectors
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope) => Vector512.Abs(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent)
    {
        var signed = Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<float>.Zero), -cotangent, cotangent);
        return Vector512.ConditionalSelect(Vector512.Equals(z, Vector512<float>.Zero), Vector512<float>.Zero, signed);
    }
}

/// <summary>z².</summary>
internal readonly struct SquareVectors : IFunctionVectors
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope) => z * z;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent) => (z + z) * cotangent;
}

/// <summary>ln(1 + eᶻ) = max(z, 0) + ln(1 + e^−|z|).</summary>
internal readonly struct SoftplusVectors : IFunctionVectors
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope) =>
        Vector512.MaxNative(z, Vector512<float>.Zero) + ElementaryVectors.LogOfOneAnd(ElementaryVectors.Decay(z));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent) =>
        ElementaryVectors.Logistic(z) * cotangent;
}

/// <summary>tanh z = ±(1 − e^−2|z|) / (1 + e^−2|z|), with derivative 4 σ(2z) σ(−2z).</summary>
internal readonly struct TanhVectors : IFunctionVectors
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope)
    {
        var decay = ElementaryVectors.Decay(z + z);
        var size = (Vector512<float>.One - decay) / (Vector512<float>.One + decay);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), size, -size);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent)
    {
        var decay = ElementaryVectors.Decay(z + z);
        var sum = Vector512<float>.One + decay;
        return Vector512.Create(4f) * decay / (sum * sum) * cotangent;
    }
}

/// <summary>z σ(v), v = 2 √(2/π) (z + 0.044715 z³).</summary>
internal readonly struct GeluVectors : IFunctionVectors
{
    private const float Slope = 1.5957691216057308f, Cube = 0.044715f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z, Vector512<float> slope) => z * ElementaryVectors.Logistic(Argument(z));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> slope, Vector512<float> cotangent)
    {
        var s = ElementaryVectors.Logistic(Argument(z));
        var steepness = Vector512.Create(Slope) * Vector512.FusedMultiplyAdd(Vector512.Create(3 * Cube) * z, z, Vector512<float>.One);
        return Vector512.FusedMultiplyAdd(z * s * (Vector512<float>.One - s), steepness, s) * cotangent;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Argument(Vector512<float> z) =>
        Vector512.Create(Slope) * z * Vector512.FusedMultiplyAdd(Vector512.Create(Cube) * z, z, Vector512<float>.One);
}
