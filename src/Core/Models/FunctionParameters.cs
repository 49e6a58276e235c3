namespace Research;

/// <summary>The parameters of an <see cref="IFunctionModel"/> as variables, tensor by tensor; valid while its output is computed.</summary>
public sealed class FunctionParameters
{
    [ThreadStatic]
    private static FunctionParameters? mine;

    private readonly IFunctionModel model;
    private readonly VariableTensor[] tensors;
    private readonly double[] values;
    private readonly Variable[] input;
    private Tape? tape;

    private FunctionParameters(IFunctionModel model)
    {
        this.model = model;
        var layout = model.Layout;
        (values, input) = (new double[layout.Size], new Variable[model.Features]);
        tensors = [.. layout.Tensors.Select(tensor => new VariableTensor(this, tensor))];
    }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">One of the layout's names.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public VariableTensor this[string name]
    {
        get
        {
            foreach (var tensor in tensors)
                if (tensor.Name == name) return tensor;
            throw new ArgumentException(
                $"There is no tensor {name}: the layout has {string.Join(", ", tensors.Select(tensor => tensor.Name))}.", nameof(name));
        }
    }

    /// <summary>The parameters object of the calling thread for a model without faults in its layout.</summary>
    internal static FunctionParameters Of(IFunctionModel model) => ReferenceEquals(mine?.model, model) ? mine! : mine = new(model);

    /// <summary>One parameter, by its place in the flat parameters.</summary>
    internal Variable At(int index) => new(values[index], tape, index);

    /// <summary>x'(x), of constants.</summary>
    internal void Forward(ReadOnlySpan<double> parameters, ReadOnlySpan<double> x, Span<double> output)
    {
        var result = Outputs(null, parameters, x);
        for (var i = 0; i < result.Length; i++) output[i] = result[i].Value;
    }

    /// <summary>Adds Σ_i cotangent_i ∂x'_i/∂θ to the gradient.</summary>
    internal void Pullback(ReadOnlySpan<double> parameters, ReadOnlySpan<double> x, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        var recording = Tape.Mine;
        recording.Begin(values.Length);
        var result = Outputs(recording, parameters, x);
        recording.BeginSlopes();
        for (var i = 0; i < result.Length; i++) result[i].AddSlope(cotangent[i]);
        var slopes = recording.Sweep(values.Length);
        for (var i = 0; i < slopes.Length; i++) gradient[i] += slopes[i];
    }

    /// <summary>The number of outputs.</summary>
    internal int Count(ReadOnlySpan<double> parameters, ReadOnlySpan<double> x) => Compute(null, parameters, x).Length;

    private Variable[] Outputs(Tape? recording, ReadOnlySpan<double> parameters, ReadOnlySpan<double> x)
    {
        var result = Compute(recording, parameters, x);
        return result.Length == input.Length ? result : throw new InvalidOperationException(
            FunctionFaults.Outputs(model, $"{result.Length}").Sentence);
    }

    private Variable[] Compute(Tape? recording, ReadOnlySpan<double> parameters, ReadOnlySpan<double> x)
    {
        tape = recording;
        parameters.CopyTo(values);
        for (var i = 0; i < input.Length; i++) input[i] = Variable.Of(x[i]);
        return model.Output(this, input);
    }
}
