namespace Research;

/// <summary>The sampled loss of a plan in double, and its gradient: sample by sample, feature by feature.</summary>
internal sealed class SampledLossEvaluator(TrainingPlan plan, SampledLoss sampled) : ILossEvaluator
{
    private readonly Aim? aim = Opened(plan);
    private readonly ChainProgram? program = plan.Model is IChained chained && plan.Shape.HasSitePenalties ? ChainPrograms.Of(chained) : null;
    private readonly float[] inputs = new float[plan.Sampler.Features * Tile.Samples];
    private readonly float[] targets = new float[plan.Sampler.Features * Tile.Samples];
    private SamplePairs? pairs;

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient)
    {
        gradient.Clear();
        return Mean(parameters, plan.Stream(StreamPurpose.Training), step, sampled.Batch, gradient).Loss;
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(ReadOnlySpan<double> parameters) =>
        Mean(parameters, plan.Stream(StreamPurpose.Evaluation), 0, sampled.EvaluationSamples, []);

    /// <summary>The mean loss over samples, its standard error, and the gradient of the mean (where there is room for it).</summary>
    public Evaluation Mean(ReadOnlySpan<double> parameters, RandomStream stream, int step, int samples, Span<double> gradient)
    {
        aim?.At(parameters);
        pairs ??= new(plan.Sampler, plan.Target, aim);
        var n = plan.Model.Features;
        var (x, h, y, cotangent) = (new double[n], new double[program?.Activations ?? plan.Model.Activations], new double[n], new double[n]);
        var sites = program is null ? null : new SiteTerms(plan, program);
        var factor = sampled.Factor(n);
        var (sum, squares) = (0.0, 0.0);
        for (var sample = 0; sample < samples; sample++)
        {
            var at = sample % Tile.Samples;
            if (at == 0) pairs.Fill(stream, step, sample / Tile.Samples, inputs, targets, Tile.Samples);
            var wanted = pairs.TargetIsInput ? inputs : targets;
            for (var i = 0; i < n; i++) x[i] = inputs[(i * Tile.Samples) + at];
            if (program is null) plan.Model.Forward<double>(parameters, x, h, y);
            else ChainValues.Forward<double>(program, parameters, x, h, y);

            var loss = 0.0;
            for (var i = 0; i < n; i++)
            {
                var error = y[i] - wanted[(i * Tile.Samples) + at];
                if (sampled.IsSquared)
                {
                    loss += factor * plan.Importance[i] * error * error;
                    cotangent[i] = 2 * factor * plan.Importance[i] * error / samples;
                }
                else
                {
                    loss += factor * plan.Importance[i] * sampled.Error.Of(error);
                    cotangent[i] = factor * plan.Importance[i] * sampled.Error.Slope(error) / samples;
                }
            }

            if (sites is not null) loss += sites.Take(x, h, y, samples);
            sum += loss;
            squares += loss * loss;
            if (gradient.IsEmpty) continue;
            if (program is null) plan.Model.Pullback(parameters, x, h, y, cotangent, gradient);
            else ChainValues.Pullback(program, parameters, x, h, cotangent, gradient, sites!.Cotangents);
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

    private static Aim? Opened(TrainingPlan plan)
    {
        var aim = Aim.Of(plan.Sampler, plan.Model);
        aim?.Open(plan.Sampler, plan.Stream(StreamPurpose.Evaluation));
        return aim;
    }

    /// <summary>The penalties of one sample at sites of a chain, and what they add to the cotangents there.</summary>
    private sealed class SiteTerms
    {
        private readonly (Penalty Penalty, int Place)[] terms;
        private readonly int[] offsets;

        public SiteTerms(TrainingPlan plan, ChainProgram program)
        {
            terms = [.. plan.Penalties.Where(penalty => penalty.On is Place.Site).Select(penalty => (penalty, program.Sites[((Place.Site)penalty.On).Name]))];
            offsets = program.Offsets;
            Cotangents = new double[program.Steps.Length + 1][];
            foreach (var (_, place) in terms) Cotangents[place] ??= new double[program.Width(place)];
        }

        /// <summary>By place; null where there is no penalty.</summary>
        public double[]?[] Cotangents { get; }

        public double Take(ReadOnlySpan<double> x, ReadOnlySpan<double> h, ReadOnlySpan<double> y, int samples)
        {
            var loss = 0.0;
            foreach (var cotangents in Cotangents) cotangents?.AsSpan().Clear();
            foreach (var (penalty, place) in terms)
            {
                var cotangents = Cotangents[place]!;
                var values = place == Cotangents.Length - 1 ? y : place == 0 ? x : h.Slice(offsets[place], cotangents.Length);
                for (var k = 0; k < values.Length; k++)
                {
                    loss += penalty.Weight * penalty.Function.Of(values[k]);
                    cotangents[k] += penalty.Weight * penalty.Function.Slope(values[k]) / samples;
                }
            }

            return loss;
        }
    }
}
