using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The penalties of a shape on tensors that train, once a step for all instances. On the processor they are the vector engine's, as
/// the update is: libtorch's functions round by where a number lies in a row, and rows of parameters end anywhere.
/// </summary>
/// <param name="shape">The shape.</param>
internal sealed class TensorTerms(PlanShape shape)
{
    private readonly TensorPenalties host = new(shape);

    private readonly (ParameterTensor Tensor, ElementTensors Function, Scalar Weight)[] terms =
    [
        .. shape.Penalties.Where(penalty => penalty.On is Place.Tensor).Select(penalty =>
            (shape.Model.Layout[((Place.Tensor)penalty.On).Name], new ElementTensors(penalty.Function), (Scalar)penalty.Weight)),
    ];

    /// <summary>Adds λ f'(θ) to the gradient where there is one, and λ Σ f(θ) to losses <c>[instances]</c> unless that is null.</summary>
    /// <param name="state">θ and ∂L/∂θ.</param>
    /// <param name="differentiate">Whether the gradient is needed.</param>
    /// <param name="losses">The loss of every instance.</param>
    public void Add(BatchedState state, bool differentiate, Tensor? losses)
    {
        if (terms.Length == 0) return;
        if (state.Parameters.device_type == DeviceType.CPU)
        {
            using var found = tensor(state.AddPenalties(host, differentiate), float32);
            losses?.add_(found, Tensors.One);
            return;
        }

        foreach (var (tensor, function, weight) in terms)
        {
            using var view = state.Parameters.narrow(1, tensor.Offset, tensor.Size);
            using var value = view.clone();
            using var slope = function.ValueAndSlope(value);
            if (differentiate)
            {
                using var part = state.Gradient.narrow(1, tensor.Offset, tensor.Size);
                part.add_(slope, weight);
            }

            if (losses is null) continue;
            using var sums = value.sum(1);
            losses.add_(sums, weight);
        }
    }
}
