namespace Research;

/// <summary>The engine of an OpenCL device: the kernels of the engine cuda on any device that promises the rounding that they need.</summary>
public static class OpenClEngine
{
    /// <summary>The reason why a device cannot be used; null if it can.</summary>
    /// <param name="index">Which device of all platforms, counted from 0.</param>
    public static Fault? Missing(int index) => OpenClDevice.Missing(index);

    /// <summary>Opens a device that is not <see cref="Missing"/>.</summary>
    /// <param name="index">Which device of all platforms, counted from 0.</param>
    /// <exception cref="InvalidOperationException">The device refuses; the message says why.</exception>
    public static FusedEngine Open(int index)
    {
#pragma warning disable CA2000 // The engine closes its device.
        return new("opencl", OpenClDevice.Open(index));
#pragma warning restore CA2000
    }
}
