namespace Research;

/// <summary>
/// Adam with decoupled weight decay: Loshchilov and Hutter (2019), algorithm 2. The decay has no default, because those of
/// the libraries differ (PyTorch 1e-2, optax 1e-4, TorchSharp 0).
/// </summary>
public sealed record AdamW : IFirstOrder
{
    /// <summary>The learning rate η &gt; 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The decay λ ≥ 0: every step takes η λ θ off every parameter, the bias too.</summary>
    public required double WeightDecay { get; init; }

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
    ITrainer ITrainer.Shape => this with { LearningRate = 0, WeightDecay = 0 };

    /// <inheritdoc/>
    public UpdateRule Rule => new(true, LearningRate, Beta1, Beta2, Epsilon, WeightDecay);

    /// <inheritdoc/>
    public ITrainer With(TrainerChange change) =>
        this with
        {
            Steps = change.Steps ?? Steps,
            LearningRate = change.LearningRate ?? LearningRate,
            WeightDecay = change.WeightDecay ?? WeightDecay,
            Record = change.Kept(Record),
        };

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        TrainerChecks.Faults(this, LearningRate)
            .Concat(Check.NotNegative("the weight decay", WeightDecay, "use 0 for none"))
            .Concat(Adam.MomentFaults(Beta1, Beta2, Epsilon));
}
