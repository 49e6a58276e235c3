using static TorchSharp.torch;

namespace Research;

/// <summary>Gathers the loss curves of all instances where the losses are: the host reads once a window.</summary>
/// <param name="instances">How many.</param>
/// <param name="steps">Steps of the run.</param>
/// <param name="most">The most points; 0 for none.</param>
/// <param name="device">Where the losses are.</param>
internal sealed class BatchedCurve(int instances, int steps, int most, Device device)
{
    private readonly List<LossPoint>[] points = [.. Enumerable.Range(0, instances).Select(_ => new List<LossPoint>())];
    private readonly Tensor sums = zeros(instances, float64, device);
    private int count;

    /// <summary>The losses that a step saw.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="losses"><c>[instances]</c>.</param>
    public void Add(int step, Tensor losses)
    {
        if (most == 0) return;
        sums.add_(losses.to(float64), Tensors.One);
        count++;
        if ((step + 1) % LossPoint.Window(steps, most) != 0 && step + 1 != steps) return;
        var window = Tensors.Values(sums);
        for (var k = 0; k < points.Length; k++) points[k].Add(new(step + 1, window[k] / count));
        sums.zero_();
        count = 0;
    }

    public Values<LossPoint> Points(int instance) => Values.Of(points[instance]);
}
