using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// A chunk of a batch, sample by sample in columns, where the target is the input. Of samples that are zero throughout one alone is kept, at
/// the end of the batch, with their number as its weight; all others have the weight 1.
/// </summary>
/// <param name="features">Number of features n.</param>
/// <param name="rows">Rows of a sample, n or more; those beyond n are zero.</param>
internal sealed class WeighedBatch(int features, int rows)
{
    /// <summary>Floats from one row to the next: room for two tiles and the zeros, an odd number of cache lines.</summary>
    public const int Stride = (2 * Tile.Samples) + Tile.Lanes;

    private int filled, zeros;

    /// <summary>x, <c>[rows, Stride]</c>.</summary>
    public AlignedFloats Inputs { get; } = new(rows * Stride);

    /// <summary>Weights, <c>[Stride]</c>: 0 in columns of the last vector that hold no sample.</summary>
    public AlignedFloats Weights { get; } = new(Stride);

    /// <summary>Whether there is no room for another tile.</summary>
    public bool IsFull => filled > Tile.Samples;

    /// <summary>Begins a batch.</summary>
    public void Begin() => (filled, zeros) = (0, 0);

    /// <summary>Draws a tile and keeps its first samples, without those that are zero.</summary>
    public void Draw(ISampleSource source, RandomStream stream, int step, int tile, int samples)
    {
        var at = Tile.RoundUp(filled, Tile.Lanes);
        source.Fill(stream, step, tile, Inputs.Span[at..], Stride);
        var chosen = Compaction.OfActive(ref Inputs[at], Stride, features, samples);
        if (at != filled || chosen.Kept < samples)
            for (var i = 0; i < features; i++) chosen.Move(ref Inputs[(i * Stride) + at], ref Inputs[(i * Stride) + filled]);
        filled += chosen.Kept;
        zeros += samples - chosen.Kept;
    }

    /// <summary>Ends a chunk: sets weights and zeroes columns that hold no sample. The next chunk begins with no samples.</summary>
    /// <param name="last">Whether it is the last of the batch, which has the zeros.</param>
    /// <returns>The columns that are to be worked on, a multiple of 16.</returns>
    public int End(bool last)
    {
        // Moves leave other samples behind those that are kept.
        for (var i = 0; i < features; i++) Vector512<float>.Zero.StoreUnsafe(ref Inputs[(i * Stride) + filled]);
        for (var k = 0; k < filled; k += Tile.Lanes) Vector512<float>.One.StoreUnsafe(ref Weights[k]);
        Vector512<float>.Zero.StoreUnsafe(ref Weights[filled]);
        if (last && zeros > 0) Weights[filled++] = zeros;
        var columns = Tile.RoundUp(filled, Tile.Lanes);
        filled = 0;
        return columns;
    }
}
