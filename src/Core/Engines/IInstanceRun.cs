namespace Research;

/// <summary>Trains instances of one shape, one after the other, on the calling thread.</summary>
internal interface IInstanceRun
{
    /// <summary>Trains one instance from its start to its last step and judges it.</summary>
    /// <param name="plan">A plan of the shape.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="advanced">Told the number of steps done since the last call.</param>
    /// <param name="cancellation">Looked at before every step.</param>
    TrainedState ToEnd(TrainingPlan plan, Snapshot start, Action<long> advanced, CancellationToken cancellation);
}

/// <summary>Makes runs.</summary>
internal static class InstanceRuns
{
    /// <summary>The run in double that a shape's trainer asks for.</summary>
    /// <param name="shape">A shape without faults.</param>
    public static IInstanceRun InDouble(PlanShape shape) => shape.Trainer is QuasiNewton ? new QuasiNewtonRun() : new DoubleRun();
}
