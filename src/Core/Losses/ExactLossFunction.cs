namespace Research;

/// <summary>
/// The exact loss L = E Σ_i I_i (x_i − x'_i)² of a model under a sampler, with its gradient and Hessian: nothing is
/// drawn. Made by <see cref="Exact"/>; safe to use from several threads.
/// </summary>
/// <typeparam name="TSampler">The sampler.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ExactLossFunction<TSampler, TModel> : IExactLoss, IObjective
    where TSampler : ISampler
    where TModel : IModel
{
    private readonly Fault[] faults;
    private readonly Lazy<IExactEvaluator> expectation;

    internal ExactLossFunction(
        TSampler sampler, TModel model, IEnumerable<Fault> faults, Func<IExactEvaluator> expectation, int? most = null)
        : this(sampler, model, Research.Target.Input, new ExactLoss { Most = most }, faults, expectation)
    {
    }

    internal ExactLossFunction(
        TSampler sampler, TModel model, ITarget target, ILoss loss, IEnumerable<Fault> faults, Func<IExactEvaluator> expectation)
    {
        (Sampler, Model, Target, Loss) = (sampler, model, target, loss);
        this.faults = [.. sampler.Faults(), .. model.Faults(), .. Agree(sampler, model), .. faults];
        this.expectation = new(expectation);
    }

    /// <summary>The sampler.</summary>
    public TSampler Sampler { get; }

    /// <summary>The model.</summary>
    public TModel Model { get; }

    /// <summary>The target of the outputs; the input unless <see cref="Exact.FewActive"/> was given another.</summary>
    public ITarget Target { get; }

    /// <summary>Whether no active set is left out. Only for a loss without faults.</summary>
    internal bool IsWhole => expectation.Value.IsWhole;

    /// <inheritdoc/>
    public ILoss Loss { get; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => faults;

    /// <summary>The loss, and its gradient where there is room for it.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="gradient">∂L/∂θ, overwritten, flat; empty for the loss alone, which is cheaper.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message is the first.</exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        Demand(parameters, importance, gradient);
        return expectation.Value.Evaluate(parameters, importance, gradient);
    }

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
        Demand(parameters, importance, gradient);
        return expectation.Value.Evaluate(parameters, importance, gradient, out remainder);
    }

    /// <summary>The second derivatives of the loss, exactly: ∂²L/∂θ∂θ', <c>[parameters, parameters]</c>.</summary>
    /// <remarks>
    /// The loss of a ReLU model has a gradient that is continuous and has kinks: where an output is 0 at a vertex of the cube of
    /// active features, e.g. at b_i = 0, above all with overlaps that are 0, second derivatives of two sides differ. Then these
    /// are those of the side of lower biases, in agreement with ReLU'(0) = 0.
    /// </remarks>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <exception cref="InvalidOperationException">
    /// There are faults, or a ReLU model has more than 10 features or a truncation; the message is the first.
    /// </exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public Matrix Hessian(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance) =>
        Hessian(parameters, importance, []);

    /// <summary>
    /// The second derivatives of the loss on one side of a kink: what those at θ + t · direction tend to for t → 0, t &gt; 0.
    /// </summary>
    /// <remarks>
    /// Where a step along the direction stays at the kink, the side of lower biases is taken. Entries that grow beyond all bounds are
    /// infinite; this happens where the loss itself has a kink, at W_i = 0 with b_i = 0.
    /// </remarks>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <param name="direction">A change of the parameters, as long; its norm does not matter.</param>
    /// <exception cref="InvalidOperationException">
    /// There are faults, or a ReLU model has more than 10 features or a truncation; the message is the first.
    /// </exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public Matrix Hessian(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, ReadOnlySpan<double> direction)
    {
        Demand(parameters, importance, []);
        if (direction.Length != 0 && direction.Length != parameters.Length)
            throw new ArgumentException($"The direction has {direction.Length} of {parameters.Length} parameters.", nameof(direction));
        if (expectation.Value.CurvatureFaults().FirstOrDefault() is { } fault) throw new InvalidOperationException(fault.Sentence);
        return new TiedCurvature(expectation.Value, Model.Layout["W"].Rows, Model.Features).Of(parameters, importance, direction);
    }

    /// <summary>The evaluator, for questions beyond a loss.</summary>
    /// <exception cref="InvalidOperationException">There are faults; the message is the first.</exception>
    internal IExactEvaluator Evaluator => faults.Length > 0 ? throw new InvalidOperationException(faults[0].Sentence) : expectation.Value;

    private void Demand(ReadOnlySpan<double> parameters, ReadOnlySpan<double> importance, Span<double> gradient)
    {
        if (faults.Length > 0) throw new InvalidOperationException(faults[0].Sentence);
        var size = Model.Layout.Size;
        if (parameters.Length != size)
            throw new ArgumentException($"{parameters.Length} parameters were given but the model has {size}.", nameof(parameters));
        if (importance.Length != Model.Features)
            throw new ArgumentException($"{importance.Length} importances were given for {Model.Features} features.", nameof(importance));
        if (gradient.Length != 0 && gradient.Length != size)
            throw new ArgumentException($"The gradient has room for {gradient.Length} of {size} parameters.", nameof(gradient));
    }

    internal static IEnumerable<Fault> Agree(TSampler sampler, TModel model)
    {
        if (sampler.Features != model.Features)
        {
            yield return new("the number of features of the model", $"{model.Features}", $"that of the sampler, {sampler.Features}",
                "give sampler and model the same Features");
        }
    }
}
