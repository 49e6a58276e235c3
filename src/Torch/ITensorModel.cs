using static TorchSharp.torch;

namespace Research;

/// <summary>A model on tensors: all instances of a population at once, with the parameters and gradients that it was made for.</summary>
internal interface ITensorModel : IDisposable
{
    /// <summary>The model takes a multiple of this number of samples at once; those beyond a batch have no effect.</summary>
    int Stride { get; }

    /// <summary>x' <c>[instances, features, samples]</c>, the model's own and valid until the next call of any method.</summary>
    /// <param name="inputs">x, <c>[instances, features, samples]</c>, unchanged until <see cref="Pullback"/> is done.</param>
    /// <param name="differentiate">Whether <see cref="Pullback"/> follows.</param>
    Tensor Outputs(Tensor inputs, bool differentiate);

    /// <summary>Adds the penalties on sites, in the mean over the batch, to losses <c>[instances]</c>, after <see cref="Outputs"/>.</summary>
    /// <param name="losses">The loss of every instance.</param>
    void AddPenalties(Tensor losses) { }

    /// <summary>Adds the penalties on sites of every sample to losses <c>[instances, samples]</c>, after <see cref="Outputs"/>.</summary>
    /// <param name="losses">The loss of every sample.</param>
    void AddPenaltiesOfSamples(Tensor losses) { }

    /// <summary>Writes ∂L/∂θ <c>[instances, parameters]</c> at the parameters and inputs of the last <see cref="Outputs"/>.</summary>
    /// <param name="cotangent">∂L/∂x', <c>[instances, features, samples]</c>; the model may overwrite it, the caller disposes of it.</param>
    void Pullback(Tensor cotangent);
}

/// <summary>The models that are stated on tensors: chains, and modules of users.</summary>
internal static class TensorModels
{
    /// <summary>The parts of a model, its error and its penalties that are not stated on tensors.</summary>
    /// <param name="shape">A shape without faults of its own.</param>
    public static IEnumerable<Fault> Faults(PlanShape shape)
    {
        if (shape.Loss is SparseCodingLoss)
        {
            yield return new("the loss", nameof(SparseCodingLoss), "one that is stated on tensors", "train it with `--engine simd`");
            yield break;
        }

        var model = shape.Model;
        var functions = shape.Penalties.Select(penalty => ("a penalty", penalty.Function))
            .Concat(shape.Loss is SampledLoss loss ? [("the error", loss.Error)] : Array.Empty<(string, IElementFunction)>());
        foreach (var (where, function) in functions.Distinct())
        {
            if (!ElementTensors.Know(function))
                yield return new($"the function of {where}", function.GetType().Name, "one that is stated on tensors",
                    "train with `--engine simd` or `--engine reference`, or use a function of the framework's own");
        }

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
                yield return new($"the function of layer {k + 1}", layer.Function.GetType().Name, "one that is stated on tensors",
                    "train with `--engine simd` or `--engine reference`, or use a function of the framework's own");
            }
        }
    }

    /// <summary>Whether a matrix of the model has one row or one column.</summary>
    public static bool HasVectors(IModel model) => model is IChained chained
        && ChainPrograms.Of(chained).Steps.Any(step => step is ChainStep.Product && Math.Min(step.Inputs, step.Outputs) == 1);

    /// <summary>A model without such faults.</summary>
    /// <param name="shape">The shape with the model.</param>
    /// <param name="parameters">θ, <c>[instances, parameters]</c>: each flat in the order of the layout, and whatever fills a row up.</param>
    /// <param name="gradient">∂L/∂θ, as large.</param>
    public static ITensorModel Of(PlanShape shape, Tensor parameters, Tensor gradient) => shape.Model switch
    {
        ITorchModule module => new ModuleTensors(module, parameters, gradient),
        IChained chained => new ChainTensors(ChainPrograms.Of(chained), new(shape, ChainPrograms.Of(chained)), parameters, gradient),
        var model => throw new NotSupportedException($"{model.GetType().Name} is not stated on tensors."),
    };
}
