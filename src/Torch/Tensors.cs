using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>Numbers into tensors and back.</summary>
internal static class Tensors
{
    /// <summary>
    /// 1, the factor that sums ask for. TorchSharp wraps a number in a scalar, and its finalizer may free that during the very
    /// call: a scalar has to be held, here by the class, elsewhere by a field or by `using`.
    /// </summary>
    public static readonly Scalar One = 1L;

    public static Device Device(TorchDevice device) => device.IsCuda ? new(DeviceType.CUDA, device.Index) : CPU;

    /// <summary>A tensor <c>[rows, columns]</c> from its rows.</summary>
    public static Tensor OfRows(IReadOnlyList<double[]> rows, ScalarType type, Device device)
    {
        using var host = empty(rows.Count, rows[0].Length, float64);
        var all = MemoryMarshal.Cast<byte, double>(host.bytes);
        for (var k = 0; k < rows.Count; k++) rows[k].CopyTo(all[(k * rows[k].Length)..]);
        return host.to(type, device, copy: true);
    }

    /// <summary>The rows of a tensor <c>[rows, columns]</c>.</summary>
    public static double[][] Rows(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().to(float64, CPU).contiguous();
        var all = MemoryMarshal.Cast<byte, double>(host.bytes);
        var rows = new double[host.shape[0]][];
        var columns = all.Length / rows.Length;
        for (var k = 0; k < rows.Length; k++) rows[k] = all.Slice(k * columns, columns).ToArray();
        return rows;
    }

    /// <summary>The values of a tensor <c>[values]</c>.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return Rows(tensor.unsqueeze(0))[0];
    }

    /// <summary>Zeros for samples beyond the first, in place.</summary>
    /// <param name="samples"><c>[instances, width, samples]</c>.</param>
    /// <param name="first">How many stay.</param>
    public static void ZeroPadding(Tensor samples, int first)
    {
        var seen = samples.shape[2];
        if (seen <= first) return;
        using var beyond = samples.narrow(2, first, seen - first);
        // TorchSharp gives another wrapper of the same tensor.
        using var same = beyond.zero_();
    }
}
