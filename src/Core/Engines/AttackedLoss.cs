namespace Research;

/// <summary>The adversarial loss of a plan in double: the attacks are taken from the parameters, then held while the loss is differentiated.</summary>
internal sealed class AttackedLoss : IPlanLoss
{
    private readonly Aim aim;
    private readonly BatchLoss attacked;

    /// <summary>The loss of a plan.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="loss">Its loss.</param>
    public AttackedLoss(TrainingPlan plan, AdversarialLoss loss)
    {
        aim = new(plan.Shape, loss);
        attacked = new(aim.Attacked(plan), loss.Attacked);
    }

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient)
    {
        aim.At(parameters);
        return attacked.Step(parameters, step, gradient);
    }

    /// <inheritdoc/>
    public Evaluation Judge(ReadOnlySpan<double> parameters)
    {
        aim.At(parameters);
        return attacked.Judge(parameters);
    }
}
