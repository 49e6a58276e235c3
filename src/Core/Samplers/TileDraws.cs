using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The draws of one tile, 64 samples at a time and in vectors, from which a sampler of a user's own is made. A set of samples is a word of
/// 64 bits, bit s for sample s, so that patterns of activity are made by and, or and not.
/// </summary>
/// <remarks>
/// Sample 64 t + 16 q + l of tile t takes its value of feature i from word q of group i, and its decision k from word q of group
/// 2²⁷ + k, at sample address 16 t + l of the stream.
/// </remarks>
public readonly ref struct TileDraws
{
    // If the runtime inlined these methods into a caller that it compiles by profile, their values would leave the registers, at three times the cost.
    private const MethodImplOptions Whole = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    private readonly RandomStream stream;
    private readonly PhiloxTile draws;

    /// <summary>Prepares a tile, with the arguments of <see cref="ISampleSource.Fill"/>.</summary>
    /// <param name="stream">The stream of the draws.</param>
    /// <param name="step">The optimiser step, counted from 0.</param>
    /// <param name="tile">Which tile of the batch, counted from 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileDraws(RandomStream stream, int step, int tile)
    {
        this.stream = stream;
        draws = new((uint)(tile * Tile.Lanes), (uint)step, (uint)stream.Restart, stream.Seed);
    }

    /// <summary>The samples in which an event happens, each with the same probability and independently.</summary>
    /// <param name="decision">Which event, in [0, 2²⁷): another one draws other words.</param>
    /// <param name="chance">Its probability.</param>
    [MethodImpl(Whole)]
    public ulong Happens(int decision, Chance chance)
    {
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        return Below(chance.Bound, a, b, c, d);
    }

    /// <summary>64 shares of an event or a choice, uniform on (0, 1], from the same words as <see cref="Happens"/>.</summary>
    /// <param name="decision">Which, in [0, 2²⁷).</param>
    /// <param name="shares">Room for 64, overwritten.</param>
    [MethodImpl(Whole)]
    public void Shares(int decision, Span<float> shares)
    {
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        Magnitudes.Shares(MemoryMarshal.Cast<float, Vector512<float>>(shares[..Tile.Samples]), a, b, c, d, UniformDraw.Unit);
    }

    /// <summary>64 choices among a number of options, equally likely to within 2⁻³², from the same words as <see cref="Happens"/>.</summary>
    /// <param name="decision">Which, in [0, 2²⁷).</param>
    /// <param name="among">The number of options, at least 1.</param>
    /// <param name="chosen">Room for 64 numbers in [0, among), overwritten.</param>
    public void Choose(int decision, int among, Span<int> chosen)
    {
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        var words = MemoryMarshal.Cast<int, Vector512<uint>>(chosen[..Tile.Samples]);
        (words[0], words[1], words[2], words[3]) = (a, b, c, d);
        foreach (ref var choice in chosen[..Tile.Samples]) choice = (int)(((ulong)(uint)choice * (ulong)among) >> 32);
    }

    /// <summary>64 standard normal numbers of a decision, up to 6.3 in size, from the same words as <see cref="Happens"/>.</summary>
    /// <param name="decision">Which, in [0, 2²⁷).</param>
    /// <param name="normals">Room for 64, overwritten.</param>
    [MethodImpl(Whole)]
    public void Normals(int decision, Span<float> normals)
    {
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        var to = MemoryMarshal.Cast<float, Vector512<float>>(normals[..Tile.Samples]);
        (to[0], to[1], to[2], to[3]) = (Magnitudes.Normal(a), Magnitudes.Normal(b), Magnitudes.Normal(c), Magnitudes.Normal(d));
    }

    /// <summary>Writes a feature: magnitudes where it is active, 0 elsewhere.</summary>
    /// <param name="feature">Which, in [0, 2²⁷).</param>
    /// <param name="active">The samples in which it is active.</param>
    /// <param name="magnitude">The magnitude of the active feature.</param>
    /// <param name="row">Room for 64, overwritten: <c>inputs.Slice(feature * stride, 64)</c>.</param>
    [MethodImpl(Whole)]
    public void Fill(int feature, ulong active, IMagnitude magnitude, Span<float> row)
    {
        if (magnitude.Own() is { } own)
            Fill(feature, active, Chance.Certain, own, row);
        else
            Write(draws.At(stream.Word(feature)), active, UniformDraw.Unit, row);
    }

    /// <summary>
    /// Decides whether a feature is active and writes it, from one word for both and to the same bits as <see cref="SparseUniform"/>
    /// draws a feature of no low density: the cost is half of that of a decision and a magnitude.
    /// </summary>
    /// <param name="feature">Which, in [0, 2²⁷).</param>
    /// <param name="chance">The probability that it is active.</param>
    /// <param name="magnitude">The magnitude of the active feature.</param>
    /// <param name="row">Room for 64, overwritten: <c>inputs.Slice(feature * stride, 64)</c>.</param>
    /// <returns>The samples in which it is active.</returns>
    [MethodImpl(Whole)]
    public ulong Fill(int feature, Chance chance, IMagnitude magnitude, Span<float> row)
    {
        if (magnitude.Own() is { } own) return Fill(feature, ulong.MaxValue, chance, own, row);
        var (bound, unit) = chance;
        var (a, b, c, d) = draws.At(stream.Word(feature));
        var to = MemoryMarshal.Cast<float, Vector512<float>>(row[..Tile.Samples]);
        to[0] = UniformDraw.Where(UniformDraw.Happens(a, bound), UniformDraw.Value(a, unit));
        to[1] = UniformDraw.Where(UniformDraw.Happens(b, bound), UniformDraw.Value(b, unit));
        to[2] = UniformDraw.Where(UniformDraw.Happens(c, bound), UniformDraw.Value(c, unit));
        to[3] = UniformDraw.Where(UniformDraw.Happens(d, bound), UniformDraw.Value(d, unit));
        return Below(bound, a, b, c, d);
    }

    /// <summary>Decides whether a feature is active in some samples and writes it; in all other samples the feature is 0.</summary>
    /// <param name="feature">Which, in [0, 2²⁷).</param>
    /// <param name="chance">The probability that it is active in a sample in which it may be.</param>
    /// <param name="among">The samples in which it may be active, which must not depend on this feature's word.</param>
    /// <param name="magnitude">The magnitude of the active feature.</param>
    /// <param name="row">Room for 64, overwritten: <c>inputs.Slice(feature * stride, 64)</c>.</param>
    /// <returns>The samples in which it is active.</returns>
    [MethodImpl(Whole)]
    public ulong Fill(int feature, Chance chance, ulong among, IMagnitude magnitude, Span<float> row)
    {
        if (magnitude.Own() is { } own) return Fill(feature, among, chance, own, row);
        var words = draws.At(stream.Word(feature));
        var active = among & Below(chance.Bound, words.A, words.B, words.C, words.D);
        Write(words, active, chance.Unit, row);
        return active;
    }

    /// <summary>Writes a feature of another magnitude than the uniform one, in a separate method so that the others keep their registers.</summary>
    [MethodImpl(Whole)]
    private ulong Fill(int feature, ulong among, Chance chance, IMagnitude own, Span<float> row)
    {
        var (a, b, c, d) = draws.At(stream.Word(feature));
        var active = among & Below(chance.Bound, a, b, c, d);
        own.Draw(MemoryMarshal.Cast<float, Vector512<float>>(row[..Tile.Samples]), a, b, c, d, active, chance.Unit);
        return active;
    }

    /// <summary>Uniform values of 64 words where they are active, 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(
        (Vector512<uint> A, Vector512<uint> B, Vector512<uint> C, Vector512<uint> D) words, ulong active, float unit, Span<float> row)
    {
        var to = MemoryMarshal.Cast<float, Vector512<float>>(row[..Tile.Samples]);
        to[0] = UniformDraw.Where(Mask(active), UniformDraw.Value(words.A, unit));
        to[1] = UniformDraw.Where(Mask(active >> Tile.Lanes), UniformDraw.Value(words.B, unit));
        to[2] = UniformDraw.Where(Mask(active >> (2 * Tile.Lanes)), UniformDraw.Value(words.C, unit));
        to[3] = UniformDraw.Where(Mask(active >> (3 * Tile.Lanes)), UniformDraw.Value(words.D, unit));
    }

    /// <summary>A bit for each sample whose event happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Below(uint bound, Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =>
        Bits(UniformDraw.Happens(a, bound)) | (Bits(UniformDraw.Happens(b, bound)) << Tile.Lanes)
        | (Bits(UniformDraw.Happens(c, bound)) << (2 * Tile.Lanes)) | (Bits(UniformDraw.Happens(d, bound)) << (3 * Tile.Lanes));

    /// <summary>A bit for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(Vector512<uint> mask) => mask.ExtractMostSignificantBits();

    /// <summary>All bits set in the lanes whose bit is among the lowest 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Mask(ulong bits)
    {
        var lanes = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create((uint)bits) & lanes, lanes);
    }
}
