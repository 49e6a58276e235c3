using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>What follows z = Wᵀh + b, elementwise, and the way back through it. f(0) = 0.</summary>
internal interface IOutputFunction
{
    /// <summary>x'(z).</summary>
    static abstract Vector512<float> Apply(Vector512<float> z);

    /// <summary>∂x'/∂z × cotangent.</summary>
    static abstract Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent);
}

/// <summary>Outputs against targets.</summary>
/// <typeparam name="TOutput">f.</typeparam>
internal static class Outputs<TOutput>
    where TOutput : struct, IOutputFunction
{
    /// <summary>Error e = f(z) − t; adds I e² to the loss; gives g = f'(z) I e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Score(
        Vector512<float> z, Vector512<float> t, Vector512<float> importance, ref Vector512<float> loss)
    {
        var error = TOutput.Apply(z) - t;
        var weighted = importance * error;
        loss = Vector512.FusedMultiplyAdd(weighted, error, loss);
        return TOutput.Through(z, weighted);
    }

    /// <summary>One output in the place of 16.</summary>
    public static float Score(float z, float t, float importance, ref float loss)
    {
        var sum = Vector512.Create(loss);
        var g = Score(Vector512.Create(z), Vector512.Create(t), Vector512.Create(importance), ref sum);
        loss = sum.ToScalar();
        return g.ToScalar();
    }
}

/// <summary>The kernel of <see cref="LinearModel"/>: f(z) = z.</summary>
internal readonly struct IdentityOutput : IOutputFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => z;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent) => cotangent;
}

/// <summary>The kernel of <see cref="ReluOutputModel"/>: f(z) = z where z &gt; 0, and 0 elsewhere; f' is 1 and 0, at the kink 0.</summary>
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
