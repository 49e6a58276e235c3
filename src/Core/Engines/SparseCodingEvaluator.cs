namespace Research;

/// <summary>The loss of a sparse autoencoder in double, and its gradient: sample by sample, latent by latent.</summary>
internal sealed class SparseCodingEvaluator : ILossEvaluator
{
    private readonly TrainingPlan plan;
    private readonly SparseCodingLoss loss;
    private readonly SparseAutoencoder model;
    private readonly DictionaryPlaces at;
    private readonly DictionaryTerms terms;
    private readonly DictionaryState state;
    private ISampleSource? source;

    /// <summary>The evaluator of a plan without faults.</summary>
    public SparseCodingEvaluator(TrainingPlan plan, SparseCodingLoss loss)
    {
        (this.plan, this.loss, model) = (plan, loss, (SparseAutoencoder)plan.Model);
        at = new(model);
        terms = new(model, loss, plan.Importance.ToArray());
        state = new(model, loss);
    }

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient)
    {
        gradient.Clear();
        var x = Draw(plan.Stream(StreamPurpose.Training), step, loss.Batch);
        var (z, f) = (new double[x.Length][], new double[x.Length][]);
        for (var s = 0; s < x.Length; s++)
        {
            (z[s], f[s]) = (new double[at.Latents], new double[at.Latents]);
            DictionaryCodes.Preactivations(at, parameters, x[s], z[s]);
            if (model.Encoder is not Encoder.BatchTopK) DictionaryCodes.Inferred(model.Encoder, at, parameters, z[s], f[s]);
        }

        var least = model.Encoder is Encoder.BatchTopK kept ? KeepLargest(z, f, kept.Active) : 0;
        state.Observe(parameters, f, least);
        var sum = 0.0;
        terms.Open(parameters, loss.WeightAt(step, plan.Trainer.Steps), state.Dead, x.Length);
        for (var s = 0; s < x.Length; s++) sum += terms.Take(parameters, x[s], z[s], f[s], gradient);
        return sum / x.Length;
    }

    /// <inheritdoc/>
    public void After(int done, Span<double> parameters, Span<double> first, Span<double> second)
    {
        state.Restore(at, parameters);
        if (loss.Resampling is { } rule && rule.IsDue(done)) new Resampler(plan, rule).Apply(done, parameters, first, second);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(ReadOnlySpan<double> parameters)
    {
        var (sum, squares) = (0.0, 0.0);
        var (z, f) = (new double[at.Latents], new double[at.Latents]);
        terms.Open(parameters, loss.Sparsity.Weight, null, loss.EvaluationSamples);
        foreach (var x in Draw(plan.Stream(StreamPurpose.Evaluation), 0, loss.EvaluationSamples))
        {
            DictionaryCodes.Preactivations(at, parameters, x, z);
            DictionaryCodes.Inferred(model.Encoder, at, parameters, z, f);
            var one = terms.Take(parameters, x, z, f, []);
            (sum, squares) = (sum + one, squares + (one * one));
        }

        return SampledLossEvaluator.Statistics(sum, squares, loss.EvaluationSamples);
    }

    private double[][] Draw(RandomStream stream, int step, int samples) => DictionarySamples.Draw(source ??= plan.Sampler.Open(), at.Features, stream, step, 0, samples);

    /// <summary>Keeps the k × batch largest z above 0 of a batch, the earlier sample of equal ones, and returns the smallest of them; 0 for none.</summary>
    private static double KeepLargest(double[][] z, double[][] f, double active)
    {
        var positive = z.SelectMany((row, s) => row.Select((value, j) => (Value: value, Sample: s, Latent: j))).Where(one => one.Value > 0);
        var kept = positive.OrderByDescending(one => one.Value).Take(Number(active, z.Length)).ToArray();
        foreach (var (value, s, j) in kept) f[s][j] = value;
        return kept.Length == 0 ? 0 : kept[^1].Value;
    }

    /// <summary>k × batch as a whole number, at least 1.</summary>
    internal static int Number(double active, int batch) => Math.Max(1, (int)Math.Round(active * batch));
}

/// <summary>Samples for autoencoders, one array each.</summary>
internal static class DictionarySamples
{
    /// <summary>Samples of a step from a tile on.</summary>
    public static double[][] Draw(ISampleSource source, int features, RandomStream stream, int step, int tile, int samples)
    {
        var (inputs, drawn) = (new float[features * Tile.Samples], new double[samples][]);
        for (var s = 0; s < samples; s++)
        {
            var column = s % Tile.Samples;
            if (column == 0) source.Fill(stream, step, tile + (s / Tile.Samples), inputs, Tile.Samples);
            drawn[s] = new double[features];
            for (var i = 0; i < features; i++) drawn[s][i] = inputs[(i * Tile.Samples) + column];
        }

        return drawn;
    }
}
