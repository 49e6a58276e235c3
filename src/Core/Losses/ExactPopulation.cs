namespace Research;

/// <summary>
/// The exact losses of many ReLU output models of one shape under independent sparse features, each model with densities
/// and importances of its own: the values of <see cref="ExactLossFunction{TSampler, TModel}"/>, computed for eight models at once. A model
/// has the same bits at every position in every population. Made by <see cref="Exact"/>; safe to use from several threads.
/// </summary>
public sealed class ExactPopulation : IChecked
{
    private readonly Fault[] faults;
    private readonly Lazy<ReluPopulation> population;

    internal ExactPopulation(ReluOutputModel model)
    {
        Model = model;
        faults = [.. model.Faults(), .. ExactSize.Faults(model.Features)];
        population = new(() => new(model.Features, model.Hidden));
    }

    /// <summary>The shape of every model.</summary>
    public ReluOutputModel Model { get; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => faults;

    /// <summary>The losses of all models, and their gradients where there is room for them.</summary>
    /// <param name="parameters"><c>[models, parameters]</c>: each model's flat, in the order of the layout.</param>
    /// <param name="densities">p, each in (0, 1], <c>[models, Features]</c>.</param>
    /// <param name="importance">I, <c>[models, Features]</c>.</param>
    /// <param name="losses">Overwritten, <c>[models]</c>.</param>
    /// <param name="gradients">Overwritten, <c>[models, parameters]</c>; empty for the losses alone, which is cheaper.</param>
    /// <exception cref="InvalidOperationException">There are faults; the message is the first.</exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Evaluate(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> densities,
        ReadOnlySpan<double> importance,
        Span<double> losses,
        Span<double> gradients)
    {
        if (faults.Length > 0) throw new InvalidOperationException(faults[0].Sentence);
        var (size, n) = (Model.Layout.Size, Model.Features);
        Expect(parameters.Length, losses.Length * size, nameof(parameters));
        Expect(densities.Length, losses.Length * n, nameof(densities));
        Expect(importance.Length, losses.Length * n, nameof(importance));
        if (gradients.Length != 0) Expect(gradients.Length, losses.Length * size, nameof(gradients));
        population.Value.Evaluate(parameters, densities, importance, losses, gradients);
    }

    private static void Expect(int actual, int wanted, string name)
    {
        if (actual != wanted) throw new ArgumentException($"{actual} numbers were given where {wanted} are needed.", name);
    }
}
