namespace Research;

/// <summary>Trains instances of one shape, one after the other, on the calling thread.</summary>
internal interface IInstanceRun
{
    /// <summary>Trains one instance from its start to its last step and evaluates it.</summary>
    /// <param name="plan">A plan of the shape.</param>
    /// <param name="start">The checkpoint before the first step.</param>
    /// <param name="progress">Hears of steps done, and of checkpoints where it wants them and when the run is cancelled.</param>
    /// <param name="cancellation">Checked before every step.</param>
    TrainedState ToEnd(TrainingPlan plan, Checkpoint start, InstanceProgress progress, CancellationToken cancellation);
}

/// <summary>Makes runs.</summary>
internal static class InstanceRuns
{
    /// <summary>The run in double for a shape's trainer.</summary>
    /// <param name="shape">A shape without faults.</param>
    public static IInstanceRun InDouble(PlanShape shape) => shape.Trainer is QuasiNewton ? new QuasiNewtonRun() : new DoubleRun();
}
