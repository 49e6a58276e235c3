namespace Research;

/// <summary>An array of numbers with a name: the stored result of a derivation.</summary>
/// <param name="Name">Its name in files, e.g. "loss".</param>
/// <param name="Shape">Its dimensions, e.g. <c>[cells, parameters]</c>.</param>
/// <param name="Entries">Row by row; as many as the shape says.</param>
public sealed record Numbers(string Name, EquatableArray<int> Shape, EquatableArray<double> Entries);

/// <summary>
/// A computation that trains nothing, whose random numbers come from a seed of its own: plain data in, numbers out. Equal by
/// content, so that stored results are found again.
/// </summary>
public interface IDerivation : IChecked
{
    /// <summary>Changes whenever the numbers change; part of the key under which they are kept.</summary>
    string Version { get; }

    /// <summary>About how many models are minimised or evaluated: the measure of progress and of cost.</summary>
    long Work { get; }

    /// <summary>A shorter form for a quick look, whose answer has the same type: fewer starts, samples or tests. Itself where it has none.</summary>
    IDerivation Quick => this;

    /// <summary>Does the computation on the calling thread.</summary>
    /// <param name="progress">Receives the work done since the last report.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    EquatableArray<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation);
}

/// <summary>A derivation with a typed answer.</summary>
/// <typeparam name="TAnswer">The type of the answer.</typeparam>
public interface IDerivation<out TAnswer> : IDerivation
{
    /// <summary>The answer that the numbers of <see cref="IDerivation.Compute"/> stand for, whether they were just computed or read from a file.</summary>
    /// <param name="numbers">In the order in which they were computed.</param>
    TAnswer Read(EquatableArray<Numbers> numbers);
}
