namespace Research;

/// <summary>Tells of the progress of one instance, with one call at a time among all instances of a population.</summary>
/// <param name="progress">Who hears it.</param>
/// <param name="instance">The position of the instance in its population.</param>
/// <param name="telling">Held during a call.</param>
internal sealed class InstanceProgress(ITrainingProgress progress, int instance, Lock telling)
{
    /// <summary>Tells of steps done since the last call.</summary>
    public void Advanced(long steps)
    {
        lock (telling) progress.Advanced(steps);
    }

    /// <summary>Whether the others go on after an error of this instance.</summary>
    public bool Accepts(Exception error)
    {
        if (error is OperationCanceledException) return false;
        lock (telling) return progress.Failed(instance, error);
    }

    /// <summary>Whether a checkpoint is wanted now.</summary>
    public bool WantsCheckpoint => progress.WantsCheckpoint(instance);

    /// <summary>Tells of a checkpoint.</summary>
    public void Reached(Checkpoint checkpoint)
    {
        lock (telling) progress.Reached(instance, checkpoint);
    }
}
