namespace Research;

/// <summary>Gathers a loss curve: one point per window of steps, the mean of the losses in it.</summary>
/// <param name="steps">Steps of the run.</param>
/// <param name="most">The most points; 0 for none.</param>
internal sealed class LossCurve(int steps, int most)
{
    private readonly List<LossPoint> points = [];
    private double sum;
    private int count;

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
}
