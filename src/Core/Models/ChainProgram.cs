namespace Research;

/// <summary>One step of a chain as engines compute it.</summary>
/// <param name="Inputs">Length of its input.</param>
/// <param name="Outputs">Length of its output.</param>
internal abstract record ChainStep(int Inputs, int Outputs)
{
    /// <summary>Whether a step before this one has parameters, so that cotangents have to be carried through this one.</summary>
    public bool IsCrossed { get; init; }

    /// <summary>A product with a matrix, and the bias that is added at once, if any.</summary>
    /// <param name="Inputs">Length of its input.</param>
    /// <param name="Outputs">Length of its output.</param>
    /// <param name="Weight">The matrix, if it trains.</param>
    /// <param name="Matrix">The matrix, if it is fixed.</param>
    /// <param name="IsTransposed">Whether the transpose of the weight is meant.</param>
    /// <param name="Bias">The bias that is added; null for none.</param>
    internal sealed record Product(
        int Inputs, int Outputs, ParameterTensor? Weight, Matrix? Matrix, bool IsTransposed, ParameterTensor? Bias) : ChainStep(Inputs, Outputs)
    {
        /// <summary>Numbers from one row of the product's matrix to the next, and from one column to the next.</summary>
        public (int Row, int Column) Strides => IsTransposed ? (1, Outputs) : (Inputs, 1);
    }

    /// <summary>x ± b.</summary>
    /// <param name="Width">Length of x.</param>
    /// <param name="Bias">b.</param>
    /// <param name="Sign">1 or −1.</param>
    internal sealed record Shift(int Width, ParameterTensor Bias, int Sign) : ChainStep(Width, Width);

    /// <summary>f(x).</summary>
    /// <param name="Width">Length of x.</param>
    /// <param name="Function">f.</param>
    internal sealed record Map(int Width, IElementFunction Function) : ChainStep(Width, Width);
}

/// <summary>The steps of a chain, with sizes and offsets: made once for a model, used for every sample.</summary>
internal sealed class ChainProgram
{
    /// <summary>The program of a chain without faults.</summary>
    /// <exception cref="InvalidOperationException">There are faults; the message is the first.</exception>
    public ChainProgram(Chain chain)
    {
        if (chain.Faults().FirstOrDefault() is { } fault) throw new InvalidOperationException(fault.Sentence);
        Inputs = chain.Inputs;
        Layout = Lay(chain);
        var (steps, width, trains) = (new List<ChainStep>(), Inputs, false);
        for (var k = 0; k < chain.Layers.Count; k++)
        {
            var crossed = trains;
            ParameterTensor? added = null;
            if (chain.Layers[k] is Layer.Dense or Layer.Transposed or Layer.Fixed
                && k + 1 < chain.Layers.Count && chain.Layers[k + 1] is Layer.Bias { Sign: 1 } bias) added = Layout[bias.Name];
            ChainStep? step = chain.Layers[k] switch
            {
                Layer.Dense dense => new ChainStep.Product(width, dense.Outputs, Layout[dense.Name], null, false, added),
                Layer.Transposed tied => new ChainStep.Product(width, Layout[tied.Name].Columns, Layout[tied.Name], null, true, added),
                Layer.Fixed { Matrix: var matrix } => new ChainStep.Product(width, matrix.Rows, null, matrix, false, added),
                Layer.Bias shift => new ChainStep.Shift(width, Layout[shift.Name], shift.Sign),
                Layer.Elementwise { Function: not ElementFunction.Identity } map => new ChainStep.Map(width, map.Function),
                _ => null,
            };
            if (chain.Layers[k] is Layer.Site site) Sites[site.Name] = steps.Count;
            if (step is null) continue;
            steps.Add(step with { IsCrossed = crossed });
            width = step.Outputs;
            trains |= step is ChainStep.Shift or ChainStep.Product { Weight: not null } || added is not null;
            if (added is not null) k++;
        }

        Steps = [.. steps];
        Activations = Steps.SkipLast(1).Sum(step => step.Outputs);
        Offsets = [0, .. Steps.Select((_, k) => Steps.Take(k).Sum(step => step.Outputs))];
    }

    /// <summary>Length of an input and of an output.</summary>
    public int Inputs { get; }

    /// <summary>In order; none where every layer is the identity or a site.</summary>
    public ChainStep[] Steps { get; }

    /// <summary>Each tensor where it first occurs.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The place of every site: place k lies before step k, and the last after all steps.</summary>
    public Dictionary<string, int> Sites { get; } = [];

    /// <summary>The position of the values of each place among the activations; for the places between the first and the last.</summary>
    public int[] Offsets { get; }

    /// <summary>Values between input and output: the outputs of all steps but the last.</summary>
    public int Activations { get; }

    /// <summary>Multiply-adds of a sample with its gradient.</summary>
    public double MultiplyAdds => Steps.OfType<ChainStep.Product>().Sum(
        step => (double)step.Inputs * step.Outputs * (1 + (step.Weight is null ? 0 : 1) + (step.IsCrossed ? 1 : 0)));

    /// <summary>The number of values at a place.</summary>
    public int Width(int place) => place == 0 ? Inputs : Steps[place - 1].Outputs;

    private static ParameterLayout Lay(Chain chain)
    {
        var (tensors, offset, width) = (new List<ParameterTensor>(), 0, chain.Inputs);
        foreach (var layer in chain.Layers)
        {
            width = ChainWidths.Of(chain, layer)?.Outputs ?? width;
            var tensor = layer switch
            {
                Layer.Dense dense => new ParameterTensor(dense.Name, dense.Outputs, dense.Inputs, offset, false),
                Layer.Bias bias when tensors.All(before => before.Name != bias.Name) => new ParameterTensor(bias.Name, 1, width, offset, true),
                _ => null,
            };
            if (tensor is null) continue;
            tensors.Add(tensor);
            offset += tensor.Size;
        }

        return new(EquatableArray.Of(tensors));
    }
}
