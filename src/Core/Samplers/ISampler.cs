namespace Research;

/// <summary>A distribution of (input, target) pairs. Data, not behaviour: <see cref="Open"/> makes what draws.</summary>
/// <remarks>A block of draws is a pure function of (stream, step, tile), defined here once and used by every engine.</remarks>
public interface ISampler : IChecked
{
    /// <summary>Number of features, the length of an input and of a target.</summary>
    int Features { get; }

    /// <summary>The sampler without its per-instance scalars: plans of equal shape train as one population.</summary>
    ISampler Shape { get; }

    /// <summary>How the draws are made, with a version, e.g. "every feature/1"; part of a run's key.</summary>
    string Drawing { get; }

    /// <summary>Whether the target of a sample is the sample itself, as in every auto-encoding task.</summary>
    bool TargetIsInput { get; }

    /// <summary>E[x_i] of every target, <c>[Features]</c>.</summary>
    double[] MeanTarget();

    /// <summary>Prepares the thresholds that drawing needs.</summary>
    ISampleSource Open();
}

/// <summary>Draws tiles of <see cref="Tile.Lanes"/> samples.</summary>
public interface ISampleSource
{
    /// <summary>Fills one tile.</summary>
    /// <param name="stream">Whose draws these are.</param>
    /// <param name="step">The optimiser step, counted from 0.</param>
    /// <param name="tile">Which tile of the batch, counted from 0: samples tile × 16 … tile × 16 + 15.</param>
    /// <param name="inputs"><c>[Features, 16]</c>: the 16 samples of a feature are neighbours.</param>
    /// <param name="targets"><c>[Features, 16]</c>; ignored where the target is the input.</param>
    void Fill(RandomStream stream, int step, int tile, Span<float> inputs, Span<float> targets);
}

/// <summary>The unit in which samples are drawn.</summary>
public static class Tile
{
    /// <summary>Samples in a tile: one vector of 16 floats, on every machine.</summary>
    public const int Lanes = 16;

    /// <summary>How many tiles hold a batch; the lanes of the last one beyond the batch are not used.</summary>
    /// <param name="samples">Samples in the batch.</param>
    public static int Count(int samples) => (samples + Lanes - 1) / Lanes;
}
