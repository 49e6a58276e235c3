namespace Research;

/// <summary>
/// The layout of the parameters of a model for vector code: in the order of its layout, each row filled up with zeros to a stride,
/// and the whole to a multiple of 16. The zeros have zero gradients and stay zero.
/// </summary>
/// <param name="layout">The flat layout of engines, snapshots and files.</param>
/// <param name="stride">Floats from one row to the next, at least the columns of every tensor; null where rows are not filled up.</param>
internal sealed class PackedLayout(ParameterLayout layout, int? stride)
{
    /// <summary>Floats in all, a multiple of 16.</summary>
    public int Size { get; } = Tile.RoundUp(layout.Tensors.Sum(tensor => tensor.Rows * (stride ?? tensor.Columns)), Tile.Lanes);

    /// <summary>Floats from one row to the next where rows are filled up; null where they are not.</summary>
    public int? Stride => stride;

    /// <summary>A tensor, where it starts, and how far it is from one of its rows to the next.</summary>
    public (ParameterTensor Tensor, int Start, int Row) Find(string name)
    {
        var start = 0;
        foreach (var tensor in layout.Tensors.AsSpan())
        {
            if (tensor.Name == name) return (tensor, start, stride ?? tensor.Columns);
            start += tensor.Rows * (stride ?? tensor.Columns);
        }

        throw new ArgumentException($"There is no tensor {name}.", nameof(name));
    }

    /// <summary>Flat doubles to packed floats; exact where the doubles came from <see cref="Unpack"/>.</summary>
    public void Pack(ReadOnlySpan<double> flat, Span<float> packed)
    {
        packed.Clear();
        var start = 0;
        foreach (var tensor in layout.Tensors)
            for (var row = 0; row < tensor.Rows; row++, start += stride ?? tensor.Columns)
                for (var column = 0; column < tensor.Columns; column++)
                    packed[start + column] = (float)flat[tensor.Offset + (row * tensor.Columns) + column];
    }

    /// <summary>Packed floats to flat doubles, exactly.</summary>
    public EquatableArray<double> Unpack(ReadOnlySpan<float> packed)
    {
        var (flat, start) = (new double[layout.Size], 0);
        foreach (var tensor in layout.Tensors)
            for (var row = 0; row < tensor.Rows; row++, start += stride ?? tensor.Columns)
                for (var column = 0; column < tensor.Columns; column++)
                    flat[tensor.Offset + (row * tensor.Columns) + column] = packed[start + column];
        return new(flat);
    }
}
