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

    public AttackedBatches(TrainingPlan[] plans, SampledLoss loss, Device device, int drawing)
    {
        aims = [.. plans.Select(plan => Aim.Of(plan.Shape)!)];
        foreach (var (plan, aim) in plans.Zip(aims)) aim.Open(plan);
        attacked = new(plans, loss, device, drawing, aims);
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
