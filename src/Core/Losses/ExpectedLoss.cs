namespace Research;

/// <summary>
/// The expected loss L = E Σ_i I_i (x_i − x'_i)² of a model under a sampler in closed form, with its gradient: nothing is
/// drawn. Made by <see cref="Analytic"/>; safe to use from several threads.
/// </summary>
/// <typeparam name="TSampler">Whose expectation it is.</typeparam>
/// <typeparam name="TModel">Whose output x' is.</typeparam>
public sealed class ExpectedLoss<TSampler, TModel> : IChecked
    where TSampler : ISampler
    where TModel : IModel
{
    private readonly Fault[] faults;
    private readonly Lazy<IExpectation> expectation;

    internal ExpectedLoss(TSampler sampler, TModel model, IEnumerable<Fault> faults, Func<IExpectation> expectation)
    {
        (Sampler, Model) = (sampler, model);
        this.faults = [.. sampler.Faults(), .. model.Faults(), .. Agree(sampler, model), .. faults];
        this.expectation = new(expectation);
    }

    /// <summary>The sampler.</summary>
    public TSampler Sampler { get; }

    /// <summary>The model.</summary>
    public TModel Model { get; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => faults;

    /// <summary>The loss, and its gradient where there is room for it.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="gradient">∂L/∂θ, overwritten, flat; empty for the loss alone, which is cheaper.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message is the first.</exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient) =>
        Evaluate(parameters, importance, gradient, out _);

    /// <summary>The loss, its gradient where there is room for it, and how much was left out.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="gradient">∂L/∂θ, overwritten, flat; empty for the loss alone, which is cheaper.</param>
    /// <param name="remainder">
    /// The true loss is at least the value and at most the value plus this; 0 unless the active sets are truncated. The
    /// gradient is that of the value.
    /// </param>
    /// <exception cref="InvalidOperationException">There are faults; the message is the first.</exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public double Evaluate(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient, out double remainder)
    {
        if (faults.Length > 0) throw new InvalidOperationException(faults[0].Sentence);
        var size = Model.Layout.Size;
        if (parameters.Length != size)
            throw new ArgumentException($"{parameters.Length} parameters were given but the model has {size}.", nameof(parameters));
        if (importance.Length != Model.Features)
            throw new ArgumentException($"{importance.Length} importances were given for {Model.Features} features.", nameof(importance));
        if (gradient.Length != 0 && gradient.Length != size)
            throw new ArgumentException($"The gradient has room for {gradient.Length} of {size} parameters.", nameof(gradient));
        return expectation.Value.Evaluate(parameters, importance, gradient, out remainder);
    }

    private static IEnumerable<Fault> Agree(TSampler sampler, TModel model)
    {
        if (sampler.Features != model.Features)
        {
            yield return new("the number of features of the model", $"{model.Features}", $"that of the sampler, {sampler.Features}",
                "give sampler and model the same Features");
        }
    }
}
