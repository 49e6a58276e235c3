namespace Research;

/// <summary>The penalties of a shape on tensors, in float: their contribution to a loss and its gradient, once a step.</summary>
/// <param name="shape">The shape.</param>
internal sealed class TensorPenalties(PlanShape shape)
{
    private readonly (string Tensor, float Weight, FunctionRows Function)[] terms =
    [
        .. shape.Penalties.Where(penalty => penalty.On is Place.Tensor).Select(penalty =>
            (((Place.Tensor)penalty.On).Name, (float)penalty.Weight, FunctionRows.Of((IVectorFunction)penalty.Function))),
    ];

    /// <summary>The sum of λ Σ f(θ) over all penalties; adds λ f'(θ) to the gradient unless it is empty.</summary>
    /// <param name="layout">The layout of the parameters.</param>
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
