using static TorchSharp.torch;

namespace Research;

/// <summary>A model on tensors: all instances of a population at once.</summary>
internal interface ITensorModel : IDisposable
{
    /// <summary>How many samples, or a multiple of it, it wants to see at once; those beyond a batch count for nothing.</summary>
    int Stride { get; }

    /// <summary>x' <c>[instances, features, samples]</c>.</summary>
    /// <param name="parameters"><c>[instances, parameters]</c>, each flat in the order of the model's layout.</param>
    /// <param name="inputs">x, <c>[instances, features, samples]</c>.</param>
    Tensor Outputs(Tensor parameters, Tensor inputs);

    /// <summary>∂L/∂θ <c>[instances, parameters]</c> of a sum of losses of the instances.</summary>
    /// <param name="loss">Made from <see cref="Outputs"/> of these parameters.</param>
    /// <param name="parameters">A leaf that asks for its gradient.</param>
    Tensor Gradient(Tensor loss, Tensor parameters);
}

/// <summary>The models that are stated on tensors.</summary>
internal static class TensorModels
{
    public static bool Know(IModel model) => model is LinearModel or ReluOutputModel or ITorchModule;

    public static ITensorModel Of(IModel model, int instances, Device device) => model switch
    {
        LinearModel linear => new TiedTensors(linear.Hidden, linear.Features, z => z),
        ReluOutputModel relu => new TiedTensors(relu.Hidden, relu.Features, z => z.relu()),
        ITorchModule module => new ModuleTensors(module, instances, device),
        _ => throw new NotSupportedException($"{model.GetType().Name} is not stated on tensors."),
    };
}

/// <summary>x' = σ(WᵀWx + b), W <c>[instances, hidden, features]</c>.</summary>
/// <remarks>
/// Products of MKL round by where their factors lie and by how many products there are. What an instance gets does not depend
/// on the others, because every instance's samples begin at a multiple of 64 bytes, and because one instance with one hidden
/// dimension, whose product would be taken for that of a matrix and a vector, is computed twice.
/// </remarks>
/// <param name="hidden">m.</param>
/// <param name="features">n.</param>
/// <param name="output">σ, elementwise.</param>
internal sealed class TiedTensors(int hidden, int features, Func<Tensor, Tensor> output) : ITensorModel
{
    /// <inheritdoc/>
    public int Stride => 16;

    /// <inheritdoc/>
    public Tensor Outputs(Tensor parameters, Tensor inputs)
    {
        if (hidden == 1 && parameters.shape[0] == 1) return Outputs(cat([parameters, parameters]), cat([inputs, inputs])).narrow(0, 0, 1);
        var w = parameters.narrow(1, 0, hidden * features).view(parameters.shape[0], hidden, features);
        var b = parameters.narrow(1, hidden * features, features).unsqueeze(2);
        return output(bmm(w.transpose(1, 2), bmm(w, inputs)).add(b, Tensors.One));
    }

    /// <inheritdoc/>
    public Tensor Gradient(Tensor loss, Tensor parameters) => autograd.grad([loss], [parameters])[0];

    /// <inheritdoc/>
    public void Dispose() { }
}
