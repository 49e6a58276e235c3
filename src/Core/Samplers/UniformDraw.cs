using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>What the samplers of sets share: how a word of the stream becomes a decision or a value.</summary>
internal static class UniformDraw
{
    /// <summary>
    /// The word group of the first decision about a set. Feature i has word i mod 4 of group i / 4, so that below 2²⁹ features
    /// no value of a feature and no decision about a set come from the same word.
    /// </summary>
    public const int Decisions = 1 << 27;

    private static readonly float Unit = SparseUniform.Scale(1u << 31);

    /// <summary>p 2³¹: an event of probability p happens iff the upper 31 bits of a word are below it.</summary>
    public static uint Threshold(double probability) => Math.Max(1, (uint)Math.Round(probability * 2147483648.0));

    /// <summary>All bits set in the lanes in which an event happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Happens(Vector512<uint> word, uint threshold) =>
        Vector512.LessThan(word >> 1, Vector512.Create(threshold));

    /// <summary>Uniform on [0, 1), with the upper 31 bits of a word; what <see cref="SparseUniform"/> draws at density 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<uint> word) =>
        Vector512.ConvertToSingle((word >> 1).AsInt32()) * Vector512.Create(Unit);

    /// <summary>A value in some lanes, 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Where(Vector512<uint> mask, Vector512<float> value) => (mask & value.AsUInt32()).AsSingle();
}
