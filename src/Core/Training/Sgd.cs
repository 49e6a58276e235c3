namespace Research;

/// <summary>Stochastic gradient descent with momentum: a ← μ a + g, θ ← θ − η a. No weight decay.</summary>
public sealed record Sgd : IFirstOrder
{
    /// <summary>The learning rate η &gt; 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The momentum μ in [0, 1); none unless stated.</summary>
    public double Momentum { get; init; }

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
    public UpdateRule Rule => new(false, LearningRate, Momentum, 0, 0, 0);

    /// <inheritdoc/>
    public ITrainer With(TrainerChange change) =>
        this with
        {
            Steps = change.Steps ?? Steps,
            LearningRate = change.LearningRate ?? LearningRate,
            Record = change.Kept(Record),
        };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        TrainerChecks.Faults(this, LearningRate).Concat(Check.InUnit("the momentum", Momentum, "use a momentum such as 0.9"));
}
