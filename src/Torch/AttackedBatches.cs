using static TorchSharp.torch;

namespace Research;

/// <summary>
/// The losses of all instances on attacked samples: the host computes the attacks from the parameters, as in every engine, and they
/// are constants while the loss is differentiated.
/// </summary>
internal sealed class AttackedBatches : IBatchedLoss
{
    private readonly Aim[] aims;
    private readonly BatchedState state;
    private readonly SampledBatches attacked;

    public AttackedBatches(TrainingPlan[] plans, SampledLoss loss, BatchedState state, int drawing)
    {
        this.state = state;
        aims = [.. plans.Select(plan => Aim.Of(plan.Sampler, plan.Model)!)];
        foreach (var (plan, aim) in plans.Zip(aims)) aim.Open(plan.Sampler, plan.Stream(StreamPurpose.Evaluation));
        attacked = new(plans, loss, state, drawing, aims);
    }

    /// <inheritdoc/>
    public void Step(int step, Tensor? losses)
    {
        Take();
        attacked.Step(step, losses);
    }

    /// <inheritdoc/>
    public Evaluation[] Evaluate()
    {
        Take();
        return attacked.Evaluate();
    }

    /// <inheritdoc/>
    public void Dispose() => attacked.Dispose();

    private void Take()
    {
        var rows = Tensors.Rows(state.Parameters);
        for (var k = 0; k < aims.Length; k++) aims[k].At(rows[k]);
    }
}
