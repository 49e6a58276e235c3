namespace Research;

/// <summary>
/// How the parameters of a model lie for vector code: in the order of its layout, filled up with zeros to a multiple of 16. The
/// zeros have zero gradients and stay zero.
/// </summary>
/// <param name="layout">The flat layout of engines, snapshots and files.</param>
internal sealed class PackedLayout(ParameterLayout layout)
{
    private readonly int size = layout.Size;

    /// <summary>Floats in all, a multiple of 16.</summary>
    public int Size { get; } = RoundUp(layout.Size, Tile.Lanes);

    /// <summary>The next multiple.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>Flat doubles to packed floats; exact where the doubles came from <see cref="Unpack"/>.</summary>
    public void Pack(ReadOnlySpan<double> flat, Span<float> packed)
    {
        for (var i = 0; i < size; i++) packed[i] = (float)flat[i];
        packed[size..].Clear();
    }

    /// <summary>Packed floats to flat doubles, exactly.</summary>
    public Values<double> Unpack(ReadOnlySpan<float> packed)
    {
        var flat = new double[size];
        for (var i = 0; i < size; i++) flat[i] = packed[i];
        return new(flat);
    }
}
