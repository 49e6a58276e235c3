namespace Research;

/// <summary>An array of numbers with a name: what a derivation finds, and what is kept of it.</summary>
/// <param name="Name">Its name in files, e.g. "loss".</param>
/// <param name="Shape">Its dimensions, e.g. <c>[cells, parameters]</c>.</param>
/// <param name="Entries">Row by row; as many as the shape says.</param>
public sealed record Numbers(string Name, Values<int> Shape, Values<double> Entries);

/// <summary>
/// A computation that trains nothing and draws nothing at random but from a seed of its own: plain data in, numbers out.
/// Equal by content, so that what it found is kept and found again.
/// </summary>
public interface IDerivation : IChecked
{
    /// <summary>Changes whenever the numbers change; part of the key under which they are kept.</summary>
    string Version { get; }

    /// <summary>How many models are minimised or evaluated, about: the unit of progress and of cost.</summary>
    long Work { get; }

    /// <summary>Does the computation on the calling thread.</summary>
    /// <param name="progress">Told of work done since it was last told.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    Values<Numbers> Compute(IProgress<long> progress, CancellationToken cancellation);
}

/// <summary>A derivation whose numbers mean something.</summary>
/// <typeparam name="TAnswer">What they mean.</typeparam>
public interface IDerivation<out TAnswer> : IDerivation
{
    /// <summary>What the numbers of <see cref="IDerivation.Compute"/> mean, whether they were just computed or read from a file.</summary>
    /// <param name="numbers">In the order in which they were computed.</param>
    TAnswer Read(Values<Numbers> numbers);
}
