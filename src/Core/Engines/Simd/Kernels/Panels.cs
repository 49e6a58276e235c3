namespace Research;

/// <summary>
/// A square matrix in panels of columns, <c>[panel, row, column]</c>: a panel's rows lie side by side, so that it stays in the cache
/// as a whole while it is worked on. Panels have 10 vectors, and the last 10, 8, 5, 4, 2 or 1.
/// </summary>
internal sealed class Panels
{
    private readonly (int Start, int Width)[] all, ofVector;

    /// <summary>Panels for a number of columns.</summary>
    public Panels(int columns)
    {
        var panels = new List<(int, int)>();
        for (int at = 0, left = Tile.RoundUp(columns, Tile.Lanes) / Tile.Lanes; left > 0; left -= 10, at += 10 * Tile.Lanes)
            panels.Add((at, Tile.Lanes * (left > 8 ? 10 : left > 5 ? 8 : left == 3 ? 4 : left)));
        all = [.. panels];
        Size = all[^1].Start + all[^1].Width;
        ofVector = [.. all.SelectMany(panel => Enumerable.Repeat(panel, panel.Width / Tile.Lanes))];
    }

    /// <summary>Rows, and columns with those that fill up the last panel.</summary>
    public int Size { get; }

    /// <summary>First column and columns of each panel.</summary>
    public ReadOnlySpan<(int Start, int Width)> All => all;

    /// <summary>Floats from one row to the next, where a column lies.</summary>
    public int Stride(int column) => ofVector[column / Tile.Lanes].Width;

    /// <summary>The position of an entry.</summary>
    public int At(int row, int column)
    {
        var (start, width) = ofVector[column / Tile.Lanes];
        return (start * Size) + (row * width) + column - start;
    }
}
