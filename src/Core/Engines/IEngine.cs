namespace Research;

/// <summary>Trains populations. The plan defines the computation and its draws; engines differ only in how they compute.</summary>
public interface IEngine
{
    /// <summary>The name of the engine on the command line.</summary>
    string Name { get; }

    /// <summary>The name in the keys of its results: its own, or that of the engine whose bits it gives.</summary>
    string KeyName => Name;

    /// <summary>Changes whenever the bits of a result change; part of a run's key.</summary>
    string Version { get; }

    /// <summary>The device that it trains on and its driver, in words; null for the processor alone.</summary>
    string? Device => null;

    /// <summary>The version for a shape, which stands in the keys of its runs: <see cref="Version"/>, unless its bits changed since by themselves.</summary>
    /// <param name="shape">The shape of a population.</param>
    string VersionOf(PlanShape shape) => Version;

    /// <summary>The reasons why the engine cannot train a plan, found before it starts.</summary>
    /// <param name="plan">A plan whose parts have no faults.</param>
    IEnumerable<Fault> Faults(TrainingPlan plan);

    /// <summary>Trains every instance of a population to its last step and evaluates it on its evaluation sample.</summary>
    /// <param name="population">Plans of one shape.</param>
    /// <param name="progress">Receives the number of steps done and every finished instance.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The trained states, in the order of the population; null for an instance whose failure was accepted.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; instances finished before were reported to <paramref name="progress"/>.</exception>
    IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation);
}

/// <summary>Receives the progress of a training. Calls may come from any thread, but never two at once.</summary>
public interface ITrainingProgress
{
    /// <summary>More work was done.</summary>
    /// <param name="instanceSteps">Optimiser steps of single instances since the last call.</param>
    void Advanced(long instanceSteps);

    /// <summary>An instance is trained and evaluated, and can be stored.</summary>
    /// <param name="instance">Its position in the population.</param>
    /// <param name="state">The result of the training.</param>
    void Finished(int instance, TrainedState state);

    /// <summary>An instance failed, e.g. in a function of a user's own. The result is whether the others go on; if not, the error is raised.</summary>
    /// <param name="instance">Its position in the population.</param>
    /// <param name="error">The error.</param>
    bool Failed(int instance, Exception error) => false;

    /// <summary>Whether a checkpoint of an instance is wanted now; asked at any time, by any thread. Never, unless stated.</summary>
    /// <param name="instance">Its position in the population.</param>
    bool WantsCheckpoint(int instance) => false;

    /// <summary>
    /// An unfinished instance, at a checkpoint that was wanted or at which it was cancelled. Engines that cannot go on in the middle
    /// of a run do not call it.
    /// </summary>
    /// <param name="instance">Its position in the population.</param>
    /// <param name="checkpoint">What is needed to go on.</param>
    void Reached(int instance, Checkpoint checkpoint) { }
}

/// <summary>Ignores all progress.</summary>
public sealed class NoProgress : ITrainingProgress
{
    /// <inheritdoc/>
    public void Advanced(long instanceSteps) { }

    /// <inheritdoc/>
    public void Finished(int instance, TrainedState state) { }
}
