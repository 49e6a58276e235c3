using System.Runtime.InteropServices;
using TorchSharp;

namespace Research;

/// <summary>What of libtorch this process can use. It is asked, not discovered by crashing.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<Fault?> Library = new(Load);

    /// <summary>The version of TorchSharp that is built in.</summary>
    public static string Version => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>What keeps a device from being used; null when all is well.</summary>
    /// <param name="device">A device.</param>
    public static Fault? Missing(TorchDevice device) =>
        Library.Value ?? (device.IsCuda ? WithoutCuda(device.Index) : null);

    /// <summary>libtorch with TorchSharp's native part, and one operation as a trial: TorchSharp itself would print and throw.</summary>
    private static Fault? Load()
    {
        if (!NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _))
        {
            return new("libtorch", "missing or of another version", $"the one that TorchSharp {Version} was built for",
                "build with the package TorchSharp-cpu, or install that libtorch and put it on the loader's path");
        }

        try
        {
            using var one = torch.ones(1);
            using var two = one.add(one);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException
            or TypeInitializationException or NotSupportedException or ExternalException)
        {
            return new("libtorch", "of another version", $"the one that TorchSharp {Version} was built for",
                $"restore both from one release, for it says: {exception.Message.Split('\n')[0].TrimEnd('.')}");
        }
    }

    private static Fault? WithoutCuda(int index)
    {
        const string Remedy = "build with `dotnet fsi build.fsx torch --cuda` on a machine with an NVIDIA driver, or use --device cpu";
        if (!torch.cuda.is_available()) return new("the number of CUDA devices", "0", "at least 1", Remedy);
        var count = torch.cuda.device_count();
        return index < count ? null : new("the CUDA device", $"{index}", $"in [0, {count - 1}]", $"use --device cuda:{count - 1}");
    }
}
