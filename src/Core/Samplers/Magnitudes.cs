using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>How the samplers draw magnitudes, and who bears none but the usual one.</summary>
internal static class Magnitudes
{
    /// <summary>The magnitude if it is not the usual one, which samplers draw in one step with their masks.</summary>
    public static IMagnitude? Own(this IMagnitude magnitude) => magnitude is Magnitude.Uniform ? null : magnitude;

    /// <summary>How a sampler draws with a magnitude.</summary>
    public static string Drawing(string usual, IMagnitude magnitude) =>
        magnitude.Own() == null ? usual : $"{usual}, magnitudes/1";

    /// <summary>Exact losses know the moments of uniform features alone.</summary>
    public static IEnumerable<Fault> OnlyUniform(IMagnitude magnitude)
    {
        if (magnitude.Own() is { } own)
        {
            yield return new("the magnitude under an exact loss", own.GetType().Name, "Magnitude.Uniform",
                "minimise Sampled(…), or leave Magnitude out");
        }
    }

    /// <summary>The magnitudes of 64 words.</summary>
    /// <param name="magnitude">Whose.</param>
    /// <param name="row">Overwritten.</param>
    /// <param name="a">Samples 0 … 15.</param>
    /// <param name="b">Samples 16 … 31.</param>
    /// <param name="c">Samples 32 … 47.</param>
    /// <param name="d">Samples 48 … 63.</param>
    /// <param name="unit">1 / T, where the upper 31 bits of a word of an active feature are below T.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Draw(
        this IMagnitude magnitude, Span<Vector512<float>> row,
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, float unit)
    {
        Shares(row, a, b, c, d, unit);
        magnitude.Quantile(MemoryMarshal.Cast<Vector512<float>, float>(row));
    }

    /// <summary>The magnitudes of 64 words of features that are active whatever the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Draw(
        this IMagnitude magnitude, Span<Vector512<float>> row, Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =>
        magnitude.Draw(row, a, b, c, d, UniformDraw.Unit);

    /// <summary>The magnitudes of 16 words.</summary>
    public static Vector512<float> Draw(this IMagnitude magnitude, Vector512<uint> word)
    {
        var row = Share(word, UniformDraw.Unit);
        magnitude.Quantile(MemoryMarshal.Cast<Vector512<float>, float>(new Span<Vector512<float>>(ref row)));
        return row;
    }

    /// <summary>The shares of 64 words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Shares(
        Span<Vector512<float>> row, Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, float unit) =>
        (row[0], row[1], row[2], row[3]) = (Share(a, unit), Share(b, unit), Share(c, unit), Share(d, unit));

    /// <summary>(u + ½) / T, at most 1: uniform, and with the more digits the smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Share(Vector512<uint> word, float unit) =>
        Vector512.Min(
            (Vector512.ConvertToSingle((word >> 1).AsInt32()) + Vector512.Create(0.5f)) * Vector512.Create(unit),
            Vector512<float>.One);
}
