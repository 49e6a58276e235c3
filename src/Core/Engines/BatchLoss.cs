namespace Research;

/// <summary>The sampled loss of a plan in double, and its gradient: sample by sample, feature by feature.</summary>
internal sealed class BatchLoss(TrainingPlan plan, SampledLoss sampled) : IPlanLoss
{
    private readonly ISampleSource source = plan.Sampler.Open();
    private readonly float[] inputs = new float[plan.Sampler.Features * Tile.Samples];
    private readonly float[] targets = new float[plan.Sampler.Features * Tile.Samples];

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient)
    {
        gradient.Clear();
        return Mean(parameters, plan.Stream(StreamPurpose.Training), step, sampled.Batch, gradient).Loss;
    }

    /// <inheritdoc/>
    public Evaluation Judge(ReadOnlySpan<double> parameters) =>
        Mean(parameters, plan.Stream(StreamPurpose.Evaluation), 0, sampled.JudgedOn, []);

    /// <summary>The mean loss over samples, its standard error, and the gradient of the mean (where there is room for it).</summary>
    public Evaluation Mean(ReadOnlySpan<double> parameters, RandomStream stream, int step, int samples, Span<double> gradient)
    {
        var n = plan.Model.Features;
        var (x, h, y, cotangent) = (new double[n], new double[plan.Model.Activations], new double[n], new double[n]);
        var factor = sampled.Factor(n);
        var (sum, squares) = (0.0, 0.0);
        for (var sample = 0; sample < samples; sample++)
        {
            var at = sample % Tile.Samples;
            if (at == 0) source.Fill(stream, step, sample / Tile.Samples, inputs, targets, Tile.Samples);
            var wanted = plan.Sampler.TargetIsInput ? inputs : targets;
            for (var i = 0; i < n; i++) x[i] = inputs[(i * Tile.Samples) + at];
            plan.Model.Forward<double>(parameters, x, h, y);

            var loss = 0.0;
            for (var i = 0; i < n; i++)
            {
                var error = y[i] - wanted[(i * Tile.Samples) + at];
                loss += factor * plan.Importance[i] * error * error;
                cotangent[i] = 2 * factor * plan.Importance[i] * error / samples;
            }

            sum += loss;
            squares += loss * loss;
            if (!gradient.IsEmpty) plan.Model.Pullback(parameters, x, h, y, cotangent, gradient);
        }

        return Statistics(sum, squares, samples);
    }

    /// <summary>Mean and its standard error from the sums of losses and of their squares.</summary>
    public static Evaluation Statistics(double sum, double squares, int samples)
    {
        var mean = sum / samples;
        var variance = Math.Max(0, (squares / samples) - (mean * mean));
        return new(mean, Math.Sqrt(variance / Math.Max(1, samples - 1)), samples);
    }
}
