namespace Research;

/// <summary>An optimiser and the number of its steps.</summary>
public interface ITrainer : IChecked
{
    /// <summary>Optimiser steps, at least 1.</summary>
    int Steps { get; }

    /// <summary>The steps after which a snapshot is kept.</summary>
    Recording Record { get; }

    /// <summary>The most points that the loss curve has, in [0, 10000]; 0 for no curve.</summary>
    int CurvePoints { get; }

    /// <summary>The trainer without its per-instance scalars (rate and decay).</summary>
    ITrainer Shape { get; }

    /// <summary>The same trainer with some settings replaced; recorded steps beyond the last are dropped.</summary>
    /// <param name="change">The settings to replace.</param>
    ITrainer With(TrainerChange change);

    /// <summary>The reasons why this trainer cannot minimise a loss.</summary>
    /// <param name="loss">A loss without faults of its own.</param>
    IEnumerable<Fault> Faults(ILoss loss) => [];
}

/// <summary>Settings of a trainer to replace; null leaves the setting as it is.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="LearningRate">The learning rate η.</param>
/// <param name="WeightDecay">The decoupled decay λ; a fault for a trainer without one, found by validation.</param>
public sealed record TrainerChange(int? Steps, double? LearningRate, double? WeightDecay)
{
    internal Recording Kept(Recording record) => Steps is int last ? record.UpTo(last) : record;
}

/// <summary>
/// One update of one parameter θ with gradient g at step t = 1, 2, …, written so that all optimisers are one rule:
/// <code>
/// a ← β₁ a + (1 − d) g,  v ← β₂ v + (1 − β₂) g²      (d = β₁ for Adam, 0 for momentum)
/// Adam:  θ ← θ − η λ θ − η (a / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
/// SGD:   θ ← θ − η a
/// </code>
/// Adam: Kingma and Ba (2015), algorithm 1. AdamW: Loshchilov and Hutter (2019), algorithm 2, where η scales the decay too.
/// </summary>
/// <param name="Adaptive">Whether the second moment divides (Adam, AdamW).</param>
/// <param name="Rate">The learning rate η before the schedule.</param>
/// <param name="Beta1">Decay of the first moment, or the momentum, in [0, 1).</param>
/// <param name="Beta2">Decay of the second moment in [0, 1).</param>
/// <param name="Epsilon">ε, added to the root.</param>
/// <param name="Decay">The decoupled weight decay λ, on every parameter, the bias too.</param>
public readonly record struct UpdateRule(bool Adaptive, double Rate, double Beta1, double Beta2, double Epsilon, double Decay);

/// <summary>The settings that every trainer checks.</summary>
internal static class TrainerChecks
{
    public static IEnumerable<Fault> Faults(IFirstOrder trainer, double rate) =>
        Faults(trainer)
            .Concat(Check.Positive("the learning rate", rate, "use a rate such as 1e-3"))
            .Concat(trainer.Schedule.Faults());

    public static IEnumerable<Fault> Faults(ITrainer trainer) =>
        Check.AtLeast("the number of steps", trainer.Steps, 1, "train for at least one step")
            .Concat(trainer.Steps < 1 ? [] : trainer.Record.Faults(trainer.Steps))
            .Concat(Check.AtLeast("the points of the loss curve", trainer.CurvePoints, 0, "use 0 for none"))
            .Concat(Check.AtMost("the points of the loss curve", trainer.CurvePoints, 10_000, "200 are enough to draw"));
}

/// <summary>An optimiser that takes one step per gradient, by <see cref="UpdateRule"/>.</summary>
public interface IFirstOrder : ITrainer
{
    /// <summary>The factor on the learning rate over the run.</summary>
    Schedule Schedule { get; }

    /// <summary>The constraints that are restored after every step; none unless stated.</summary>
    EquatableArray<Constraint> Constraints { get; }

    /// <summary>The update rule with this trainer's scalars.</summary>
    UpdateRule Rule { get; }
}
