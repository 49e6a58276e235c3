namespace Research;

/// <summary>
/// What the output of a model is compared with, as a function of the clean sample x. Data, not behaviour: a record of one's own
/// with these members serves every engine.
/// </summary>
public interface ITarget : IChecked
{
    /// <summary>What is wrong with it for samples of a length.</summary>
    /// <param name="features">The length of a sample and of a target.</param>
    IEnumerable<Fault> Faults(int features);

    /// <summary>The targets of one tile.</summary>
    /// <param name="features">The length of a sample and of a target.</param>
    /// <param name="inputs">x, <c>[features, stride]</c>: the <see cref="Tile.Samples"/> samples of a feature are neighbours.</param>
    /// <param name="targets">Overwritten, <c>[features, stride]</c>; only the first <see cref="Tile.Samples"/> of a row.</param>
    /// <param name="stride">Floats from one feature to the next; the last row may end after <see cref="Tile.Samples"/>.</param>
    void Fill(int features, ReadOnlySpan<float> inputs, Span<float> targets, int stride);
}
