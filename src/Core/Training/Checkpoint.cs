namespace Research;

/// <summary>
/// All that a training needs in order to go on between two steps as if it had never stopped: to the same parameters, recorded
/// states and loss curve, bit for bit. Draws need no state, because they are addressed by the step.
/// </summary>
/// <param name="At">The state between the two steps.</param>
/// <param name="Recorded">The states that were recorded so far.</param>
/// <param name="Curve">The points of the loss curve so far.</param>
/// <param name="LossSum">The sum of the losses of the steps since the last point of the curve.</param>
/// <param name="LossSteps">The number of these steps.</param>
public sealed record Checkpoint(
    Snapshot At, EquatableArray<Snapshot> Recorded, EquatableArray<LossPoint> Curve, double LossSum, int LossSteps)
{
    /// <summary>A start from a state alone: nothing recorded, and a curve that begins there.</summary>
    /// <param name="snapshot">The state.</param>
    public static Checkpoint From(Snapshot snapshot) => new(snapshot, [], [], 0, 0);
}
