namespace Research;

/// <summary>
/// The distribution of x_i given that feature i is active. Data, not behaviour; those there are stand in <see cref="Magnitude"/>,
/// and a record of one's own with these members is drawn by every sampler at the speed of theirs.
/// </summary>
public interface IMagnitude : IChecked
{
    /// <summary>E[x_i | i is active].</summary>
    double Mean { get; }

    /// <summary>
    /// Turns shares, uniform on (0, 1], into magnitudes, in place: t becomes the x that is exceeded with probability t. Small shares
    /// have the more digits, so that the tail of large x is drawn to the last: t is at least 2⁻³². A pure function, entry by entry,
    /// of no more than +, −, ×, ÷, √ and comparisons where the bits are to be the same on every machine.
    /// </summary>
    /// <param name="shares">A multiple of 16 of them; what is made of those of inactive features is not used.</param>
    void Quantile(Span<float> shares);
}
