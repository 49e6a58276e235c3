namespace Research;

/// <summary>The penalties of a shape on tensors, in float: what they add to a loss and its gradient, once a step.</summary>
/// <param name="shape">The shape.</param>
internal sealed class TensorPenalties(PlanShape shape)
{
    private readonly (string Tensor, float Weight, FunctionRows Function)[] terms =
    [
        .. shape.Penalties.Where(penalty => penalty.On is Place.Tensor).Select(penalty =>
            (((Place.Tensor)penalty.On).Name, (float)penalty.Weight, FunctionRows.Of((IVectorFunction)penalty.Function))),
    ];

    /// <summary>λ Σ f(θ) of all; adds λ f'(θ) to the gradient where there is room for it.</summary>
    /// <param name="layout">How the parameters lie.</param>
    /// <param name="parameters">Packed.</param>
    /// <param name="gradient">Packed, or empty.</param>
    public double Add(PackedLayout layout, Span<float> parameters, Span<float> gradient)
    {
        if (terms.Length == 0) return 0;
        var sum = 0.0;
        foreach (var (name, weight, function) in terms)
        {
            var (tensor, start, row) = layout.Find(name);
            for (var r = 0; r < tensor.Rows; r++, start += row)
                sum += function.Add(parameters.Slice(start, tensor.Columns), weight, gradient.IsEmpty ? [] : gradient.Slice(start, tensor.Columns));
        }

        return sum;
    }
}
