using static TorchSharp.torch;

namespace Research;

/// <summary>Gathers the loss curves of all instances on the device; the host reads once a window.</summary>
/// <param name="instances">How many.</param>
/// <param name="steps">Steps of the run.</param>
/// <param name="most">The most points; 0 for none.</param>
/// <param name="device">Where the losses are.</param>
internal sealed class BatchedCurve(int instances, int steps, int most, Device device) : IDisposable
{
    private readonly List<LossPoint>[] points = [.. Enumerable.Range(0, instances).Select(_ => new List<LossPoint>())];
    private readonly Tensor? sums = most == 0 ? null : zeros(instances, float64, device);
    private int count;

    /// <summary>Every step adds its loss to this, <c>[instances]</c>; null for a curve without points.</summary>
    public Tensor? Sums => sums;

    /// <summary>A step has added its losses.</summary>
    /// <param name="step">Counted from 0.</param>
    public void Seen(int step)
    {
        if (sums is null) return;
        count++;
        if ((step + 1) % LossPoint.Window(steps, most) != 0 && step + 1 != steps) return;
        var window = Tensors.Values(sums);
        for (var k = 0; k < points.Length; k++) points[k].Add(new(step + 1, window[k] / count));
        // TorchSharp gives another wrapper of the same tensor.
        using var same = sums.zero_();
        count = 0;
    }

    public EquatableArray<LossPoint> Points(int instance) => EquatableArray.Of(points[instance]);

    /// <inheritdoc/>
    public void Dispose() => sums?.Dispose();
}
