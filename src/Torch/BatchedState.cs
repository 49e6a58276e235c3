using static TorchSharp.torch;

namespace Research;

/// <summary>Parameters and moments of all instances between two steps, each <c>[instances, parameters]</c>.</summary>
internal sealed class BatchedState
{
    private readonly Tensor first;
    private readonly Tensor second;
    private readonly Tensor rates;
    private readonly Tensor decays;
    private readonly bool decaying;

    public BatchedState(TrainingPlan[] plans, Snapshot[] starts, ScalarType type, Device device)
    {
        Parameters = Stacked(start => start.Parameters);
        first = Stacked(start => start.FirstMoment);
        second = Stacked(start => start.SecondMoment);
        var rules = plans.Select(plan => ((IFirstOrder)plan.Trainer).Rule).ToArray();
        rates = Tensors.OfRows([.. rules.Select(rule => new[] { rule.Rate })], float64, device);
        decays = Tensors.OfRows([.. rules.Select(rule => new[] { rule.Decay })], float64, device);
        decaying = rules.Any(rule => rule.Decay != 0);

        Tensor Stacked(Func<Snapshot, Values<double>> part) =>
            Tensors.OfRows([.. starts.Select(start => part(start).AsSpan().ToArray())], type, device);
    }

    public Tensor Parameters { get; }

    public Snapshot[] Keep(int step) =>
    [
        .. Tensors.Rows(Parameters).Zip(Tensors.Rows(first), Tensors.Rows(second))
            .Select(kept => Snapshot.Of(step, kept.First, kept.Second, kept.Third)),
    ];

    /// <summary>
    /// The rule of <see cref="UpdateRule"/>, operation by operation: not Torch's own optimisers, whose defaults and order of
    /// roundings differ. Rate and decay are an instance's, all else is the shape's.
    /// </summary>
    /// <param name="trainer">That of any plan of the shape.</param>
    /// <param name="step">Counted from 0.</param>
    /// <param name="gradient">∂L/∂θ, as large as the parameters.</param>
    public void Update(IFirstOrder trainer, int step, Tensor gradient)
    {
        var rule = trainer.Rule;
        var now = rates.mul(trainer.Schedule.Factor(step, trainer.Steps));
        var rate = now.to(gradient.dtype);
        first.mul_(rule.Beta1).add_(rule.Adaptive ? gradient.mul(1 - rule.Beta1) : gradient);
        if (decaying) Parameters.sub_(now.mul(decays).to(gradient.dtype).mul(Parameters));
        if (!rule.Adaptive)
        {
            Parameters.sub_(rate.mul(first));
            return;
        }

        second.mul_(rule.Beta2).add_(gradient.mul(1 - rule.Beta2).mul(gradient));
        var mean = first.div(1 - Elementary.Power(rule.Beta1, step + 1));
        var square = second.div(1 - Elementary.Power(rule.Beta2, step + 1));
        Parameters.sub_(rate.mul(mean).div(square.sqrt().add(rule.Epsilon)));
    }
}
