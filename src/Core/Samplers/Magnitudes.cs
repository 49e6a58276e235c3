using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>How samplers draw magnitudes.</summary>
internal static class Magnitudes
{
    /// <summary>The magnitude, or null if it is the uniform one, which samplers draw in one step with their masks.</summary>
    public static IMagnitude? Own(this IMagnitude magnitude) => magnitude is Magnitude.Uniform ? null : magnitude;

    /// <summary>The name and version of the draws of a sampler with a magnitude.</summary>
    public static string Drawing(string usual, IMagnitude magnitude) =>
        magnitude.Own() == null ? usual : $"{usual}, magnitudes/2";

    /// <summary>The fault of a magnitude other than the uniform one under an exact loss, whose moments are those of uniform features.</summary>
    public static IEnumerable<Fault> OnlyUniform(IMagnitude magnitude)
    {
        if (magnitude.Own() is { } own)
        {
            yield return new("the magnitude under an exact loss", own.GetType().Name, "Magnitude.Uniform",
                "minimise Sampled(…), or leave Magnitude out");
        }
    }

    /// <summary>
    /// The magnitudes of 64 words a … d where the feature is active, 0 elsewhere. Bit s is set where the feature is active in sample s;
    /// unit is 1 / T, where the upper 31 bits of a word of an active feature are below T.
    /// </summary>
    /// <remarks>An inactive feature gets a share of ½, at which every distribution is computed fastest.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Draw(
        this IMagnitude magnitude, Span<Vector512<float>> row,
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, ulong active, float unit)
    {
        row[0] = Share(a, TileDraws.Mask(active), unit);
        row[1] = Share(b, TileDraws.Mask(active >> Tile.Lanes), unit);
        row[2] = Share(c, TileDraws.Mask(active >> (2 * Tile.Lanes)), unit);
        row[3] = Share(d, TileDraws.Mask(active >> (3 * Tile.Lanes)), unit);
        magnitude.Quantile(MemoryMarshal.Cast<Vector512<float>, float>(row));
        row[0] = UniformDraw.Where(TileDraws.Mask(active), row[0]);
        row[1] = UniformDraw.Where(TileDraws.Mask(active >> Tile.Lanes), row[1]);
        row[2] = UniformDraw.Where(TileDraws.Mask(active >> (2 * Tile.Lanes)), row[2]);
        row[3] = UniformDraw.Where(TileDraws.Mask(active >> (3 * Tile.Lanes)), row[3]);
    }

    /// <summary>Standard normal numbers, the lowest bit of a word for the sign and the others for the size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Normal(Vector512<uint> word)
    {
        var t = Share(word, UniformDraw.Unit);
        var size = VectorFunctions.NormalQuantile(Vector512<float>.One - t, t * (Vector512.Create(2f) - t));
        return (size.AsUInt32() ^ (word << 31)).AsSingle();
    }

    /// <summary>The shares of 64 words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Shares(
        Span<Vector512<float>> row, Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, float unit) =>
        (row[0], row[1], row[2], row[3]) = (Share(a, unit), Share(b, unit), Share(c, unit), Share(d, unit));

    /// <summary>(u + ½) / T, at most 1: uniform, with more digits the smaller it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Share(Vector512<uint> word, float unit) =>
        VectorFunctions.AtMost(
            (Vector512.ConvertToSingle((word >> 1).AsInt32()) + Vector512.Create(0.5f)) * Vector512.Create(unit),
            Vector512<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Share(Vector512<uint> word, Vector512<uint> active, float unit) =>
        Vector512.ConditionalSelect(active.AsSingle(), Share(word, unit), Vector512.Create(0.5f));
}
