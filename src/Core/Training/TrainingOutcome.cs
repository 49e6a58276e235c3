namespace Research;

/// <summary>The result of a training that another one reads. It is no part of a recipe: any two are equal.</summary>
/// <param name="Parameters">The parameters of the restart that is read; null until the training is done.</param>
/// <param name="Faults">The faults of the declaration of the training.</param>
internal sealed record TrainingOutcome(EquatableArray<double>? Parameters, IReadOnlyList<Fault> Faults)
{
    /// <summary>No result and no faults.</summary>
    public static readonly TrainingOutcome None = new(null, []);

    /// <inheritdoc/>
    public bool Equals(TrainingOutcome? other) => other is not null;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>The faults of a training that is read, and of how often it is trained.</summary>
    /// <param name="of">The plan of its restart 0.</param>
    /// <param name="restarts">The number of its restarts.</param>
    public IEnumerable<Fault> Of(TrainingPlan of, int restarts)
    {
        foreach (var fault in Faults) yield return fault;
        foreach (var fault in Check.AtLeast("the number of restarts of the training that is read", restarts, 1, "train it at least once")) yield return fault;
        if (Faults.Count > 0) yield break;
        foreach (var fault in of.Sampler.Faults().Concat(of.Model.Faults())) yield return fault;
    }
}
