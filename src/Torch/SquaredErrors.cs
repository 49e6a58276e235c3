using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The error at the output of all instances, f Σ_i I_i (t_i − x'_i)² of a sample, and its derivative: all that the engine knows of
/// how outputs are compared with targets.
/// </summary>
internal sealed class SquaredErrors : IDisposable
{
    private readonly Tensor weights;
    private readonly Tensor slopes;
    private readonly Tensor shares;
    private readonly int samples;

    /// <param name="plans">Of one shape.</param>
    /// <param name="sampled">Its loss.</param>
    /// <param name="device">Where outputs are.</param>
    public SquaredErrors(TrainingPlan[] plans, SampledLoss sampled, Device device)
    {
        samples = sampled.Batch;
        var factor = sampled.Factor(plans[0].Model.Features);
        shares = Weights(1.0 / samples);
        using var rows = Weights(1);
        using var twice = Weights(2.0 / samples);
        (weights, slopes) = (rows.unsqueeze(2), twice.unsqueeze(2));

        Tensor Weights(double share) => Tensors.OfRows(
            [.. plans.Select(plan => plan.Importance.Select(weight => share * factor * weight).ToArray())], float32, device);
    }

    /// <summary>∂L/∂x' of the mean over a batch, <c>[instances, features, samples]</c>; 0 for samples beyond the batch.</summary>
    /// <param name="outputs">x', <c>[instances, features, samples]</c>.</param>
    /// <param name="targets">t, as large.</param>
    /// <param name="losses">The mean loss of every instance is added to it, <c>[instances]</c>; null where nobody asks.</param>
    public Tensor Cotangent(Tensor outputs, Tensor targets, Tensor? losses)
    {
        var error = outputs.sub(targets);
        var seen = error.shape[2];
        if (seen > samples)
        {
            using var beyond = error.narrow(2, samples, seen - samples);
            // TorchSharp gives another wrapper of the same tensor.
            using var same = beyond.zero_();
        }

        if (losses is not null)
        {
            using var squares = error.norm(2, false, 2);
            squares.mul_(squares).mul_(shares);
            using var sums = squares.sum(1);
            losses.add_(sums, Tensors.One);
        }

        return error.mul_(slopes);
    }

    /// <summary>The loss of every sample, <c>[instances, samples]</c>.</summary>
    /// <param name="outputs">x', <c>[instances, features, samples]</c>.</param>
    /// <param name="targets">t, as large.</param>
    public Tensor OfSamples(Tensor outputs, Tensor targets)
    {
        using var error = outputs.sub(targets);
        using var weighed = error.mul(weights);
        return weighed.mul_(error).sum(1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        weights.Dispose();
        slopes.Dispose();
        shares.Dispose();
    }
}
