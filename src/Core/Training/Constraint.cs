namespace Research;

/// <summary>A property that a trainer restores after every step: rows or columns of a tensor of norm 1, or entries that are not negative.</summary>
/// <remarks>
/// Before the step, the gradient g of each row or column w that has to have the norm 1 loses its component along w: g − (g · w) w / ‖w‖². That
/// component would only change the norm, which is restored anyhow. An optimiser that scales each entry for itself, such as Adam, would make of
/// it a step that does not point along w, and so turn w away from a minimum, to where its entries are of one magnitude.
/// </remarks>
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

    /// <summary>What is done to the gradient before a step, with a version, for keys of plans; null where nothing is.</summary>
    internal string? Gradient => Kind == ConstraintKind.NotNegative ? null : "tangent/2";

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
