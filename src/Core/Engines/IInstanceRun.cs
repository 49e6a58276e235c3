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
