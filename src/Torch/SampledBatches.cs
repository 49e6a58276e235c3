using static TorchSharp.torch;

namespace Research;

/// <summary>The sampled losses of all instances, L = mean over samples of f Σ_i I_i f(x'_i − t_i) with penalties, and their gradients.</summary>
internal sealed class SampledBatches : IBatchedLoss
{
    private readonly SampledLoss sampled;
    private readonly ITensorModel model;
    private readonly IBatchedDraws draws;
    private readonly OutputErrors errors;
    private readonly TensorTerms terms;
    private readonly BatchedState state;
    private readonly int instances;
    private readonly Device device;

    /// <param name="plans">Plans of one shape.</param>
    /// <param name="sampled">Its loss.</param>
    /// <param name="state">Parameters and gradients.</param>
    /// <param name="drawing">Threads of the host that draw.</param>
    /// <param name="aims">Where attacks on the samples of each point, if they are attacked.</param>
    public SampledBatches(TrainingPlan[] plans, SampledLoss sampled, BatchedState state, int drawing, Aim[]? aims = null)
    {
        (this.sampled, this.state, instances, device) = (sampled, state, (int)state.Parameters.shape[0], state.Parameters.device);
        model = TensorModels.Of(plans[0].Shape, state.Parameters, state.Gradient);
        draws = BatchedDraws.Of(plans, Tile.Count(sampled.Batch), device, drawing, aims);
        terms = new(plans[0].Shape);
        errors = new(plans, sampled, device);
    }

    /// <inheritdoc/>
    public void Step(int step, Tensor? losses)
    {
        var (inputs, targets) = draws.Next(StreamPurpose.Training, step, 0, Seen(sampled.Batch));
        var outputs = model.Outputs(inputs, true);
        using var cotangent = errors.Cotangent(outputs, targets, losses);
        if (losses is not null) model.AddPenalties(losses);
        model.Pullback(cotangent);
        terms.Add(state, true, losses);
    }

    /// <inheritdoc/>
    public Evaluation[] Evaluate()
    {
        using var sums = zeros(instances, float64, device);
        using var squares = zeros(instances, float64, device);
        for (var from = 0; from < sampled.EvaluationSamples; from += draws.Most)
        {
            using var block = NewDisposeScope();
            var samples = Math.Min(draws.Most, sampled.EvaluationSamples - from);
            var (inputs, targets) = draws.Next(StreamPurpose.Evaluation, 0, from / Tile.Samples, Seen(samples));
            var seen = errors.OfSamples(model.Outputs(inputs, false), targets);
            model.AddPenaltiesOfSamples(seen);
            var each = seen.narrow(1, 0, samples).to(float64);
            sums.add_(each.sum(1), Tensors.One);
            squares.add_(each.mul(each).sum(1), Tensors.One);
        }

        using var penalties = zeros(instances, float32, device);
        terms.Add(state, false, penalties);
        return
        [
            .. Tensors.Values(sums).Zip(Tensors.Values(squares), Tensors.Values(penalties)).Select(of =>
            {
                var evaluation = SampledLossEvaluator.Statistics(of.First, of.Second, sampled.EvaluationSamples);
                return evaluation with { Loss = evaluation.Loss + of.Third };
            }),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        model.Dispose();
        draws.Dispose();
        errors.Dispose();
    }

    private int Seen(int samples) => Tile.RoundUp(samples, model.Stride);
}
