namespace Research;

/// <summary>Trains populations. What is computed is the plan's; an engine chooses only how, and may not change what is drawn.</summary>
public interface IEngine
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Changes whenever the bits of a result change; part of a run's key.</summary>
    string Version { get; }

    /// <summary>What of this shape the engine cannot train, before it starts.</summary>
    /// <param name="shape">The shape of a population.</param>
    IEnumerable<Fault> Faults(PlanShape shape);

    /// <summary>Trains every instance of a population to its last step and judges it on its evaluation sample.</summary>
    /// <param name="population">Plans of one shape.</param>
    /// <param name="progress">Told of steps done and of every finished instance.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The trained states, in the order of the population.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; instances finished before were reported to <paramref name="progress"/>.</exception>
    IReadOnlyList<TrainedState> Train(Population population, ITrainingProgress progress, CancellationToken cancellation);
}

/// <summary>Hears how training goes. Calls may come from any thread, but never two at once.</summary>
public interface ITrainingProgress
{
    /// <summary>More work was done.</summary>
    /// <param name="instanceSteps">Optimiser steps of single instances since the last call.</param>
    void Advanced(long instanceSteps);

    /// <summary>An instance is trained and judged: the moment to keep it.</summary>
    /// <param name="instance">Its position in the population.</param>
    /// <param name="state">What training left.</param>
    void Finished(int instance, TrainedState state);
}

/// <summary>Hears nothing.</summary>
public sealed class NoProgress : ITrainingProgress
{
    /// <inheritdoc/>
    public void Advanced(long instanceSteps) { }

    /// <inheritdoc/>
    public void Finished(int instance, TrainedState state) { }
}
