namespace Research;

/// <summary>The engine of an NVIDIA GPU, which needs the driver alone for the shapes of the catalogue, and NVRTC for others.</summary>
public static class CudaEngine
{
    /// <summary>The reason why a device cannot be used; null if it can.</summary>
    /// <param name="index">Which CUDA device of this machine, counted from 0.</param>
    public static Fault? Missing(int index) => CudaDevice.Missing(index);

    /// <summary>Opens a device that is not <see cref="Missing"/>.</summary>
    /// <param name="index">Which CUDA device of this machine, counted from 0.</param>
    /// <exception cref="InvalidOperationException">The device refuses; the message says why.</exception>
    public static FusedEngine Open(int index)
    {
#pragma warning disable CA2000 // The engine closes its device.
        return new("cuda", CudaDevice.Open(index));
#pragma warning restore CA2000
    }
}
