using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Elementary functions of 16 floats whose bits are the same on every machine: like <see cref="Elementary"/> they use only
/// +, −, ×, ÷, √, a product and a sum that are rounded once, and the bits of an exponent.
/// </summary>
internal static class VectorFunctions
{
    /// <summary>
    /// ln x within 3e-7 of it or of 1, by x = (1 + f) 2ᵉ with 1 + f in [√½, √2) and ln(1 + f) = f − f² / 2 + f³ P(f), with P of degree 6,
    /// fitted at Chebyshev's nodes; without the quotient of a series in f / (2 + f), which would take as long as all the rest.
    /// </summary>
    /// <param name="x">Normal numbers above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var bits = x.AsInt32();
        var exponent = (bits - Vector512.Create(0x3F3504F3)) >> 23;
        var (f, e) = ((bits - (exponent << 23)).AsSingle() - Vector512<float>.One, Vector512.ConvertToSingle(exponent));
        var sum = Horner(f, Horner(f, Horner(f, Number(0.0904878452f), -0.140308917f), 0.147038996f), -0.166027188f);
        sum = Horner(f, Horner(f, Horner(f, Horner(f, sum, 0.199842229f), -0.250007033f), 0.333334148f), -0.5f);

        // ln 2 in two parts; the first has trailing zeros, so that its product with an exponent is exact.
        var small = Vector512.FusedMultiplyAdd(f * f, sum, Vector512.FusedMultiplyAdd(e, Number(-2.1219444e-4f), f));
        return Vector512.FusedMultiplyAdd(e, Number(0.693359375f), small);
    }

    /// <summary>
    /// √2 erf⁻¹(x) within 3e-6 of it: what the absolute value of a standard normal number exceeds with probability 1 − x. By
    /// polynomials in w = −ln(1 − x²), and in √w where w ≥ 5, fitted at Chebyshev's nodes; the form is Giles's ("Approximating
    /// the erfinv function", 2010), the coefficients are this project's and reach as far as a word of 31 bits, w ≤ 22.
    /// </summary>
    /// <param name="x">In (−1, 1).</param>
    /// <param name="rest">1 − x², which x may not resolve.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalQuantile(Vector512<float> x, Vector512<float> rest)
    {
        var w = -Log(rest);
        var c = w - Number(2.5f);
        var central = Horner(c, Horner(c, Number(3.19696802e-08f), 4.83978852e-07f), -4.88579599e-06f);
        central = Horner(c, Horner(c, Horner(c, central, -6.19474577e-06f), 0.000308741175f), -0.00177308277f);
        central = Horner(c, Horner(c, Horner(c, central, -0.00590765988f), 0.348802716f), 2.12331343f);
        if (Vector512.LessThanAll(w, Number(5))) return x * central;
        var d = Vector512.Sqrt(w) - Number(3.5f);
        var tail = Horner(d, Horner(d, Number(-0.000270273042f), 0.000786229386f), -0.00102140254f);
        tail = Horner(d, Horner(d, Horner(d, tail, 0.0014343115f), -0.00290155387f), 0.00465977984f);
        tail = Horner(d, Horner(d, tail, 1.42463493f), 4.71708822f);
        return x * Vector512.ConditionalSelect(Vector512.LessThan(w, Number(5)), central, tail);
    }

    /// <summary>x, or the bound where x is above it. Vector512.Min, which propagates NaN, takes three slow instructions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AtMost(Vector512<float> x, Vector512<float> bound) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, bound), x, bound);

    /// <summary>x, or the bound where x is below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AtLeast(Vector512<float> x, Vector512<float> bound) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, bound), x, bound);

    /// <summary>A polynomial of one degree more: sum x + next, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Horner(Vector512<float> x, Vector512<float> sum, float next) =>
        Vector512.FusedMultiplyAdd(sum, x, Number(next));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Number(float value) => Vector512.Create(value);
}
