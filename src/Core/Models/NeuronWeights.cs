namespace Research;

/// <summary>The weights of a model with neurons.</summary>
internal static class NeuronWeights
{
    /// <summary>Input weights W₁ <c>[Neurons, Features]</c>: row k is what neuron k reads.</summary>
    /// <param name="model">A model without faults.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    public static Matrix Inputs(INeurons model, ReadOnlySpan<double> parameters)
    {
        var tensor = model.Layout[model.InputWeights];
        return Matrix.OfRows(tensor.Rows, tensor.Columns, parameters.Slice(tensor.Offset, tensor.Size));
    }

    /// <summary>Output weights W₂ <c>[Features, Neurons]</c>: column k is what neuron k writes.</summary>
    /// <param name="model">A model without faults.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    public static Matrix Outputs(INeurons model, ReadOnlySpan<double> parameters)
    {
        var tensor = model.Layout[model.OutputWeights];
        var weights = Matrix.OfRows(tensor.Rows, tensor.Columns, parameters.Slice(tensor.Offset, tensor.Size));
        return IsTied(model) ? Matrix.Build(weights.Columns, weights.Rows, (i, k) => weights[k, i]) : weights;
    }

    /// <summary>Tensors of a model that are not there or have another shape than its neurons need.</summary>
    /// <param name="model">A model without faults of its own.</param>
    public static IEnumerable<Fault> Faults(INeurons model) =>
        Of(model, "input", model.InputWeights, model.Neurons, model.Features)
            .Concat(IsTied(model) ? [] : Of(model, "output", model.OutputWeights, model.Features, model.Neurons));

    private static bool IsTied(INeurons model) => model.InputWeights == model.OutputWeights;

    private static IEnumerable<Fault> Of(INeurons model, string which, string name, int rows, int columns)
    {
        var tensor = model.Layout.Tensors.FirstOrDefault(tensor => tensor.Name == name);
        if (tensor is null)
        {
            yield return new($"the tensor of the {which} weights", $"\"{name}\"",
                $"one of {string.Join(", ", model.Layout.Tensors.Select(known => $"\"{known.Name}\""))}",
                $"state its name as {(which == "input" ? nameof(INeurons.InputWeights) : nameof(INeurons.OutputWeights))}");
        }
        else if (tensor.Rows != rows || tensor.Columns != columns)
        {
            yield return new($"the shape of the {which} weights {name}", $"[{tensor.Rows}, {tensor.Columns}]", $"[{rows}, {columns}]",
                $"state the tensor between {(which == "input" ? "features and neurons" : "neurons and features")}, and how many Neurons there are");
        }
    }
}
