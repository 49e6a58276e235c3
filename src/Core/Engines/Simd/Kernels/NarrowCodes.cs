using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>How <see cref="NarrowDictionaryKernel{TRows, TCodes}"/> makes codes of a latent of 16 samples; a struct, so that the compiler writes a kernel for each.</summary>
internal interface INarrowCodes
{
    /// <summary>Whether there is a gate, which reconstructs too.</summary>
    static virtual bool IsGated => false;

    /// <summary>Whether there are thresholds θ.</summary>
    static virtual bool HasThreshold => false;

    /// <summary>f of z.</summary>
    /// <param name="z">z.</param>
    /// <param name="constants">max(θ, 0), or eʳ, then e, then m.</param>
    /// <param name="latents">Floats from one kind of constants to the next.</param>
    static abstract Vector512<float> Of(Vector512<float> z, ref float constants, nint latents);
}

/// <summary>max(z, 0).</summary>
internal readonly struct ReluCodes : INarrowCodes
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> z, ref float constants, nint latents) => Vector512.MaxNative(z, Vector512<float>.Zero);
}

/// <summary>z where it is above the threshold.</summary>
internal readonly struct JumpCodes : INarrowCodes
{
    /// <inheritdoc/>
    public static bool HasThreshold => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> z, ref float constants, nint latents) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(constants)), z, Vector512<float>.Zero);
}

/// <summary>max(eʳ (z − e) + m, 0) where z is above 0.</summary>
internal readonly struct GatedCodes : INarrowCodes
{
    /// <inheritdoc/>
    public static bool IsGated => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> z, ref float constants, nint latents)
    {
        var product = z - Vector512.Create(Unsafe.Add(ref constants, latents));
        var magnitude = Vector512.FusedMultiplyAdd(Vector512.Create(constants), product, Vector512.Create(Unsafe.Add(ref constants, 2 * latents)));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), Vector512.MaxNative(magnitude, Vector512<float>.Zero), Vector512<float>.Zero);
    }
}
