using static TorchSharp.torch;

namespace Research;

/// <summary>
/// A chain on tensors <c>[instances, width, samples]</c>, with its gradient written out: no graph, no autograd. Parameters and
/// gradients of all instances lie in one tensor each, of which every tensor of the chain is a view.
/// </summary>
/// <remarks>
/// Kernels of libtorch and MKL round by how their data lie, by what is left over at the end of a loop, and by how many products
/// there are. What an instance gets does not depend on the others, because its parameters and the rows of its samples begin at
/// multiples of 64 bytes, because samples come in whole tiles, and because <see cref="BatchedRun"/> computes one instance alone twice
/// where a matrix has one row or one column.
/// </remarks>
internal sealed class ChainTensors : ITensorModel
{
    private readonly TensorStep[] steps;
    private readonly SiteTerms terms;
    private readonly Tensor[] places;
    private readonly List<Tensor> views = [];
    private readonly List<Tensor> made = [];
    private readonly Dictionary<string, int> uses = [];
    private readonly Tensor parameters;
    private readonly Tensor gradient;

    /// <param name="program">The steps.</param>
    /// <param name="terms">The penalties on sites.</param>
    /// <param name="parameters">θ, <c>[instances, parameters]</c>.</param>
    /// <param name="gradient">∂L/∂θ, as large; what fills a row up stays as it is.</param>
    public ChainTensors(ChainProgram program, SiteTerms terms, Tensor parameters, Tensor gradient)
    {
        (this.terms, this.parameters, this.gradient) = (terms, parameters, gradient);
        places = new Tensor[program.Steps.Length + 1];
        steps = new TensorStep[program.Steps.Length];
        // From the end, where the way back begins: the first use of a tensor overwrites its gradient, others add to it.
        for (var k = steps.Length - 1; k >= 0; k--)
        {
            var overwrites = k > 0 && program.Steps[k - 1] is not ChainStep.Map && !terms.IsAt(k);
            steps[k] = program.Steps[k] switch
            {
                ChainStep.Product product => Product(product, product.Matrix is { } matrix ? Fixed(matrix) : Weight(product)),
                ChainStep.Shift shift => new TensorStep.Shift(Bias(shift.Bias)!, shift.Sign, Part(shift.Bias)!, shift.IsCrossed),
                ChainStep.Map map => new TensorStep.Map(new(map.Function), overwrites, map.IsCrossed),
                var other => throw new NotSupportedException($"{other.GetType().Name} is not stated on tensors."),
            };
        }
    }

    /// <inheritdoc/>
    public int Stride => Tile.Samples;

    /// <inheritdoc/>
    public Tensor Outputs(Tensor inputs, bool differentiate)
    {
        Forget();
        places[0] = inputs;
        for (var k = 0; k < steps.Length; k++) places[k + 1] = steps[k].Forward(places[k], made);
        return places[^1];
    }

    /// <inheritdoc/>
    public void AddPenalties(Tensor losses) => terms.AddLosses(places, losses);

    /// <inheritdoc/>
    public void AddPenaltiesOfSamples(Tensor losses) => terms.AddSamples(places, losses);

    /// <inheritdoc/>
    public void Pullback(Tensor cotangent)
    {
        var through = cotangent;
        for (var k = steps.Length - 1; k >= 0; k--)
        {
            terms.AddSlopes(k + 1, places, through);
            var before = steps[k].Back(through);
            if (before is null) break;
            // A step that returns another tensor than its argument has made it.
            if (!ReferenceEquals(before, through)) made.Add(before);
            through = before;
        }

        Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        foreach (var view in views) view.Dispose();
    }

    private void Forget()
    {
        foreach (var tensor in made) tensor.Dispose();
        made.Clear();
    }

    private TensorStep.Product Product(ChainStep.Product step, Tensor matrix) => new(
        matrix, Kept(matrix.transpose(1, 2)), Part(step.Weight), step.IsTransposed, Bias(step.Bias), Part(step.Bias), step.IsCrossed);

    private Tensor Weight(ChainStep.Product product) => Kept(parameters.as_strided(
        [parameters.shape[0], product.Outputs, product.Inputs],
        [parameters.shape[1], product.Strides.Row, product.Strides.Column],
        product.Weight!.Offset));

    private Tensor Fixed(Matrix matrix)
    {
        var rows = Enumerable.Range(0, matrix.Rows).Select(row => Enumerable.Range(0, matrix.Columns).Select(column => matrix[row, column]).ToArray());
        using var one = Tensors.OfRows([.. rows], parameters.dtype, parameters.device);
        return Kept(one.expand(parameters.shape[0], matrix.Rows, matrix.Columns));
    }

    private Tensor? Bias(ParameterTensor? bias)
    {
        if (bias is null) return null;
        using var row = parameters.narrow(1, bias.Offset, bias.Size);
        return Kept(row.unsqueeze(2));
    }

    private GradientPart? Part(ParameterTensor? tensor)
    {
        if (tensor is null) return null;
        var before = uses.GetValueOrDefault(tensor.Name);
        uses[tensor.Name] = before + 1;
        var row = Kept(gradient.narrow(1, tensor.Offset, tensor.Size));
        return new(tensor.IsBias ? row : Kept(row.unflatten(1, tensor.Rows, tensor.Columns)), before == 0);
    }

    private Tensor Kept(Tensor view)
    {
        views.Add(view);
        return view;
    }
}
