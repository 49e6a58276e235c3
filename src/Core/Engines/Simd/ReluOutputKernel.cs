using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The kernel of <see cref="ReluOutputModel"/>: f(z) = z where z &gt; 0, and 0 elsewhere; f' is 1 and 0, at the kink 0.</summary>
internal readonly struct ReluOutputKernel : IOutputFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => Vector512.MaxNative(z, Vector512<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Through(Vector512<float> z, Vector512<float> cotangent) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), cotangent, Vector512<float>.Zero);
}
