using System.Numerics;

namespace Research;

/// <summary>A property that a trainer restores after every step: rows or columns of a tensor of norm 1, or entries that are not negative.</summary>
/// <param name="Tensor">The tensor's name in the model's layout, such as "D".</param>
/// <param name="Kind">The property that holds after a step.</param>
public sealed record Constraint(string Tensor, ConstraintKind Kind)
{
    /// <summary>Columns of norm 1, as of the decoder of a sparse autoencoder.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public static Constraint UnitColumns(string tensor) => new(tensor, ConstraintKind.UnitColumns);

    /// <summary>Rows of norm 1.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public static Constraint UnitRows(string tensor) => new(tensor, ConstraintKind.UnitRows);

    /// <summary>Entries of 0 or above.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public static Constraint NotNegative(string tensor) => new(tensor, ConstraintKind.NotNegative);

    /// <summary>The faults of the constraint for a model without faults.</summary>
    /// <param name="model">The model.</param>
    public IEnumerable<Fault> Faults(IModel model)
    {
        if (!Enum.IsDefined(Kind)) yield return new("the kind of a constraint", $"{Kind}", "a ConstraintKind", "use Constraint.UnitColumns");
        if (model.Layout.Tensors.All(tensor => tensor.Name != Tensor))
        {
            yield return new("the tensor of a constraint", $"\"{Tensor}\"",
                $"one of {string.Join(", ", model.Layout.Tensors.Select(tensor => $"\"{tensor.Name}\""))}", "name a tensor of this model");
        }
    }
}

/// <summary>The property that a constraint restores.</summary>
public enum ConstraintKind
{
    /// <summary>Every column has the norm 1; one of zeros stays zero.</summary>
    UnitColumns,

    /// <summary>Every row has the norm 1; one of zeros stays zero.</summary>
    UnitRows,

    /// <summary>Entries below 0 become 0.</summary>
    NotNegative,
}

/// <summary>Restores constraints in place, in parameters of double or of float; norms are summed in double.</summary>
internal static class Constraints
{
    /// <summary>All of them, in order.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="constraints">Constraints of tensors that the layout has.</param>
    /// <param name="layout">The model's layout.</param>
    /// <param name="stride">Numbers from one row to the next where rows are filled up, as the SIMD engine does; null where they are not.</param>
    /// <param name="parameters">The parameters, in the order of the layout.</param>
    public static void Restore<T>(EquatableArray<Constraint> constraints, ParameterLayout layout, int? stride, Span<T> parameters)
        where T : INumber<T>
    {
        foreach (var constraint in constraints.AsSpan())
        {
            var start = 0;
            foreach (var tensor in layout.Tensors.AsSpan())
            {
                var row = stride ?? tensor.Columns;
                if (tensor.Name == constraint.Tensor) Restore(constraint.Kind, tensor, parameters[start..], row, 1);
                start += tensor.Rows * row;
            }
        }
    }

    /// <summary>One of a tensor.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="kind">The property.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="entries">Its entries, from the first.</param>
    /// <param name="row">Numbers from one row to the next.</param>
    /// <param name="column">Numbers from one column to the next.</param>
    public static void Restore<T>(ConstraintKind kind, ParameterTensor tensor, Span<T> entries, int row, int column)
        where T : INumber<T>
    {
        if (kind == ConstraintKind.UnitColumns)
        {
            for (var c = 0; c < tensor.Columns; c++) Normalise(entries[(c * column)..], tensor.Rows, row);
            return;
        }

        for (var r = 0; r < tensor.Rows; r++)
        {
            if (kind == ConstraintKind.UnitRows) Normalise(entries[(r * row)..], tensor.Columns, column);
            else Clip(entries[(r * row)..], tensor.Columns, column);
        }
    }

    private static void Normalise<T>(Span<T> entries, int count, int step)
        where T : INumber<T>
    {
        var sum = 0.0;
        for (var k = 0; k < count; k++) sum += double.CreateTruncating(entries[k * step]) * double.CreateTruncating(entries[k * step]);
        if (sum == 0) return;
        var norm = Math.Sqrt(sum);
        for (var k = 0; k < count; k++) entries[k * step] = T.CreateTruncating(double.CreateTruncating(entries[k * step]) / norm);
    }

    private static void Clip<T>(Span<T> entries, int count, int step)
        where T : INumber<T>
    {
        for (var k = 0; k < count; k++) if (entries[k * step] < T.Zero) entries[k * step] = T.Zero;
    }
}
