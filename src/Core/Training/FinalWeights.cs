namespace Research;

/// <summary>
/// Parameters start from the final ones of another training: to go on with other data, or to follow a solution along a parameter
/// (continuation). The other training is named as data: the model is its restart of lowest evaluation loss, from which all restarts
/// start. The moments of the optimiser start from 0, its schedule from the beginning.
/// </summary>
/// <remarks>The final parameters are rounded to float. They follow from the recipe and take part neither in equality nor in keys.</remarks>
public sealed record FinalWeights : Initialiser
{
    /// <summary>The training whose final parameters are read, as the plan of its restart 0.</summary>
    public required TrainingPlan Of { get; init; }

    /// <summary>The number of restarts of the training, at least 1; the restart of lowest evaluation loss that did not diverge is read.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>The parameters and faults of the training, which are no part of its recipe.</summary>
    internal TrainingOutcome Known { get; init; } = TrainingOutcome.None;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The named training has not been trained yet.</exception>
    public override void Fill(IModel model, RandomStream stream, Span<double> parameters)
    {
        if (Known.Parameters is not { } known)
            throw new InvalidOperationException(
                "There are no parameters to start from, because the training that they are read from was not trained: run the study that names it.");
        for (var i = 0; i < parameters.Length; i++) parameters[i] = (float)known[i];
    }

    /// <inheritdoc/>
    public override IEnumerable<Fault> Faults() => Known.Of(Of, Restarts);

    /// <summary>The faults of starting a model from these parameters, both models being sound.</summary>
    /// <param name="model">The model.</param>
    internal override IEnumerable<Fault> Faults(IModel model)
    {
        if (Known.Faults.Count > 0 || Of.Model.Faults().Any()) yield break;
        var (read, own) = (Sizes(Of.Model), Sizes(model));
        if (read != own)
            yield return new("the parameters of the training that is read", read, $"those of the model, {own}", "give both models the same sizes");
    }

    /// <summary>The final weights of another training of the same model.</summary>
    /// <param name="plan">The plan of its restart 0.</param>
    /// <param name="restarts">How often it is trained.</param>
    internal FinalWeights With(TrainingPlan plan, int restarts) => this with { Of = plan, Restarts = restarts };

    /// <summary>The final weights of a training that has faults.</summary>
    /// <param name="faults">The faults.</param>
    internal FinalWeights Unsound(IReadOnlyList<Fault> faults) => this with { Known = new(null, faults) };

    /// <summary>This start with the parameters of the restart that is read.</summary>
    /// <param name="parameters">Flat, in the order of the layout.</param>
    internal FinalWeights Resolve(EquatableArray<double> parameters) => this with { Known = new(parameters, Known.Faults) };

    private static string Sizes(IModel model) =>
        string.Join(", ", model.Layout.Tensors.Select(tensor => $"{tensor.Name} {tensor.Rows} × {tensor.Columns}"));
}
