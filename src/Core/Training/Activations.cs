namespace Research;

/// <summary>
/// Samples are the values at a site of a trained model, drawn from that model's own sampler (clean, where it is attacked). The other
/// training is named as data: the model is the restart of lowest evaluation loss, whose parameters are known before anything is drawn.
/// </summary>
/// <remarks>
/// Every sample is carried through the chain in double and rounded to float, so that all engines draw the same bits. Resolved
/// parameters follow from the recipe: they take part neither in equality nor in keys.
/// </remarks>
public sealed record Activations : ISampler
{
    // The number of samples of the mean.
    private const int MeanOf = 16_384;

    /// <summary>The training whose model is read, as the plan of its restart 0.</summary>
    public required TrainingPlan Of { get; init; }

    /// <summary>The number of restarts of the training, at least 1; the restart of lowest evaluation loss that did not diverge is read.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>The name of a site of its model.</summary>
    public required string Site { get; init; }

    /// <summary>The parameters and faults of the training, which are no part of its recipe.</summary>
    internal TrainingOutcome Known { get; init; } = TrainingOutcome.None;

    /// <summary>The width of the site; 0 where there is no such site.</summary>
    public int Features => Sound() is { } chained ? Width(chained) : 0;

    /// <inheritdoc/>
    ISampler ISampler.Shape => this;

    /// <inheritdoc/>
    public string Drawing => "the values at a site/1";

    /// <summary>The mean of the first 16,384 samples of the evaluation stream of the named training, <c>[Features]</c>.</summary>
    /// <exception cref="InvalidOperationException">The named training has not been trained yet.</exception>
    public double[] Mean()
    {
        var (source, values, sums) = (Open(), new float[Features * Tile.Samples], new double[Features]);
        for (var tile = 0; tile < MeanOf / Tile.Samples; tile++)
        {
            source.Fill(Of.Stream(StreamPurpose.Evaluation), 0, tile, values, Tile.Samples);
            for (var k = 0; k < values.Length; k++) sums[k / Tile.Samples] += values[k];
        }

        return [.. sums.Select(sum => sum / MeanOf)];
    }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Known.Of(Of, Restarts)) yield return fault;
        if (Of.Model is not IChained chained)
            yield return new("the model that is read", Of.Model.GetType().Name, "a chain of layers, which has sites", "read a ChainModel");
        else if (!chained.Chain.Sites.Contains(Site))
        {
            var sites = chained.Chain.Sites.Count == 0 ? "a site of its chain, and it has none"
                : $"one of {string.Join(", ", chained.Chain.Sites.Select(name => $"\"{name}\""))}";
            yield return new("the site that is read", $"\"{Site}\"", sites, "name a site of the model");
        }
    }

    /// <summary>The same site of a training of the same model.</summary>
    /// <param name="plan">The plan of its restart 0.</param>
    /// <param name="restarts">How often it is trained.</param>
    internal Activations With(TrainingPlan plan, int restarts) => this with { Of = plan, Restarts = restarts };

    /// <summary>The same site of a training that has faults.</summary>
    /// <param name="faults">The faults.</param>
    internal Activations Unsound(IReadOnlyList<Fault> faults) => this with { Known = new(null, faults) };

    /// <summary>This sampler with the parameters of the restart that is read, so that it can draw.</summary>
    /// <param name="inner">The sampler of the named training, which can draw.</param>
    /// <param name="parameters">The parameters of the restart that is read, flat, in the order of the layout.</param>
    internal Activations Resolve(ISampler inner, EquatableArray<double> parameters) =>
        this with { Of = Of with { Sampler = inner }, Known = new(parameters, Known.Faults) };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The named training has not been trained yet.</exception>
    public ISampleSource Open() => Known.Parameters is { } parameters
        ? new Source((IChained)Of.Model, Site, parameters, Of.Sampler.Open())
        : throw new InvalidOperationException(
            $"The values at the site \"{Site}\" cannot be drawn, because the training that they are read from was not trained: run the study that names it.");

    private IChained? Sound() =>
        Of.Model is IChained chained && chained.Chain.Sites.Contains(Site) && !chained.Chain.Faults().Any() ? chained : null;

    private int Width(IChained chained)
    {
        var program = ChainPrograms.Of(chained);
        return program.Width(program.Sites[Site]);
    }

    private sealed class Source(IChained model, string site, EquatableArray<double> parameters, ISampleSource inner) : ISampleSource
    {
        private readonly float[] drawn = new float[model.Features * Tile.Samples];
        private readonly ChainTile values = new(ChainPrograms.Of(model), ChainPrograms.Of(model).Sites[site], parameters.AsSpan());

        public void Fill(RandomStream stream, int step, int tile, Span<float> inputs, int stride)
        {
            inner.Fill(stream, step, tile, drawn, Tile.Samples);
            values.Fill(drawn, inputs, stride);
        }
    }
}
