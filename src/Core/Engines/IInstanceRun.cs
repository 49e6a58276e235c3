namespace Research;

/// <summary>Trains instances of one shape, one after the other, on the calling thread.</summary>
internal interface IInstanceRun
{
    /// <summary>Trains one instance from its start to its last step and evaluates it.</summary>
    /// <param name="plan">A plan of the shape.</param>
    /// <param name="start">The state before the first step.</param>
    /// <param name="advanced">Called with the number of steps done since the last call.</param>
    /// <param name="cancellation">Checked before every step.</param>
    TrainedState ToEnd(TrainingPlan plan, Snapshot start, Action<long> advanced, CancellationToken cancellation);
}

/// <summary>Makes runs.</summary>
internal static class InstanceRuns
{
    /// <summary>The run in double for a shape's trainer.</summary>
    /// <param name="shape">A shape without faults.</param>
    public static IInstanceRun InDouble(PlanShape shape) => shape.Trainer is QuasiNewton ? new QuasiNewtonRun() : new DoubleRun();
}
