using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The rule of <see cref="UpdateRule"/> in float, all parameters in one pass; what depends on the step alone is computed in
/// double.
/// </summary>
internal static class AdamStep
{
    /// <summary>What depends on the step alone.</summary>
    /// <param name="Descent">−η, over 1 − β₁ᵗ where the rule is adaptive.</param>
    /// <param name="Correction">1 / (1 − β₂ᵗ).</param>
    /// <param name="Kept">−η λ.</param>
    internal readonly record struct Factors(float Descent, float Correction, float Kept);

    /// <summary>The factors of a step, counted from 0.</summary>
    public static Factors At(IFirstOrder trainer, int step)
    {
        var rule = trainer.Rule;
        var rate = rule.Rate * trainer.Schedule.Factor(step, trainer.Steps);
        if (!rule.Adaptive) return new((float)-rate, 1, 0);
        var corrections = Vector128<double>.One - Elementary.Power(Vector128.Create(rule.Beta1, rule.Beta2), step + 1);
        return new((float)(-rate / corrections[0]), (float)(1 / corrections[1]), (float)(-rate * rule.Decay));
    }

    /// <summary>One step.</summary>
    /// <param name="rule">The rule of the optimiser.</param>
    /// <param name="factors">Those of the step.</param>
    /// <param name="gradient">Packed, as are all others; a multiple of 16 in length.</param>
    /// <param name="parameters">θ.</param>
    /// <param name="first">a.</param>
    /// <param name="second">v; not touched where the rule is not adaptive.</param>
    public static void Apply(
        UpdateRule rule, Factors factors, ReadOnlySpan<float> gradient, Span<float> parameters, Span<float> first, Span<float> second)
    {
        if (rule.Adaptive) Adaptive(in rule, factors, Vectors(gradient), Vectors(parameters), Vectors(first), Vectors(second));
        else Momentum(rule, factors.Descent, Vectors(gradient), Vectors(parameters), Vectors(first));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Momentum(
        UpdateRule rule,
        float factor,
        ReadOnlySpan<Vector512<float>> gradient,
        Span<Vector512<float>> parameters,
        Span<Vector512<float>> first)
    {
        var (beta, descent) = (Vector512.Create((float)rule.Beta1), Vector512.Create(factor));
        for (var i = 0; i < parameters.Length; i++)
        {
            var a = first[i] = Vector512.FusedMultiplyAdd(beta, first[i], gradient[i]);
            parameters[i] = Vector512.FusedMultiplyAdd(descent, a, parameters[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Adaptive(
        in UpdateRule rule,
        Factors factors,
        ReadOnlySpan<Vector512<float>> gradient,
        Span<Vector512<float>> parameters,
        Span<Vector512<float>> first,
        Span<Vector512<float>> second)
    {
        var (beta1, rest1) = (Vector512.Create((float)rule.Beta1), Vector512.Create((float)(1 - rule.Beta1)));
        var (beta2, rest2) = (Vector512.Create((float)rule.Beta2), Vector512.Create((float)(1 - rule.Beta2)));
        var (descent, epsilon) = (Vector512.Create(factors.Descent), Vector512.Create((float)rule.Epsilon));
        var (correction2, kept) = (Vector512.Create(factors.Correction), Vector512.Create(factors.Kept));
        for (var i = 0; i < parameters.Length; i++)
        {
            var g = gradient[i];
            var a = first[i] = Vector512.FusedMultiplyAdd(beta1, first[i], rest1 * g);
            var v = second[i] = Vector512.FusedMultiplyAdd(beta2, second[i], rest2 * g * g);
            var decayed = Vector512.FusedMultiplyAdd(kept, parameters[i], parameters[i]);
            parameters[i] = decayed + (descent * a / (Vector512.Sqrt(correction2 * v) + epsilon));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<Vector512<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector512<float>>(span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<Vector512<float>> Vectors(ReadOnlySpan<float> span) =>
        MemoryMarshal.Cast<float, Vector512<float>>(span);
}
