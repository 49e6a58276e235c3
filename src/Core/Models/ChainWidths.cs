namespace Research;

/// <summary>Lengths of the input and the output of a layer.</summary>
/// <param name="Inputs">Of the input.</param>
/// <param name="Outputs">Of the output.</param>
internal sealed record ChainWidths(int Inputs, int Outputs)
{
    /// <summary>Those that a layer fixes; null where it takes any, or names a tensor that does not exist.</summary>
    public static ChainWidths? Of(Chain chain, Layer layer) => layer switch
    {
        Layer.Dense dense => new(dense.Inputs, dense.Outputs),
        Layer.Fixed { Matrix: var matrix } => new(matrix.Columns, matrix.Rows),
        Layer.Transposed tied when Weight(chain, tied.Name) is { } dense => new(dense.Outputs, dense.Inputs),
        _ => null,
    };

    /// <summary>The dense layer of a name, if there is one.</summary>
    public static Layer.Dense? Weight(Chain chain, string name) =>
        chain.Layers.OfType<Layer.Dense>().FirstOrDefault(dense => dense.Name == name);
}
