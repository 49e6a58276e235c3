using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The error at the output of all instances, c Σ_i I_i f(x'_i − t_i) of a sample with the factor c of the reduction, and its derivative.
/// </summary>
internal sealed class OutputErrors : IDisposable
{
    private readonly ElementTensors? function;
    private readonly Tensor weights;
    private readonly Tensor slopes;
    private readonly Tensor shares;
    private readonly int samples;

    /// <param name="plans">Plans of one shape.</param>
    /// <param name="sampled">Its loss.</param>
    /// <param name="device">Where outputs are.</param>
    public OutputErrors(TrainingPlan[] plans, SampledLoss sampled, Device device)
    {
        (samples, function) = (sampled.Batch, sampled.IsSquared ? null : new(sampled.Error));
        var factor = sampled.Factor(plans[0].Model.Features);
        shares = Weights(1.0 / samples);
        using var rows = Weights(1);
        using var slope = Weights((sampled.IsSquared ? 2.0 : 1.0) / samples);
        (weights, slopes) = (rows.unsqueeze(2), slope.unsqueeze(2));

        Tensor Weights(double share) => Tensors.OfRows(
            [.. plans.Select(plan => plan.Importance.Select(weight => share * factor * weight).ToArray())], float32, device);
    }

    /// <summary>∂L/∂x' of the mean over a batch, <c>[instances, features, samples]</c>; 0 for samples beyond the batch.</summary>
    /// <param name="outputs">x', <c>[instances, features, samples]</c>.</param>
    /// <param name="targets">t, as large.</param>
    /// <param name="losses">The mean loss of every instance is added to it, <c>[instances]</c>; null if it is not needed.</param>
    public Tensor Cotangent(Tensor outputs, Tensor targets, Tensor? losses)
    {
        var error = outputs.sub(targets);
        if (function is not null) return Of(error, function, losses);
        Tensors.ZeroPadding(error, samples);
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
        if (function is not null)
        {
            using var kept = function.Apply(error);
            return error.mul_(weights).sum(1);
        }

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

    private Tensor Of(Tensor error, ElementTensors f, Tensor? losses)
    {
        using var value = error;
        var slope = f.ValueAndSlope(value);
        Tensors.ZeroPadding(slope, samples);
        if (losses is not null)
        {
            Tensors.ZeroPadding(value, samples);
            using var sums = value.sum(2);
            using var weighed = sums.mul_(shares).sum(1);
            losses.add_(weighed, Tensors.One);
        }

        return slope.mul_(slopes);
    }
}
