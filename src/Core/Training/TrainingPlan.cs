namespace Research;

/// <summary>
/// The part of a plan that plans must share to train as one population: everything except the per-instance scalars. Equal by content.
/// </summary>
/// <param name="Model">The model with its sizes.</param>
/// <param name="Sampler">The sampler with its scalars cleared.</param>
/// <param name="Target">The target of the outputs.</param>
/// <param name="Loss">Exact, or sampled with its batch, error, reduction and evaluation sample.</param>
/// <param name="Penalties">The penalties that are added to the loss.</param>
/// <param name="Trainer">The optimiser with its scalars cleared: kind, betas, schedule, steps, recorded steps.</param>
public sealed record PlanShape(IModel Model, ISampler Sampler, ITarget Target, ILoss Loss, EquatableArray<Penalty> Penalties, ITrainer Trainer) : ITask, IChecked
{
    /// <summary>Whether the target of a sample is the sample as the model sees it.</summary>
    internal bool TargetIsInput => Target.Equals(Research.Target.Input) && Sampler is not Attacked;

    /// <summary>Whether a penalty is on values that depend on the sample.</summary>
    internal bool HasSitePenalties => Penalties.Any(penalty => penalty.On is Place.Site);

    /// <summary>The faults of the combination of parts that are sound by themselves; sampler and model have equally many features.</summary>
    public IEnumerable<Fault> Faults() =>
        Loss.Faults(this)
            .Concat(Target.Faults(Model.Features))
            .Concat(Sampler is Attacked ? Attacked.Faults(Model) : [])
            .Concat(Penalties.SelectMany(penalty => penalty.Faults(Model)))
            .Concat(Trainer is IFirstOrder { Constraints: var constraints } ? constraints.SelectMany(constraint => constraint.Faults(Model)) : []);
}

/// <summary>All data of one training run: plain data without closures, equal by content.</summary>
public sealed record TrainingPlan
{
    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>The distribution of samples; as many features as the model.</summary>
    public required ISampler Sampler { get; init; }

    /// <summary>The importances I_i, <c>[Features]</c>.</summary>
    public required EquatableArray<double> Importance { get; init; }

    /// <summary>The loss that is minimised: exact, or on a number of samples.</summary>
    public required ILoss Loss { get; init; }

    /// <summary>The target of the outputs; the input unless stated.</summary>
    public ITarget Target { get; init; } = Research.Target.Input;

    /// <summary>The penalties that are added to the loss; nothing unless stated.</summary>
    public EquatableArray<Penalty> Penalties { get; init; } = [];

    /// <summary>The optimiser and the number of its steps.</summary>
    public required ITrainer Trainer { get; init; }

    /// <summary>The parameters before the first step.</summary>
    public required Initialiser Start { get; init; }

    /// <summary>The experiment's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of the restart of the cell, counted from 0.</summary>
    public required int Restart { get; init; }

    /// <summary>The part that this plan shares with those it can be trained with.</summary>
    public PlanShape Shape => new(Model, Sampler.Shape, Target, Loss, Penalties, Trainer.Shape);

    /// <summary>The stream of a purpose. The evaluation sample is one for all restarts.</summary>
    /// <param name="purpose">The purpose of the draws.</param>
    public RandomStream Stream(StreamPurpose purpose) => new(Seed, purpose == StreamPurpose.Evaluation ? 0 : Restart, purpose);

    /// <summary>The same plan with some parts replaced; null leaves a part as it is.</summary>
    internal TrainingPlan With(
        ISampler? sampler = null, ILoss? loss = null, ITrainer? trainer = null, Initialiser? start = null, ulong? seed = null, int? restart = null) =>
        this with
        {
            Sampler = sampler ?? Sampler,
            Loss = loss ?? Loss,
            Trainer = trainer ?? Trainer,
            Start = start ?? Start,
            Seed = seed ?? Seed,
            Restart = restart ?? Restart,
        };

    /// <summary>The state before the first step.</summary>
    public Snapshot Begin()
    {
        var parameters = new double[Model.Layout.Size];
        Start.Fill(Model, Sampler.Mean, Stream(StreamPurpose.Initialisation), parameters);
        var zeros = new EquatableArray<double>(new double[parameters.Length]);
        return new(0, new(parameters), zeros, zeros);
    }
}
