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
    /// <summary>One step.</summary>
    /// <param name="trainer">The optimiser.</param>
    /// <param name="step">Counted from 0.</param>
    /// <param name="gradient">Packed, as are all others; a multiple of 16 in length.</param>
    /// <param name="parameters">θ.</param>
    /// <param name="first">a.</param>
    /// <param name="second">v; not touched where the rule is not adaptive.</param>
    public static void Apply(
        IFirstOrder trainer, int step, ReadOnlySpan<float> gradient, Span<float> parameters, Span<float> first, Span<float> second)
    {
        var rule = trainer.Rule;
        var rate = rule.Rate * trainer.Schedule.Factor(step, trainer.Steps);
        if (rule.Adaptive) Adaptive(rule, rate, step, Vectors(gradient), Vectors(parameters), Vectors(first), Vectors(second));
        else Momentum(rule, rate, Vectors(gradient), Vectors(parameters), Vectors(first));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Momentum(
        UpdateRule rule,
        double rate,
        ReadOnlySpan<Vector512<float>> gradient,
        Span<Vector512<float>> parameters,
        Span<Vector512<float>> first)
    {
        var (beta, descent) = (Vector512.Create((float)rule.Beta1), Vector512.Create((float)-rate));
        for (var i = 0; i < parameters.Length; i++)
        {
            var a = first[i] = Vector512.FusedMultiplyAdd(beta, first[i], gradient[i]);
            parameters[i] = Vector512.FusedMultiplyAdd(descent, a, parameters[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Adaptive(
        UpdateRule rule,
        double rate,
        int step,
        ReadOnlySpan<Vector512<float>> gradient,
        Span<Vector512<float>> parameters,
        Span<Vector512<float>> first,
        Span<Vector512<float>> second)
    {
        var (beta1, rest1) = (Vector512.Create((float)rule.Beta1), Vector512.Create((float)(1 - rule.Beta1)));
        var (beta2, rest2) = (Vector512.Create((float)rule.Beta2), Vector512.Create((float)(1 - rule.Beta2)));
        var corrections = Vector128<double>.One - Elementary.Power(Vector128.Create(rule.Beta1, rule.Beta2), step + 1);
        var correction2 = Vector512.Create((float)(1 / corrections[1]));
        var (descent, epsilon) = (Vector512.Create((float)(-rate / corrections[0])), Vector512.Create((float)rule.Epsilon));
        var kept = Vector512.Create((float)(-rate * rule.Decay));
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
