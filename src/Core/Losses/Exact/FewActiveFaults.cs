namespace Research;

/// <summary>What the exact loss of few active features needs: independent or one-hot features, and a piecewise linear chain and target.</summary>
internal static class FewActiveFaults
{
    /// <summary>The faults of parts that are sound by themselves.</summary>
    public static IEnumerable<Fault> Of(ISampler sampler, IModel model, ITarget target, int most) =>
        OfSampler(sampler).Concat(OfModel(model)).Concat(OfTarget(target)).Concat(OfMost(most));

    /// <summary>The faults of K, the largest number of active features.</summary>
    public static IEnumerable<Fault> OfMost(int most)
    {
        if (most is not (1 or 2))
            yield return new("the largest number of active features", $"{most}", "1 or 2", "bound the rest, as Evaluate does, or minimise Sampled(…)");
    }

    /// <summary>Whether the function of a penalty on a site has an exact mean: v², or one that is linear on each side of 0.</summary>
    public static bool HasMean(IElementFunction function) => function is ElementFunction.Square || IsLinearOnEachSide(function);

    private static IEnumerable<Fault> OfSampler(ISampler sampler)
    {
        var magnitude = sampler switch { SparseUniform one => one.Magnitude, OneHot one => one.Magnitude, _ => null };
        if (magnitude is null)
            yield return new("the sampler under a loss of few active features", sampler.GetType().Name, "SparseUniform or OneHot", "minimise Sampled(…)");
        else if (magnitude is not (Magnitude.Uniform or Magnitude.Symmetric))
            yield return new("the magnitude under a loss of few active features", magnitude.GetType().Name, "Magnitude.Uniform or Magnitude.Symmetric", "minimise Sampled(…)");
    }

    private static IEnumerable<Fault> OfModel(IModel model)
    {
        if (model is not IChained { Chain: var chain })
        {
            yield return new("the model under a loss of few active features", model.GetType().Name, "a chain of layers", "minimise Sampled(…)");
            yield break;
        }

        for (var k = 0; k < chain.Layers.Count; k++)
        {
            if (chain.Layers[k] is Layer.Elementwise { Function: var function } && !IsLinearOnEachSide(function))
            {
                yield return new($"the function of layer {k + 1} under a loss of few active features", function.GetType().Name,
                    "linear on each side of 0, as ReLU, leaky ReLU and |z| are", "minimise Sampled(…)");
            }
        }
    }

    private static IEnumerable<Fault> OfTarget(ITarget target)
    {
        if (Target.ElementFunctionOf(target) is { } function ? !IsLinearOnEachSide(function) : Target.MatrixOf(target) is null)
        {
            yield return new("the target under a loss of few active features", $"{target}",
                "the input, a matrix times it, or a function of each entry that is linear on each side of 0, as |x| is", "minimise Sampled(…)");
        }
    }

    /// <summary>Whether f(z) is f(1) z above 0 and −f(−1) z below. A function of a user's own says so itself, and is asked at some numbers.</summary>
    private static bool IsLinearOnEachSide(IElementFunction function) =>
        function.IsHomogeneous && new[] { -3, -0.5, 0, 0.5, 3 }.All(z =>
            Math.Abs(function.Of(z) - (Math.Abs(z) * function.Of(Math.Sign(z)))) <= 1e-12 * Math.Abs(z));
}
