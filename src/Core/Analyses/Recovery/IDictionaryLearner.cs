namespace Research;

/// <summary>Finds the directions of which activations are made, without knowing any.</summary>
public interface IDictionaryLearner : IChecked
{
    /// <summary>The number of directions that are sought, at least 1; left out where a comparison tells it.</summary>
    int Latents { get; }

    /// <summary>The same learner with one start, for a quick look.</summary>
    internal IDictionaryLearner Quick { get; }

    /// <summary>The same learner for a model of which some things are known.</summary>
    /// <param name="latents">The number of directions, at least 1.</param>
    /// <param name="active">The mean number of them that are active at once, rounded up, for a learner that needs it.</param>
    internal IDictionaryLearner Told(int latents, int active);

    /// <summary>Learns from activations without faults.</summary>
    /// <param name="activations">H <c>[Samples, Hidden]</c>.</param>
    internal LearnedDictionary Fit(Matrix activations);
}

/// <summary>A dictionary that was learned, from the restart of least objective.</summary>
/// <param name="Directions">D <c>[Hidden, Latents]</c>, columns of unit norm: the scale of a latent is not identifiable and lies in its code.</param>
/// <param name="Objective">The objective of each sweep, as the learner defines it.</param>
/// <param name="Replaced">How often a latent that no sample used was set to the direction of the worst reconstructed sample.</param>
public sealed record LearnedDictionary(Matrix Directions, EquatableArray<double> Objective, int Replaced);

/// <summary>Learns dictionaries.</summary>
public static class DictionaryLearning
{
    /// <summary>The dictionary of activations.</summary>
    /// <param name="learner">How.</param>
    /// <param name="activations">H <c>[Samples, Hidden]</c>, at least as many that are not zero as latents.</param>
    /// <exception cref="InvalidOperationException">Settings or activations have faults; the message has all of them.</exception>
    public static LearnedDictionary Learn(this IDictionaryLearner learner, Matrix activations)
    {
        ArgumentNullException.ThrowIfNull(learner);
        RecoveryFaults.Refuse([.. learner.Faults(), .. RecoveryFaults.OfLearning(activations, learner.Latents)]);
        return learner.Fit(activations);
    }

    /// <summary>The best of several restarts, which start at samples that lie apart and do not depend on each other.</summary>
    internal static LearnedDictionary Best(
        Matrix activations, int latents, bool allowNegative, int restarts, ulong seed, Func<double[][], LearnedDictionary> from) =>
        Enumerable.Range(0, restarts).AsParallel().AsOrdered()
            .Select(restart => from(StartingDirections.Draw(activations, latents, allowNegative, new(seed, restart, StreamPurpose.Initialisation))))
            .MinBy(learned => learned.Objective[^1])!;
}
