namespace Research;

/// <summary>A dense matrix <c>[Rows, Columns]</c>, row-major, immutable, equal by content.</summary>
public sealed class Matrix : IEquatable<Matrix>
{
    private readonly double[] values;

    private Matrix(int rows, int columns, double[] owned) => (Rows, Columns, values) = (rows, columns, owned);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The entries, row by row.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>The entry in a row and a column, both counted from 0.</summary>
    /// <param name="row">In [0, <see cref="Rows"/>).</param>
    /// <param name="column">In [0, <see cref="Columns"/>).</param>
    public double this[int row, int column] => values[(row * Columns) + column];

    /// <summary>A matrix from its entries, row by row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="entries">rows × columns entries; copied.</param>
    /// <exception cref="ArgumentException">The number of entries is not rows × columns.</exception>
    public static Matrix OfRows(int rows, int columns, ReadOnlySpan<double> entries) =>
        entries.Length == rows * columns
            ? new(rows, columns, entries.ToArray())
            : throw new ArgumentException($"{entries.Length} entries do not fill a {rows} × {columns} matrix.", nameof(entries));

    /// <summary>A matrix from a function of row and column.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="entry">The entry at (row, column).</param>
    public static Matrix Build(int rows, int columns, Func<int, int, double> entry)
    {
        var values = new double[rows * columns];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                values[(row * columns) + column] = entry(row, column);
        return new(rows, columns, values);
    }

    /// <summary>One row, without a copy.</summary>
    /// <param name="row">In [0, <see cref="Rows"/>).</param>
    public ReadOnlySpan<double> Row(int row) => values.AsSpan(row * Columns, Columns);

    /// <summary>One column, copied.</summary>
    /// <param name="column">In [0, <see cref="Columns"/>).</param>
    public double[] Column(int column)
    {
        var result = new double[Rows];
        for (var row = 0; row < Rows; row++) result[row] = this[row, column];
        return result;
    }

    /// <summary>MᵀM, <c>[Columns, Columns]</c>: the inner products of the columns.</summary>
    public Matrix Gram() => Build(Columns, Columns, (i, j) =>
    {
        var sum = 0.0;
        for (var row = 0; row < Rows; row++) sum += this[row, i] * this[row, j];
        return sum;
    });

    /// <inheritdoc/>
    public bool Equals(Matrix? other) =>
        other is not null && Rows == other.Rows && Columns == other.Columns && values.AsSpan().SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Matrix);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Rows);
        foreach (var value in values) hash.Add(value);
        return hash.ToHashCode();
    }
}
