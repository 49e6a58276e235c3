using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Research;

/// <summary>
/// The availability of libtorch in this process. Code outside a model or an engine checks it before the first use of the type
/// <c>torch</c>, because TorchSharp by itself would copy all of libtorch.
/// </summary>
public static class TorchRuntime
{
    private static readonly Lazy<(LibtorchFiles? Files, Fault? Fault)> Library = new(Load);

    /// <summary>The version of TorchSharp that is built in.</summary>
    public static string Version => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>The version of libtorch that TorchSharp was built for: no other is loaded.</summary>
    public static string Libtorch => LibtorchFiles.Version;

    /// <summary>The reason why a device cannot be used; null if it can. The first call loads libtorch where it is found.</summary>
    /// <param name="device">A device.</param>
    public static Fault? Missing(TorchDevice device) =>
        Library.Value.Fault ?? (device.IsCuda ? WithoutCuda(device.Index) : null);

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "In a single file the location is empty, and the base directory counts.")]
    private static (LibtorchFiles?, Fault?) Load()
    {
        string[] beside = [AppContext.BaseDirectory, Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location) ?? ""];
        var (files, missing) = LibtorchFiles.Find([.. beside.Where(folder => folder.Length > 0).Distinct()], LibtorchFiles.Packages, Version);
        return files is null ? (null, missing) : (files, LibtorchLoader.Load(files, Version) ?? Trial());
    }

    /// <summary>One operation: TorchSharp's managed and native parts may be of two versions.</summary>
    private static Fault? Trial()
    {
        try
        {
            using var one = torch.ones(1);
            using var two = one.add(one);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException
            or TypeInitializationException or NotSupportedException or ExternalException)
        {
            return new("the native part of TorchSharp", $"unusable ({exception.Message.Split('\n')[0].TrimEnd('.')})", $"that of {Version}",
                "build the program again");
        }
    }

    private static Fault? WithoutCuda(int index) => Library.Value.Files!.IsCuda
        ? NoDevice(index, torch.cuda.is_available() ? torch.cuda.device_count() : 0)
        : new("libtorch", "the build for processors alone", "that for CUDA",
            $"fetch it with {LibtorchFiles.FetchCuda} on a machine with an NVIDIA driver, or use --device cpu");

    /// <summary>The fault of a CUDA device, given the number of devices.</summary>
    internal static Fault? NoDevice(int index, int count) => count switch
    {
        0 => new("the number of CUDA devices", "0", "at least 1", "use a machine with an NVIDIA driver, or --device cpu"),
        _ when index >= count => new("the CUDA device", $"{index}", $"in [0, {count - 1}]", $"use --device cuda:{count - 1}"),
        _ => null,
    };
}
