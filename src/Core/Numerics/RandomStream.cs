namespace Research;

/// <summary>The purpose of a stream's draws. Streams of different purposes never share a draw.</summary>
public enum StreamPurpose
{
    /// <summary>The batches of a training run.</summary>
    Training,

    /// <summary>The initial weights of a model.</summary>
    Initialisation,

    /// <summary>The fixed sample on which restarts are evaluated.</summary>
    Evaluation,
}

/// <summary>
/// A counter-based random stream. It is named by (experiment seed, restart number, purpose), never by a position in a
/// population, so that training alone or among others draws the same numbers.
/// </summary>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Restart">The restart, counted from 0.</param>
/// <param name="Purpose">The purpose of the draws.</param>
public readonly record struct RandomStream(ulong Seed, int Restart, StreamPurpose Purpose)
{
    /// <summary>
    /// The four words at an address. Sample, word group, step, restart and purpose fill the 128 bits of the counter and the seed fills
    /// the key, so that no two addresses of any two streams coincide. Samplers draw with fewer rounds (<see cref="Philox"/>).
    /// </summary>
    /// <param name="step">In [0, 2³¹).</param>
    /// <param name="sample">In [0, 2³²).</param>
    /// <param name="group">The number of the group of four words of the sample, in [0, 2²⁸).</param>
    public Words At(int step, uint sample, int group) =>
        Philox.Block(new(sample, Word(group), (uint)step, (uint)Restart), (uint)Seed, (uint)(Seed >> 32));

    /// <summary>The second counter word: the purpose in the top four bits, the group below.</summary>
    internal uint Word(int group) => ((uint)Purpose << 28) | (uint)group;
}
