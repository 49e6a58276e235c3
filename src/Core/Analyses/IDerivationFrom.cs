namespace Research;

/// <summary>
/// A computation on a model that another part of a study trains, such as learning directions from its hidden values: plain data and a trained
/// model in, numbers out. Equal by content; its numbers are found again under its own data and the key of the training.
/// </summary>
/// <typeparam name="TModel">The model; its capabilities decide which trainings it can be derived from.</typeparam>
/// <typeparam name="TAnswer">The type of the answer.</typeparam>
public interface IDerivationFrom<TModel, out TAnswer> : IChecked
    where TModel : IModel
{
    /// <summary>Changes whenever the numbers change; part of the key under which they are kept.</summary>
    string Version { get; }

    /// <summary>About how many models are minimised or evaluated: the measure of progress and of cost.</summary>
    long Work { get; }

    /// <summary>A shorter form for a quick look: fewer starts, samples or tests. Itself where it has none.</summary>
    IDerivationFrom<TModel, TAnswer> Quick => this;

    /// <summary>Does the computation on the calling thread.</summary>
    /// <param name="trained">The restart of lowest evaluation loss.</param>
    /// <param name="progress">Receives the work done since the last report.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    EquatableArray<Numbers> Compute(Trained<TModel> trained, IProgress<long> progress, CancellationToken cancellation);

    /// <summary>The answer that the numbers of <see cref="Compute"/> stand for, whether they were just computed or read from a file.</summary>
    /// <param name="numbers">In the order in which they were computed.</param>
    TAnswer Read(EquatableArray<Numbers> numbers);
}
