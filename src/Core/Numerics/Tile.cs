namespace Research;

/// <summary>The unit in which samples are drawn: 64 samples, in vectors of 16.</summary>
public static class Tile
{
    /// <summary>Samples in a tile: one draw of four words gives a feature of 64 samples in 16 lanes.</summary>
    public const int Samples = 4 * Lanes;

    /// <summary>Floats in a vector, on every machine.</summary>
    internal const int Lanes = 16;

    /// <summary>The number of tiles of a batch; the samples of the last one beyond the batch are not used.</summary>
    /// <param name="samples">Samples in the batch.</param>
    public static int Count(int samples) => (samples + Samples - 1) / Samples;

    /// <summary>The smallest multiple of a number that is not below a value.</summary>
    internal static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
