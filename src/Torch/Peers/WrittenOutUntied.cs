using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Some instances of y' = ReLU(B ReLU(A x + a) + b), or without a, that train together, with their gradient written out; y is x or |x|.
/// </summary>
/// <remarks>
/// Rows are features or neurons and columns samples, as in <see cref="WrittenOutPart"/>:
///     h = ReLU(A x + a),  e = ReLU(B h + b) − y,  w_i = 2 I_i / (samples · features),  L = Σ_i w_i/2 Σ_s e_is²
///     d = w e where y' &gt; 0 and else 0,  c = Bᵀ d where h &gt; 0 and else 0
///     ∂L/∂B = d hᵀ,  ∂L/∂b = Σ_s d,  ∂L/∂A = c xᵀ,  ∂L/∂a = Σ_s c
/// Five products; the biases are summands of two of them.
/// </remarks>
internal sealed class WrittenOutUntied : IWrittenOutPart
{
    private readonly PeerDraws draws;
    private readonly WrittenOutAdamW optimiser;
    private readonly Tensor[] tensors;
    private readonly Tensor back;
    private readonly Tensor transposed;
    private readonly Tensor weights;
    private readonly Tensor slopes;
    private readonly Scalar half = 0.5;
    private readonly Tensor? shift;
    private readonly bool isAbsolute;

    /// <param name="plans">Plans of one shape, whose chain <see cref="Knows"/>, with AdamW and a sampled loss.</param>
    /// <param name="seed">The seed of the samples.</param>
    public WrittenOutUntied(TrainingPlan[] plans, ulong seed)
    {
        var (model, loss) = (plans[0].Model, (SampledLoss)plans[0].Loss);
        draws = new([.. plans.Select(plan => ((SparseUniform)plan.Sampler).Density[0])], model.Features, loss.Batch, seed,
            ((SparseUniform)plans[0].Sampler).Magnitude is Magnitude.Symmetric);
        using var start = Tensors.OfRows([.. plans.Select(plan => plan.Begin().Parameters.AsSpan().ToArray())], float32, CPU);
        optimiser = new(start, (AdamW)plans[0].Trainer);
        tensors = [.. model.Layout.Tensors.Select(View)];
        (shift, isAbsolute) = (tensors.Length == 4 ? tensors[1] : null, plans[0].Target.Equals(Target.Absolute));
        back = Outer.transpose(1, 2);
        transposed = draws.Samples.transpose(1, 2);
        var factor = 2 * loss.Factor(model.Features) / loss.Batch;
        slopes = Tensors.OfRows([.. plans.Select(plan => plan.Importance.Select(weight => factor * weight).ToArray())], float32, CPU);
        weights = slopes.unsqueeze(2);
    }

    /// <summary>θ, <c>[instances, parameters]</c>: A, a where there is one, B, b.</summary>
    public Tensor Parameters => optimiser.Parameters;

    /// <summary>x, <c>[instances, features, samples]</c>, as last drawn.</summary>
    public Tensor Samples => draws.Samples;

    /// <summary>Whether a model's layers are these; names of sites among them compute nothing.</summary>
    public static bool Knows(IModel model) =>
        model is IChained { Chain.Layers: var layers } && layers.Where(layer => layer is not Layer.Site).ToArray() is
        [Layer.Dense, .. Layer[] between, Layer.Dense, Layer.Bias { Sign: 1 }, var outer] && outer == Layer.Relu
        && (between is [var only] ? only == Layer.Relu : between is [Layer.Bias { Sign: 1 }, var bent] && bent == Layer.Relu);

    private Tensor Outer => tensors[^2];

    /// <inheritdoc/>
    public void Step(Tensor losses)
    {
        draws.Next();
        using var gradient = Gradient(losses);
        optimiser.Update(gradient);
    }

    /// <summary>∂L/∂θ on the samples as last drawn; the loss is added as in <see cref="Step"/>.</summary>
    /// <param name="losses">A single number.</param>
    public Tensor Gradient(Tensor losses)
    {
        // TorchSharp's method takes the summand last.
        using var hidden = shift is null ? tensors[0].bmm(draws.Samples) : tensors[0].baddbmm(draws.Samples, shift);
        hidden.relu_();
        using var error = Outer.baddbmm(hidden, tensors[^1]);
        error.relu_();
        using var active = error.sign();
        using (var sizes = isAbsolute ? draws.Samples.abs() : null) error.sub_(sizes ?? draws.Samples);
        using (var norms = error.norm(2)) losses.add_(norms.mul(norms).mul_(slopes).sum(), half);
        error.mul_(active.mul_(weights));
        using var across = hidden.transpose(1, 2);
        using var outer = error.bmm(across);
        using var outerShift = error.sum(2);
        using var through = back.bmm(error);
        through.mul_(hidden.sign_());
        using var inner = through.bmm(transposed);
        using Tensor innerFlat = inner.flatten(1), outerFlat = outer.flatten(1);
        if (shift is null) return cat([innerFlat, outerFlat, outerShift], 1);
        using var innerShift = through.sum(2);
        return cat([innerFlat, innerShift, outerFlat, outerShift], 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors) tensor.Dispose();
        back.Dispose();
        transposed.Dispose();
        weights.Dispose();
        slopes.Dispose();
        half.Dispose();
        draws.Dispose();
        optimiser.Dispose();
    }

    private Tensor View(ParameterTensor tensor)
    {
        using var row = Parameters.narrow(1, tensor.Offset, tensor.Size);
        return tensor.IsBias ? row.unsqueeze(2) : row.unflatten(1, tensor.Rows, tensor.Columns);
    }
}
