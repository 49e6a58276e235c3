using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The adversarial losses of all instances: the host takes the attacks from the parameters, as every engine does, then they are
/// held while the loss is differentiated.
/// </summary>
internal sealed class AttackedBatches : IBatchedLoss
{
    private readonly Aim[] aims;
    private readonly BatchedState state;
    private readonly SampledBatches attacked;

    public AttackedBatches(TrainingPlan[] plans, AdversarialLoss loss, BatchedState state, int drawing)
    {
        this.state = state;
        aims = [.. plans.Select(plan => new Aim(plan.Shape, loss))];
        attacked = new([.. plans.Zip(aims, (plan, aim) => aim.Attacked(plan))], loss.Attacked, state, drawing);
    }

    /// <inheritdoc/>
    public void Step(int step, Tensor? losses)
    {
        Take();
        attacked.Step(step, losses);
    }

    /// <inheritdoc/>
    public Evaluation[] Judge()
    {
        Take();
        return attacked.Judge();
    }

    /// <inheritdoc/>
    public void Dispose() => attacked.Dispose();

    private void Take()
    {
        var rows = Tensors.Rows(state.Parameters);
        for (var k = 0; k < aims.Length; k++) aims[k].At(rows[k]);
    }
}
