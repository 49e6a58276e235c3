namespace Research;

/// <summary>Calculates the code of one sample.</summary>
/// <param name="activation">h <c>[Hidden]</c>.</param>
/// <param name="code">z <c>[Latents]</c>, overwritten; a coder that can start from a code starts from what stands there.</param>
/// <returns>The certificate.</returns>
internal delegate double SampleCoder(ReadOnlySpan<double> activation, Span<double> code);

/// <summary>
/// A way to write activations as few multiples of the columns of a dictionary, h ≈ D z, sample by sample. Codes are 0 or above unless a
/// coder allows negative ones: a feature that is active has a positive value, and antipodal features are two directions.
/// </summary>
public interface ISparseCoder : IChecked
{
    /// <summary>What is wrong with the settings for a number of latents.</summary>
    /// <param name="latents">The number of columns of the dictionary.</param>
    internal IEnumerable<Fault> FaultsFor(int latents) => Faults();

    /// <summary>Prepares a dictionary.</summary>
    /// <param name="dictionary">D <c>[Hidden, Latents]</c>, without faults.</param>
    internal SampleCoder Open(Matrix dictionary);
}

/// <summary>Encodes activations.</summary>
public static class SparseCoding
{
    /// <summary>The codes of all samples, with the certificate of each.</summary>
    /// <param name="coder">How.</param>
    /// <param name="dictionary">D <c>[Hidden, Latents]</c>; columns may have any norm but 0.</param>
    /// <param name="activations">H <c>[Samples, Hidden]</c>.</param>
    /// <exception cref="InvalidOperationException">Settings, dictionary or activations have faults; the message has all of them.</exception>
    public static SparseCodes Encode(this ISparseCoder coder, Matrix dictionary, Matrix activations)
    {
        ArgumentNullException.ThrowIfNull(coder);
        RecoveryFaults.Refuse([.. coder.FaultsFor(dictionary.Columns), .. RecoveryFaults.Of(dictionary, activations)]);
        var (encode, codes, certificates) = (coder.Open(dictionary), new double[activations.Rows * dictionary.Columns], new double[activations.Rows]);
        for (var sample = 0; sample < activations.Rows; sample++)
            certificates[sample] = encode(activations.Row(sample), codes.AsSpan(sample * dictionary.Columns, dictionary.Columns));
        return new(Matrix.OfRows(activations.Rows, dictionary.Columns, codes), EquatableArray.Of<double>(certificates));
    }
}
