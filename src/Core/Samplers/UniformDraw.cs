using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>How a word of the stream becomes a decision or a value, for all samplers.</summary>
internal static class UniformDraw
{
    /// <summary>
    /// The word group of the first decision about a set. Feature i has group i, so that below 2²⁷ features no value of a feature
    /// and no decision about a set come from the same word.
    /// </summary>
    public const int Decisions = 1 << 27;

    /// <summary>1 / T where an event is certain.</summary>
    public static readonly float Unit = Scale(1u << 31);

    /// <summary>p 2³¹: an event of probability p happens iff the upper 31 bits of a word are below it.</summary>
    public static uint Threshold(double probability) => Math.Max(1, (uint)Math.Round(probability * 2147483648.0));

    /// <summary>1 / T as a float, rounded down until no u &lt; T gives a product of 1 or above.</summary>
    public static float Scale(uint threshold)
    {
        var scale = (float)(1.0 / threshold);
        while ((threshold - 1) * scale >= 1) scale = MathF.BitDecrement(scale);
        return scale;
    }

    /// <summary>All bits set in the lanes in which an event happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Happens(Vector512<uint> word, uint threshold) =>
        Vector512.LessThan(word >> 1, Vector512.Create(threshold));

    /// <summary>Uniform on [0, 1), with the upper 31 bits of a word; what <see cref="SparseUniform"/> draws at density 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<uint> word) => Value(word, Unit);

    /// <summary>Uniform on [0, 1), from words of an active feature, whose upper 31 bits are below T: unit is 1 / T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<uint> word, float unit) =>
        Vector512.ConvertToSingle((word >> 1).AsInt32()) * Vector512.Create(unit);

    /// <summary>A value in some lanes, 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Where(Vector512<uint> mask, Vector512<float> value) =>
        Vector512.ConditionalSelect(mask.AsSingle(), value, Vector512<float>.Zero);

    /// <summary>The four vectors of a feature in a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector512<float>> Row(Span<float> tile, int feature, int stride) =>
        MemoryMarshal.Cast<float, Vector512<float>>(tile.Slice(feature * stride, Tile.Samples));
}
