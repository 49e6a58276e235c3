namespace Research;

/// <summary>One tensor among the parameters of a model.</summary>
/// <param name="Name">Its name in files, e.g. "W".</param>
/// <param name="Rows">Number of rows; 1 for a vector.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Offset">Where it starts in the flat parameters.</param>
/// <param name="IsBias">A bias starts at zero; a weight is drawn.</param>
public sealed record ParameterTensor(string Name, int Rows, int Columns, int Offset, bool IsBias)
{
    /// <summary>Number of entries.</summary>
    public int Size => Rows * Columns;

    /// <summary>The shape as files state it: [Rows, Columns], or [Columns] for a bias.</summary>
    public EquatableArray<int> Shape => IsBias ? [Columns] : [Rows, Columns];

    /// <summary>A weight, to be placed by <see cref="ParameterLayout.Of"/>.</summary>
    /// <param name="name">Its name in files, e.g. "W".</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static ParameterTensor Weight(string name, int rows, int columns) => new(name, rows, columns, 0, false);

    /// <summary>A bias, to be placed by <see cref="ParameterLayout.Of"/>.</summary>
    /// <param name="name">Its name in files, e.g. "b".</param>
    /// <param name="length">Number of entries.</param>
    public static ParameterTensor Bias(string name, int length) => new(name, 1, length, 0, true);
}

/// <summary>
/// How a model's parameters lie in one flat vector: the same for every engine, snapshot and file. A tied weight stands
/// once and is used twice.
/// </summary>
/// <param name="Tensors">The tensors in order, without gaps; each row-major.</param>
public sealed record ParameterLayout(EquatableArray<ParameterTensor> Tensors)
{
    /// <summary>Number of parameters in all.</summary>
    public int Size => Tensors.Sum(tensor => tensor.Size);

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">One of the layout's names.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ParameterTensor this[string name] =>
        Tensors.FirstOrDefault(tensor => tensor.Name == name) ?? throw new ArgumentException($"There is no tensor {name}.", nameof(name));

    /// <summary>Tensors one after the other, whatever their offsets were.</summary>
    /// <param name="tensors">In order.</param>
    public static ParameterLayout Of(IEnumerable<ParameterTensor> tensors)
    {
        var at = 0;
        return new(EquatableArray.Of(tensors.Select(tensor => tensor with { Offset = (at += tensor.Size) - tensor.Size })));
    }

    /// <summary>Which entry of which tensor a parameter is, e.g. "W[0, 2]".</summary>
    /// <param name="parameter">Its place in the flat parameters.</param>
    internal string NameOf(int parameter)
    {
        var tensor = Tensors.Last(tensor => tensor.Offset <= parameter);
        var (row, column) = Math.DivRem(parameter - tensor.Offset, tensor.Columns);
        return tensor.IsBias ? $"{tensor.Name}[{column}]" : $"{tensor.Name}[{row}, {column}]";
    }

    /// <summary>W <c>[hidden, features]</c>, then b <c>[features]</c>: every model with a tied linear bottleneck.</summary>
    /// <param name="hidden">Number of hidden dimensions m.</param>
    /// <param name="features">Number of features n.</param>
    public static ParameterLayout Bottleneck(int hidden, int features) =>
        new([new("W", hidden, features, 0, false), new("b", 1, features, hidden * features, true)]);
}
