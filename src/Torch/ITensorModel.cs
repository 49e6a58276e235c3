using static TorchSharp.torch;

namespace Research;

/// <summary>A model on tensors: all instances of a population at once, with the parameters and gradients that it was made for.</summary>
internal interface ITensorModel : IDisposable
{
    /// <summary>How many samples, or a multiple of it, it wants to see at once; those beyond a batch count for nothing.</summary>
    int Stride { get; }

    /// <summary>x' <c>[instances, features, samples]</c>, the model's own and valid until the next call of any method.</summary>
    /// <param name="inputs">x, <c>[instances, features, samples]</c>, unchanged until <see cref="Pullback"/> is done.</param>
    /// <param name="differentiate">Whether <see cref="Pullback"/> follows.</param>
    Tensor Outputs(Tensor inputs, bool differentiate);

    /// <summary>Writes ∂L/∂θ <c>[instances, parameters]</c> at the parameters and inputs of the last <see cref="Outputs"/>.</summary>
    /// <param name="cotangent">∂L/∂x', <c>[instances, features, samples]</c>; the model may overwrite it, the caller disposes of it.</param>
    void Pullback(Tensor cotangent);
}

/// <summary>The models that are stated on tensors: chains, and modules of users.</summary>
internal static class TensorModels
{
    /// <summary>What of a model is not stated on tensors.</summary>
    /// <param name="model">A model without faults of its own.</param>
    public static IEnumerable<Fault> Faults(IModel model)
    {
        if (model is ITorchModule) yield break;
        if (model is not IChained { Chain: var chain })
        {
            yield return new("the model", model.GetType().Name, "a chain of layers or a module of TorchSharp",
                "train it with `--engine reference`, or state its layers as a Chain");
            yield break;
        }

        for (var k = 0; k < chain.Layers.Count; k++)
        {
            if (chain.Layers[k] is Layer.Elementwise layer && !ElementTensors.Know(layer.Function))
            {
                yield return new($"the function of layer {k + 1}", $"{layer.Function}", "one that is stated on tensors",
                    "train the model with `--engine reference`, or use a function of the framework's own");
            }
        }
    }

    /// <summary>Whether a matrix of the model has one row or one column.</summary>
    public static bool HasVectors(IModel model) => model is IChained chained
        && ChainPrograms.Of(chained).Steps.Any(step => step is ChainStep.Product && Math.Min(step.Inputs, step.Outputs) == 1);

    /// <summary>A model without such faults.</summary>
    /// <param name="model">Which.</param>
    /// <param name="parameters">θ, <c>[instances, parameters]</c>: each flat in the order of the layout, and whatever fills a row up.</param>
    /// <param name="gradient">∂L/∂θ, as large.</param>
    public static ITensorModel Of(IModel model, Tensor parameters, Tensor gradient) => model switch
    {
        ITorchModule module => new ModuleTensors(module, parameters, gradient),
        IChained chained => new ChainTensors(ChainPrograms.Of(chained), parameters, gradient),
        _ => throw new NotSupportedException($"{model.GetType().Name} is not stated on tensors."),
    };
}
