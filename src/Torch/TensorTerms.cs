using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>The penalties of a shape on tensors that train, once a step for all instances.</summary>
/// <param name="shape">The shape.</param>
internal sealed class TensorTerms(PlanShape shape)
{
    private readonly (ParameterTensor Tensor, ElementTensors Function, Scalar Weight)[] terms =
    [
        .. shape.Penalties.Where(penalty => penalty.On is Place.Tensor).Select(penalty =>
            (shape.Model.Layout[((Place.Tensor)penalty.On).Name], new ElementTensors(penalty.Function), (Scalar)penalty.Weight)),
    ];

    /// <summary>Adds λ f'(θ) to the gradient where there is one, and λ Σ f(θ) to losses <c>[instances]</c> where somebody asks.</summary>
    /// <param name="parameters">θ, <c>[instances, parameters]</c>.</param>
    /// <param name="gradient">∂L/∂θ, as large.</param>
    /// <param name="losses">Of every instance.</param>
    public void Add(Tensor parameters, Tensor? gradient, Tensor? losses)
    {
        foreach (var (tensor, function, weight) in terms)
        {
            using var view = parameters.narrow(1, tensor.Offset, tensor.Size);
            using var value = view.clone();
            using var slope = function.ValueAndSlope(value);
            if (gradient is not null)
            {
                using var part = gradient.narrow(1, tensor.Offset, tensor.Size);
                part.add_(slope, weight);
            }

            if (losses is null) continue;
            using var sums = value.sum(1);
            losses.add_(sums, weight);
        }
    }
}
