namespace Research;

/// <summary>A source that first draws which features are active in which samples, and then their magnitudes.</summary>
/// <param name="features">Number of features n.</param>
/// <param name="magnitude">The magnitude of an active feature.</param>
internal abstract class Pattern(int features, IMagnitude magnitude) : ISampleSource
{
    private readonly ulong[] active = new ulong[features];

    /// <inheritdoc/>
    public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
    {
        var draws = new TileDraws(stream, step, tile);
        Draw(draws, active);
        for (var i = 0; i < active.Length; i++) draws.Fill(i, active[i], magnitude, inputs.Slice(i * stride, Tile.Samples));
    }

    /// <summary>The samples of a tile in which each feature is active.</summary>
    /// <param name="draws">The draws of the tile.</param>
    /// <param name="active">One word for each feature, overwritten.</param>
    protected abstract void Draw(in TileDraws draws, Span<ulong> active);
}
