namespace Research;

/// <summary>A tensor of a model's parameters as variables: a weight <c>[Rows, Columns]</c>, or a bias <c>[Columns]</c> of one row.</summary>
public sealed class VariableTensor
{
    private readonly FunctionParameters parameters;
    private readonly ParameterTensor tensor;

    internal VariableTensor(FunctionParameters parameters, ParameterTensor tensor) => (this.parameters, this.tensor) = (parameters, tensor);

    /// <summary>Number of rows; 1 for a bias.</summary>
    public int Rows => tensor.Rows;

    /// <summary>Number of columns.</summary>
    public int Columns => tensor.Columns;

    internal string Name => tensor.Name;

    /// <summary>An entry of a weight.</summary>
    /// <param name="row">In [0, <see cref="Rows"/>).</param>
    /// <param name="column">In [0, <see cref="Columns"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public Variable this[int row, int column] => (uint)row < (uint)Rows && (uint)column < (uint)Columns
        ? parameters.At(tensor.Offset + (row * Columns) + column)
        : throw new ArgumentOutOfRangeException(nameof(row), $"{Name}[{row}, {column}] is not in [{Rows}, {Columns}].");

    /// <summary>An entry of a bias, or of a weight counted row by row.</summary>
    /// <param name="index">In [0, <see cref="Rows"/> × <see cref="Columns"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public Variable this[int index] => (uint)index < (uint)tensor.Size
        ? parameters.At(tensor.Offset + index)
        : throw new ArgumentOutOfRangeException(nameof(index), $"{Name}[{index}] is not in [{tensor.Size}].");

    /// <summary>W x <c>[Rows]</c>.</summary>
    /// <param name="x"><c>[Columns]</c>.</param>
    /// <exception cref="ArgumentException">x has another length.</exception>
    public Variable[] Times(Variable[] x)
    {
        Demand(x, Columns);
        var y = new Variable[Rows];
        for (var row = 0; row < y.Length; row++)
            for (var column = 0; column < x.Length; column++) y[row] = Variable.MultiplyAdd(y[row], this[row, column], x[column]);
        return y;
    }

    /// <summary>Wᵀ x <c>[Columns]</c>: the weight once more, tied.</summary>
    /// <param name="x"><c>[Rows]</c>.</param>
    /// <exception cref="ArgumentException">x has another length.</exception>
    public Variable[] TransposedTimes(Variable[] x)
    {
        Demand(x, Rows);
        var y = new Variable[Columns];
        for (var column = 0; column < y.Length; column++)
            for (var row = 0; row < x.Length; row++) y[column] = Variable.MultiplyAdd(y[column], this[row, column], x[row]);
        return y;
    }

    /// <summary>All entries, row by row.</summary>
    public Variable[] ToArray()
    {
        var all = new Variable[tensor.Size];
        for (var i = 0; i < all.Length; i++) all[i] = this[i];
        return all;
    }

    private void Demand(Variable[] x, int length)
    {
        if (x.Length != length)
            throw new ArgumentException($"{Name} [{Rows}, {Columns}] multiplies {length} values, not {x.Length}.", nameof(x));
    }
}
