using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The draws of one tile, 64 samples at a time and in vectors: what a sampler of one's own is made of. A set of samples is a word of
/// 64 bits, bit s for sample s, so that patterns of activity are made by and, or and not.
/// </summary>
/// <remarks>
/// Sample 64 t + 16 q + l of tile t takes its value of feature i from word q of group i, and its decision k from word q of group
/// 2²⁷ + k, at sample address 16 t + l of the stream.
/// </remarks>
public readonly ref struct TileDraws
{
    private readonly RandomStream stream;
    private readonly PhiloxTile draws;

    /// <summary>Prepares a tile, with the arguments of <see cref="ISampleSource.Fill"/>.</summary>
    /// <param name="stream">Whose draws these are.</param>
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
    /// <param name="probability">In (0, 1], to 2⁻³¹.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Happens(int decision, double probability)
    {
        var bound = UniformDraw.Threshold(probability);
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        return Bits(UniformDraw.Happens(a, bound)) | (Bits(UniformDraw.Happens(b, bound)) << Tile.Lanes)
            | (Bits(UniformDraw.Happens(c, bound)) << (2 * Tile.Lanes)) | (Bits(UniformDraw.Happens(d, bound)) << (3 * Tile.Lanes));
    }

    /// <summary>64 shares of an event or a choice, uniform on (0, 1], from the same words as <see cref="Happens"/>.</summary>
    /// <param name="decision">Which, in [0, 2²⁷).</param>
    /// <param name="shares">Room for 64, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shares(int decision, Span<float> shares)
    {
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        Magnitudes.Shares(MemoryMarshal.Cast<float, Vector512<float>>(shares[..Tile.Samples]), a, b, c, d, UniformDraw.Unit);
    }

    /// <summary>64 choices among some, each as likely as another but for 2⁻³², from the same words as <see cref="Happens"/>.</summary>
    /// <param name="decision">Which, in [0, 2²⁷).</param>
    /// <param name="among">How many there are, at least 1.</param>
    /// <param name="chosen">Room for 64 numbers in [0, among), overwritten.</param>
    public void Choose(int decision, int among, Span<int> chosen)
    {
        var (a, b, c, d) = draws.At(stream.Word(UniformDraw.Decisions + decision));
        var words = MemoryMarshal.Cast<int, Vector512<uint>>(chosen[..Tile.Samples]);
        (words[0], words[1], words[2], words[3]) = (a, b, c, d);
        foreach (ref var choice in chosen[..Tile.Samples]) choice = (int)(((ulong)(uint)choice * (ulong)among) >> 32);
    }

    /// <summary>Writes a feature: magnitudes where it is active, 0 elsewhere.</summary>
    /// <param name="feature">Which, in [0, 2²⁷).</param>
    /// <param name="active">The samples in which it is active.</param>
    /// <param name="magnitude">What it is then.</param>
    /// <param name="row">Room for 64, overwritten: <c>inputs.Slice(feature * stride, 64)</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int feature, ulong active, IMagnitude magnitude, Span<float> row)
    {
        var (a, b, c, d) = draws.At(stream.Word(feature));
        var to = MemoryMarshal.Cast<float, Vector512<float>>(row[..Tile.Samples]);
        if (magnitude.Own() is { } own)
            own.Draw(to, a, b, c, d);
        else
            (to[0], to[1], to[2], to[3]) = (UniformDraw.Value(a), UniformDraw.Value(b), UniformDraw.Value(c), UniformDraw.Value(d));
        (to[0], to[1]) = (UniformDraw.Where(Mask(active), to[0]), UniformDraw.Where(Mask(active >> Tile.Lanes), to[1]));
        (to[2], to[3]) =
            (UniformDraw.Where(Mask(active >> (2 * Tile.Lanes)), to[2]), UniformDraw.Where(Mask(active >> (3 * Tile.Lanes)), to[3]));
    }

    /// <summary>A bit for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(Vector512<uint> mask) => mask.ExtractMostSignificantBits();

    /// <summary>All bits set in the lanes whose bit is among the lowest 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mask(ulong bits)
    {
        var lanes = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create((uint)bits) & lanes, lanes);
    }
}
