namespace Research;

/// <summary>Whether a CUDA device can be used, asked without opening it.</summary>
internal static class CudaProbe
{
    /// <summary>The numbers of properties in cuda.h.</summary>
    public const int SharedMemory = 8, Major = 75, Minor = 76;

    /// <summary>The oldest architecture that runs the kernels, 10 times its compute capability: its half warps can wait for themselves.</summary>
    public const int OldestArchitecture = 70;

    /// <summary>The least memory: a context and the registers that a compiler keeps in memory take some hundred megabytes.</summary>
    public const long LeastMemory = 1L << 30;

    private const string Otherwise = "or train with `--engine simd`";

    /// <summary>The reason why a device cannot be used; null if it can.</summary>
    /// <param name="driver">The driver; null where there is none.</param>
    /// <param name="index">The number of the device, from 0.</param>
    public static Fault? Missing(CudaDriver? driver, int index)
    {
        if (driver is null)
            return new("the CUDA driver", "missing", "installed", $"install the driver of an NVIDIA GPU, {Otherwise}");
        if (!driver.IsComplete || driver.Version() < CudaDriver.Oldest)
        {
            return new("the CUDA driver", driver.IsComplete ? $"one for CUDA {Cuda(driver.Version())}" : "an old one",
                $"one for CUDA {Cuda(CudaDriver.Oldest)} or newer", $"install a newer driver, {Otherwise}");
        }

        const int NoDevice = 100;
        var code = driver.Start();
        if (code is not (0 or NoDevice))
        {
            return new("the CUDA driver", $"unusable, with {driver.Explain(code)},", "one that starts",
                $"see whether nvidia-smi starts on this machine, {Otherwise}");
        }

        var count = code == 0 ? driver.Devices() : 0;
        if (count == 0) return new("the number of CUDA devices", "0", "at least 1", $"use a machine with an NVIDIA GPU, {Otherwise}");
        if (index < 0 || index >= count)
            return new("the CUDA device", $"{index}", $"in [0, {count - 1}]", count == 1 ? "use --device 0" : $"choose among the {count} devices");
        var device = driver.Device(index);
        if (Architecture(driver, device) < OldestArchitecture)
        {
            return new($"the compute capability of CUDA device {index} ({driver.NameOf(device)})", Capability(Architecture(driver, device)),
                $"at least {Capability(OldestArchitecture)}", $"use a GPU of the Volta generation or a newer one, {Otherwise}");
        }

        return driver.TotalMemory(device) >= LeastMemory
            ? null
            : new($"the memory of CUDA device {index} ({driver.NameOf(device)})", $"{driver.TotalMemory(device) >> 20:N0} MiB",
                $"at least {LeastMemory >> 20:N0} MiB", $"use another device, {Otherwise}");
    }

    /// <summary>The architecture of a device, 10 times its compute capability.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="device">The handle of the device.</param>
    public static int Architecture(CudaDriver driver, int device) =>
        (10 * driver.Attribute(device, Major)) + driver.Attribute(device, Minor);

    /// <summary>The name of a version of CUDA, such as 12.4 for 12040.</summary>
    /// <param name="version">1,000 times the major number and 10 times the minor one.</param>
    public static string Cuda(int version) => $"{version / 1000}.{version % 1000 / 10}";

    /// <summary>The name of a compute capability, such as 9.0 for 90.</summary>
    /// <param name="architecture">10 times the compute capability.</param>
    public static string Capability(int architecture) => $"{architecture / 10}.{architecture % 10}";
}
