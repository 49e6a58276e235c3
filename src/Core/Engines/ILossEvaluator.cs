namespace Research;

/// <summary>Evaluates the loss of a plan in double: for every step, and for a trained model.</summary>
internal interface ILossEvaluator
{
    /// <summary>The loss of a step and its gradient.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="step">Counted from 0; another batch for each where samples are drawn.</param>
    /// <param name="gradient">∂L/∂θ, overwritten, flat.</param>
    double Step(ReadOnlySpan<double> parameters, int step, Span<double> gradient);

    /// <summary>Restores what a loss keeps among the parameters, after the optimiser's step; nothing unless stated.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="parameters">Flat, as are the moments.</param>
    /// <param name="first">Adam's first moment, or the momentum.</param>
    /// <param name="second">Adam's second moment.</param>
    void After(int done, Span<double> parameters, Span<double> first, Span<double> second) { }

    /// <summary>The loss of a trained model.</summary>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    Evaluation Evaluate(ReadOnlySpan<double> parameters);
}

/// <summary>Makes the evaluators of plans.</summary>
internal static class LossEvaluator
{
    /// <summary>The evaluator of a plan; it reuses what was prepared for another plan if that is the same for both.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="previous">The evaluator of an earlier plan, if any.</param>
    public static ILossEvaluator Of(TrainingPlan plan, ILossEvaluator? previous = null) => plan.Penalties.Any(penalty => penalty.On is Place.Tensor)
        ? new PenalisedLossEvaluator(plan, Alone(plan, (previous as PenalisedLossEvaluator)?.Loss))
        : Alone(plan, previous);

    private static ILossEvaluator Alone(TrainingPlan plan, ILossEvaluator? previous) => plan.Loss switch
    {
        SampledLoss sampled => new SampledLossEvaluator(plan, sampled),
        SparseCodingLoss coding => new SparseCodingEvaluator(plan, coding),
        ExactLoss or FewActiveLoss => previous is ExactLossEvaluator of && of.Serves(plan) ? of.For(plan) : ExactLossEvaluator.Of(plan),
        _ => throw new NotSupportedException($"{plan.Loss.GetType().Name} is no loss that an engine can evaluate."),
    };

    /// <summary>
    /// The faults of losses and trainers that no engine can train: <see cref="ILoss"/> and <see cref="ITrainer"/> are public, but
    /// engines have code for the types of this project alone.
    /// </summary>
    /// <param name="shape">A shape without faults of its own.</param>
    public static IEnumerable<Fault> Unknown(PlanShape shape)
    {
        if (shape.Loss is not (SampledLoss or ExactLoss or FewActiveLoss or SparseCodingLoss))
            yield return new("the loss", shape.Loss.GetType().Name, "SampledLoss, ExactLoss, FewActiveLoss or SparseCodingLoss", "minimise one of these, with an error function or penalties of your own");
        if (shape.Trainer is not (IFirstOrder or QuasiNewton))
            yield return new("the trainer", shape.Trainer.GetType().Name, "an IFirstOrder or QuasiNewton", "state its update as an UpdateRule");
    }
}
