using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The sampled losses of all instances, L = mean over samples of f Σ_i I_i (t_i − x'_i)², and their gradients by Torch.
/// </summary>
internal sealed class SampledBatches : IBatchedLoss
{
    private readonly TrainingPlan[] plans;
    private readonly SampledLoss sampled;
    private readonly ITensorModel model;
    private readonly IBatchedDraws draws;
    private readonly Tensor weights;

    public SampledBatches(TrainingPlan[] plans, SampledLoss sampled, Device device, int drawing, Aim[]? aims = null)
    {
        (this.plans, this.sampled) = (plans, sampled);
        model = TensorModels.Of(plans[0].Model, plans.Length, device);
        draws = BatchedDraws.Of(plans, Tile.Count(sampled.Batch), device, drawing, aims);
        var factor = sampled.Factor(plans[0].Model.Features);
        weights = Tensors.OfRows([.. plans.Select(plan => plan.Importance.Select(weight => factor * weight).ToArray())], float32, device)
            .unsqueeze(2);
    }

    /// <inheritdoc/>
    public ScalarType Type => float32;

    /// <inheritdoc/>
    public (Tensor Losses, Tensor Gradient) Step(Tensor parameters, int step)
    {
        using var with = enable_grad();
        var leaf = parameters.detach().requires_grad_(true);
        var losses = Errors(leaf, StreamPurpose.Training, step, 0, sampled.Batch).mean([1]);
        return (losses.detach(), model.Gradient(losses.sum(), leaf));
    }

    /// <inheritdoc/>
    public Evaluation[] Judge(Tensor parameters)
    {
        using var scope = NewDisposeScope();
        var (sums, squares) = (zeros(plans.Length, float64, parameters.device), zeros(plans.Length, float64, parameters.device));
        for (var from = 0; from < sampled.JudgedOn; from += draws.Most)
        {
            using var block = NewDisposeScope();
            var errors = Errors(parameters, StreamPurpose.Evaluation, 0, from, Math.Min(draws.Most, sampled.JudgedOn - from)).to(float64);
            sums.add_(errors.sum(1), Tensors.One);
            squares.add_(errors.mul(errors).sum(1), Tensors.One);
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
        weights.Dispose();
    }

    /// <summary>f Σ_i I_i (t_i − x'_i)² of every sample, <c>[instances, samples]</c>.</summary>
    private Tensor Errors(Tensor parameters, StreamPurpose purpose, int step, int from, int samples)
    {
        var seen = (samples + model.Stride - 1) / model.Stride * model.Stride;
        var (inputs, targets) = draws.Next(purpose, step, from / Tile.Samples, seen);
        var error = model.Outputs(parameters, inputs).sub(targets);
        return weights.mul(error).mul(error).sum(1).narrow(1, 0, samples);
    }
}
