using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The adversarial losses of all instances: the host takes the attacks from the parameters, as every engine does, then they are
/// held while Torch differentiates.
/// </summary>
internal sealed class AttackedBatches : IBatchedLoss
{
    private readonly Aim[] aims;
    private readonly SampledBatches attacked;

    public AttackedBatches(TrainingPlan[] plans, AdversarialLoss loss, Device device, int drawing)
    {
        aims = [.. plans.Select(plan => new Aim(plan.Shape, loss))];
        attacked = new([.. plans.Zip(aims, (plan, aim) => aim.Attacked(plan))], loss.Attacked, device, drawing);
    }

    /// <inheritdoc/>
    public ScalarType Type => attacked.Type;

    /// <inheritdoc/>
    public (Tensor Losses, Tensor Gradient) Step(Tensor parameters, int step)
    {
        Take(parameters);
        return attacked.Step(parameters, step);
    }

    /// <inheritdoc/>
    public Evaluation[] Judge(Tensor parameters)
    {
        Take(parameters);
        return attacked.Judge(parameters);
    }

    /// <inheritdoc/>
    public void Dispose() => attacked.Dispose();

    private void Take(Tensor parameters)
    {
        var rows = Tensors.Rows(parameters);
        for (var k = 0; k < aims.Length; k++) aims[k].At(rows[k]);
    }
}
