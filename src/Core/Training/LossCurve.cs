namespace Research;

/// <summary>Gathers a loss curve: one point per window of steps, the mean of the losses in it.</summary>
/// <param name="steps">Steps of the run.</param>
/// <param name="most">The most points; 0 for none.</param>
/// <param name="start">Where the run begins.</param>
internal sealed class LossCurve(int steps, int most, Checkpoint start)
{
    private readonly List<LossPoint> points = [.. start.Curve];
    private double sum = start.LossSum;
    private int count = start.LossSteps;

    /// <summary>Adds the loss of a step, counted from 0.</summary>
    public void Add(int step, double loss)
    {
        if (most == 0) return;
        (sum, count) = (sum + loss, count + 1);
        if ((step + 1) % LossPoint.Window(steps, most) != 0 && step + 1 != steps) return;
        points.Add(new(step + 1, sum / count));
        (sum, count) = (0, 0);
    }

    public EquatableArray<LossPoint> Points() => EquatableArray.Of(points);

    /// <summary>The checkpoint of a run at a state.</summary>
    /// <param name="at">The state.</param>
    /// <param name="recorded">The states that were recorded so far.</param>
    public Checkpoint Checkpoint(Snapshot at, IEnumerable<Snapshot> recorded) =>
        new(at, EquatableArray.Of(recorded), Points(), sum, count);
}
