using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Exact losses of all instances: value and gradient come from the closed form on the host, in double, and cross to the
/// device and back. Torch could not differentiate the closed form, whose recursion is no composition of its operations.
/// </summary>
internal sealed class ExactBridge : IBatchedLoss
{
    private readonly IPlanLoss[] losses;
    private readonly double[][] gradients;
    private readonly Device device;

    public ExactBridge(TrainingPlan[] plans, Device device)
    {
        this.device = device;
        losses = new IPlanLoss[plans.Length];
        for (var k = 0; k < plans.Length; k++) losses[k] = PlanLoss.Of(plans[k], k > 0 ? losses[k - 1] : null);
        gradients = [.. plans.Select(plan => new double[plan.Model.Layout.Size])];
    }

    /// <inheritdoc/>
    public ScalarType Type => float64;

    /// <inheritdoc/>
    public (Tensor Losses, Tensor Gradient) Step(Tensor parameters, int step)
    {
        var values = Tensors.Rows(parameters).Select((row, k) => losses[k].Step(row, step, gradients[k])).ToArray();
        return (Tensors.OfRows([values], Type, device).squeeze(0), Tensors.OfRows(gradients, Type, device));
    }

    /// <inheritdoc/>
    public Evaluation[] Judge(Tensor parameters) =>
        [.. Tensors.Rows(parameters).Select((row, k) => losses[k].Judge(row))];

    /// <inheritdoc/>
    public void Dispose() { }
}
