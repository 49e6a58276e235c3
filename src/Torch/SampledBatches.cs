using static TorchSharp.torch;

namespace Research;

/// <summary>The sampled losses of all instances, L = mean over samples of f Σ_i I_i (t_i − x'_i)², and their gradients.</summary>
internal sealed class SampledBatches : IBatchedLoss
{
    private readonly SampledLoss sampled;
    private readonly ITensorModel model;
    private readonly IBatchedDraws draws;
    private readonly SquaredErrors errors;
    private readonly int instances;
    private readonly Device device;

    /// <param name="plans">Of one shape.</param>
    /// <param name="sampled">Its loss.</param>
    /// <param name="state">Parameters and gradients.</param>
    /// <param name="drawing">Threads of the host that draw.</param>
    public SampledBatches(TrainingPlan[] plans, SampledLoss sampled, BatchedState state, int drawing)
    {
        (this.sampled, instances, device) = (sampled, (int)state.Parameters.shape[0], state.Parameters.device);
        model = TensorModels.Of(plans[0].Model, state.Parameters, state.Gradient);
        draws = BatchedDraws.Of(plans, Tile.Count(sampled.Batch), device, drawing);
        errors = new(plans, sampled, device);
    }

    /// <inheritdoc/>
    public void Step(int step, Tensor? losses)
    {
        var (inputs, targets) = draws.Next(StreamPurpose.Training, step, 0, Seen(sampled.Batch));
        using var cotangent = errors.Cotangent(model.Outputs(inputs, true), targets, losses);
        model.Pullback(cotangent);
    }

    /// <inheritdoc/>
    public Evaluation[] Judge()
    {
        using var sums = zeros(instances, float64, device);
        using var squares = zeros(instances, float64, device);
        for (var from = 0; from < sampled.JudgedOn; from += draws.Most)
        {
            using var block = NewDisposeScope();
            var samples = Math.Min(draws.Most, sampled.JudgedOn - from);
            var (inputs, targets) = draws.Next(StreamPurpose.Evaluation, 0, from / Tile.Samples, Seen(samples));
            var each = errors.OfSamples(model.Outputs(inputs, false), targets).narrow(1, 0, samples).to(float64);
            sums.add_(each.sum(1), Tensors.One);
            squares.add_(each.mul(each).sum(1), Tensors.One);
        }

        return
        [
            .. Tensors.Values(sums).Zip(Tensors.Values(squares),
                (sum, square) => BatchLoss.Statistics(sum, square, sampled.JudgedOn)),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        model.Dispose();
        draws.Dispose();
        errors.Dispose();
    }

    private int Seen(int samples) => PackedLayout.RoundUp(samples, model.Stride);
}
