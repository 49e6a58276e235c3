using System.Numerics;

namespace Research;

/// <summary>Applies constraints in place, to gradients and parameters of double or of float; sums are of doubles, and nothing is allocated.</summary>
internal static class Constraints
{
    /// <summary>Removes from the gradient what lies along rows or columns that have to have the norm 1, before a step.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="constraints">Constraints of tensors that the layout has.</param>
    /// <param name="layout">The model's layout.</param>
    /// <param name="stride">Numbers from one row to the next where rows are filled up, as the SIMD engine does; null where they are not.</param>
    /// <param name="parameters">The parameters, in the order of the layout.</param>
    /// <param name="gradient">The gradient, in the same order.</param>
    public static void Project<T>(
        EquatableArray<Constraint> constraints, ParameterLayout layout, int? stride, ReadOnlySpan<T> parameters, Span<T> gradient)
        where T : INumber<T>
    {
        foreach (var constraint in constraints.AsSpan())
        {
            var (tensor, start) = Find(layout, constraint.Tensor, stride);
            Project(constraint.Kind, tensor, parameters[start..], gradient[start..], stride ?? tensor.Columns, 1);
        }
    }

    /// <summary>The same of one tensor.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="kind">The property.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="entries">Its entries, from the first.</param>
    /// <param name="gradient">The gradient by them, from the first.</param>
    /// <param name="row">Numbers from one row to the next.</param>
    /// <param name="column">Numbers from one column to the next.</param>
    public static void Project<T>(
        ConstraintKind kind, ParameterTensor tensor, ReadOnlySpan<T> entries, Span<T> gradient, int row, int column)
        where T : INumber<T>
    {
        if (kind == ConstraintKind.NotNegative) return;
        var (vectors, next, count, step) = kind == ConstraintKind.UnitColumns
            ? (tensor.Columns, column, tensor.Rows, row)
            : (tensor.Rows, row, tensor.Columns, column);
        for (var v = 0; v < vectors; v++) RemoveAlong(entries[(v * next)..], gradient[(v * next)..], count, step);
    }

    /// <summary>Restores all of them, in order, after a step.</summary>
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
            var (tensor, start) = Find(layout, constraint.Tensor, stride);
            Restore(constraint.Kind, tensor, parameters[start..], stride ?? tensor.Columns, 1);
        }
    }

    /// <summary>Restores one of a tensor.</summary>
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

    private static (ParameterTensor Tensor, int Start) Find(ParameterLayout layout, string name, int? stride)
    {
        var start = 0;
        foreach (var tensor in layout.Tensors.AsSpan())
        {
            if (tensor.Name == name) return (tensor, start);
            start += tensor.Rows * (stride ?? tensor.Columns);
        }

        throw new ArgumentException($"There is no tensor {name}.", nameof(name));
    }

    /// <summary>g ← g − (g · w) w / ‖w‖²; of w = 0 nothing is removed.</summary>
    private static void RemoveAlong<T>(ReadOnlySpan<T> entries, Span<T> gradient, int count, int step)
        where T : INumber<T>
    {
        var (along, squares) = (0.0, 0.0);
        for (var k = 0; k < count; k++)
        {
            var entry = double.CreateTruncating(entries[k * step]);
            along += double.CreateTruncating(gradient[k * step]) * entry;
            squares += entry * entry;
        }

        if (squares == 0) return;
        var share = along / squares;
        for (var k = 0; k < count; k++)
        {
            var rest = double.CreateTruncating(gradient[k * step]) - (share * double.CreateTruncating(entries[k * step]));
            gradient[k * step] = T.CreateTruncating(rest);
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
