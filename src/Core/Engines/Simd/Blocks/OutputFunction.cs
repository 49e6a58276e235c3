using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The output function f of x' = f(Wᵀh + b), elementwise, and its pullback. f(0) = 0.</summary>
internal interface IOutputFunction
{
    /// <summary>x'(z).</summary>
    static abstract Vector512<float> Apply(Vector512<float> z);

    /// <summary>∂x'/∂z × cotangent.</summary>
    static abstract Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent);
}

/// <summary>Compares outputs with targets.</summary>
/// <typeparam name="TOutput">f.</typeparam>
internal static class Outputs<TOutput>
    where TOutput : struct, IOutputFunction
{
    /// <summary>Error e = f(z) − t; adds I e² to the loss; gives g = f'(z) I e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Evaluate(
        Vector512<float> z, Vector512<float> t, Vector512<float> importance, ref Vector512<float> loss)
    {
        var error = TOutput.Apply(z) - t;
        var weighted = importance * error;
        loss = Vector512.FusedMultiplyAdd(weighted, error, loss);
        return TOutput.Through(z, weighted);
    }

    /// <summary>Evaluates one output instead of 16.</summary>
    public static float Evaluate(float z, float t, float importance, ref float loss)
    {
        var sum = Vector512.Create(loss);
        var g = Evaluate(Vector512.Create(z), Vector512.Create(t), Vector512.Create(importance), ref sum);
        loss = sum.ToScalar();
        return g.ToScalar();
    }
}

/// <summary>The output function of <see cref="LinearModel"/>: f(z) = z.</summary>
internal readonly struct IdentityOutput : IOutputFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => z;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent) => cotangent;
}

/// <summary>The output function of <see cref="ReluOutputModel"/>: f(z) = z and f'(z) = 1 where z &gt; 0, both 0 elsewhere.</summary>
internal readonly struct ReluOutput : IOutputFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => Vector512.MaxNative(z, Vector512<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), cotangent, Vector512<float>.Zero);
}
