namespace Research;

/// <summary>Adam without weight decay: Kingma and Ba (2015), algorithm 1.</summary>
public sealed record Adam : IFirstOrder
{
    /// <summary>The learning rate η &gt; 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay β₁ of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay β₂ of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε &gt; 0, added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public int Steps { get; init; } = 10_000;

    /// <inheritdoc/>
    public Schedule Schedule { get; init; } = new Schedule.Constant();

    /// <inheritdoc/>
    public Recording Record { get; init; } = Recording.None;

    /// <inheritdoc/>
    public int CurvePoints { get; init; } = 200;

    /// <inheritdoc/>
    public EquatableArray<Constraint> Constraints { get; init; } = [];

    /// <inheritdoc/>
    ITrainer ITrainer.Shape => this with { LearningRate = 0 };

    /// <inheritdoc/>
    public UpdateRule Rule => new(true, LearningRate, Beta1, Beta2, Epsilon, 0);

    /// <inheritdoc/>
    public ITrainer With(TrainerChange change) =>
        this with
        {
            Steps = change.Steps ?? Steps,
            LearningRate = change.LearningRate ?? LearningRate,
            Record = change.Kept(Record),
        };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => TrainerChecks.Faults(this, LearningRate).Concat(MomentFaults(Beta1, Beta2, Epsilon));

    internal static IEnumerable<Fault> MomentFaults(double beta1, double beta2, double epsilon) =>
        Check.InUnit("beta 1", beta1, "use 0.9")
            .Concat(Check.InUnit("beta 2", beta2, "use 0.999"))
            .Concat(Check.Positive("epsilon", epsilon, "use 1e-8"));
}
