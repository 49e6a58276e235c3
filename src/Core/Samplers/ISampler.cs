namespace Research;

/// <summary>A distribution of inputs x, as plain data: <see cref="Open"/> makes an object that draws.</summary>
/// <remarks>A block of draws is a pure function of (stream, step, tile), the same for every engine.</remarks>
public interface ISampler : IChecked
{
    /// <summary>Number of features, the length of an input.</summary>
    int Features { get; }

    /// <summary>The sampler without its per-instance scalars: plans of equal shape train as one population.</summary>
    ISampler Shape { get; }

    /// <summary>The name and the version of the way in which samples are drawn, e.g. "every feature/1"; part of a run's key.</summary>
    string Drawing { get; }

    /// <summary>E[x_i] of every feature, <c>[Features]</c>.</summary>
    double[] Mean();

    /// <summary>Makes a source of samples, with what drawing needs prepared.</summary>
    ISampleSource Open();
}

/// <summary>Draws tiles of <see cref="Tile.Samples"/> samples.</summary>
public interface ISampleSource
{
    /// <summary>Fills one tile.</summary>
    /// <param name="stream">The stream of the draws.</param>
    /// <param name="step">The optimiser step, counted from 0.</param>
    /// <param name="tile">Which tile of the batch, counted from 0: samples tile × 64 … tile × 64 + 63.</param>
    /// <param name="inputs"><c>[Features, stride]</c>: the samples of a feature are neighbours, the first 64 of a row are filled.</param>
    /// <param name="stride">Floats from one feature to the next, at least 64; the last row may end after 64.</param>
    void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride);
}
