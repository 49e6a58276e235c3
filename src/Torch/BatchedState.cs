using TorchSharp;
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
    private readonly Scalar beta1;
    private readonly Scalar rest1;
    private readonly Scalar beta2;
    private readonly Scalar rest2;
    private readonly Scalar epsilon;

    public BatchedState(TrainingPlan[] plans, Snapshot[] starts, ScalarType type, Device device)
    {
        Parameters = Stacked(start => start.Parameters);
        first = Stacked(start => start.FirstMoment);
        second = Stacked(start => start.SecondMoment);
        var rules = plans.Select(plan => ((IFirstOrder)plan.Trainer).Rule).ToArray();
        rates = Tensors.OfRows([.. rules.Select(rule => new[] { rule.Rate })], float64, device);
        decays = Tensors.OfRows([.. rules.Select(rule => new[] { rule.Decay })], float64, device);
        (beta1, rest1) = (rules[0].Beta1, rules[0].Adaptive ? 1 - rules[0].Beta1 : 1.0);
        (beta2, rest2, epsilon) = (rules[0].Beta2, 1 - rules[0].Beta2, rules[0].Epsilon);
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
        using Scalar factor = trainer.Schedule.Factor(step, trainer.Steps);
        var now = rates.mul(factor);
        var rate = now.to(gradient.dtype);
        first.mul_(beta1).add_(gradient.mul(rest1), Tensors.One);
        if (decaying) Parameters.sub_(now.mul(decays).to(gradient.dtype).mul(Parameters));
        if (!rule.Adaptive)
        {
            Parameters.sub_(rate.mul(first));
            return;
        }

        using Scalar start1 = 1 - Elementary.Power(rule.Beta1, step + 1), start2 = 1 - Elementary.Power(rule.Beta2, step + 1);
        second.mul_(beta2).add_(gradient.mul(rest2).mul(gradient), Tensors.One);
        var (mean, square) = (first.div(start1), second.div(start2));
        Parameters.sub_(rate.mul(mean).div(Tensors.Root(square).add(epsilon, Tensors.One)));
    }
}
