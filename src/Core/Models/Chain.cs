namespace Research;

/// <summary>
/// A model as data: layers, each applied to what the one before it gave. Equal by content. Layout, sites, values, gradients,
/// cost and gauge follow from it; a model takes part in training by <see cref="IChained"/>.
/// </summary>
public sealed record Chain : IChecked
{
    /// <summary>A chain of layers.</summary>
    /// <param name="layers">In order, at least one.</param>
    public Chain(IEnumerable<Layer> layers) => Layers = EquatableArray.Of(layers);

    /// <summary>The layers, in order.</summary>
    public EquatableArray<Layer> Layers { get; }

    /// <summary>The length of an input: what the first layer of a fixed width takes, 0 where none has one.</summary>
    public int Inputs => Layers.Select(layer => ChainWidths.Of(this, layer)).FirstOrDefault(width => width is not null)?.Inputs ?? 0;

    /// <summary>The length of an output: what the last layer of a fixed width gives, 0 where none has one.</summary>
    public int Outputs => Layers.Select(layer => ChainWidths.Of(this, layer)).LastOrDefault(width => width is not null)?.Outputs ?? 0;

    /// <summary>The names of the sites, in order.</summary>
    public EquatableArray<string> Sites => EquatableArray.Of(Layers.OfType<Layer.Site>().Select(site => site.Name));

    /// <summary>The layout of the parameters in a flat vector: each tensor where it first occurs. Only for a chain without faults.</summary>
    public ParameterLayout Layout => new ChainProgram(this).Layout;

    /// <summary>
    /// Multiply-adds of one sample with its gradient: one per entry of a matrix on the way in, one for its gradient where it
    /// trains, and one to carry cotangents back where a layer before it trains. Only for a chain without faults.
    /// </summary>
    public double MultiplyAdds => new ChainProgram(this).MultiplyAdds;

    /// <summary>Which hidden units may be exchanged, rescaled or rotated without a change of the output. Only for a chain without faults.</summary>
    public EquatableArray<HiddenUnits> Gauge => ChainGauge.Of(this);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => ChainFaults.Of(this);
}

/// <summary>The lengths of the input and the output of a layer.</summary>
/// <param name="Inputs">The length of the input.</param>
/// <param name="Outputs">The length of the output.</param>
internal sealed record ChainWidths(int Inputs, int Outputs)
{
    /// <summary>The lengths that a layer fixes; null where it takes inputs of any length, or names a tensor that does not exist.</summary>
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
