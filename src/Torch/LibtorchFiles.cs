using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// Where the files of libtorch lie: beside the program, as a self-contained publish has them, or where the package manager
/// unpacked them. Nothing is loaded or copied here.
/// </summary>
/// <param name="Folder">That of libtorch.</param>
/// <param name="Bridge">The file of TorchSharp's own native part.</param>
/// <param name="IsCuda">Whether it is the build for CUDA.</param>
internal sealed record LibtorchFiles(string Folder, string Bridge, bool IsCuda)
{
    /// <summary>The libtorch that TorchSharp was built for.</summary>
    public const string Version = "2.10.0";

    /// <summary>The command that fetches libtorch.</summary>
    public const string Fetch = "`dotnet fsi build.fsx torch`";

    /// <summary>The command that fetches libtorch for CUDA.</summary>
    public const string FetchCuda = "`dotnet fsi build.fsx torch --cuda`";

    private const string CudaPackage = "libtorch-cuda-12.8";

    /// <summary>The system as packages name it; null where libtorch has no package.</summary>
    public static string? Rid { get; } = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        ? null
        : (Os, RuntimeInformation.ProcessArchitecture) switch
        {
            ("linux", Architecture.X64) => "linux-x64",
            ("win", Architecture.X64) => "win-x64",
            ("win", Architecture.Arm64) => "win-arm64",
            ("osx", Architecture.Arm64) => "osx-arm64",
            _ => null,
        };

    /// <summary>The folder in which packages are unpacked.</summary>
    public static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Os => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    /// <summary>The file of a library, e.g. libc10.so, c10.dll or libc10.dylib.</summary>
    /// <param name="library">E.g. c10.</param>
    public static string NameOf(string library) => Os switch
    {
        "win" => $"{library}.dll",
        "osx" => $"lib{library}.dylib",
        _ => $"lib{library}.so",
    };

    /// <summary>Finds the files of the system at hand.</summary>
    /// <param name="beside">Folders of the program, the first choice.</param>
    /// <param name="packages">The folder of packages.</param>
    /// <param name="torchSharp">The version of TorchSharp.</param>
    public static (LibtorchFiles? Files, Fault? Missing) Find(IReadOnlyList<string> beside, string packages, string torchSharp)
    {
        if (Rid is not { } rid)
        {
            return (null, new("this system", RuntimeInformation.RuntimeIdentifier, "linux-x64, win-x64, win-arm64 or osx-arm64 for libtorch",
                "use the engine simd, which runs everywhere"));
        }

        var near = beside.SelectMany(place => new[] { place, Native(place, rid) }).ToArray();
        var bridges = near.Append(Native(Path.Combine(packages, "torchsharp", torchSharp), rid));
        if (Holding(bridges, "LibTorchSharp") is not { } bridge)
        {
            return (null, new("the native part of TorchSharp", $"not in {packages}", $"that of the package TorchSharp {torchSharp}",
                $"fetch it with {Fetch}"));
        }

        var file = Path.Combine(bridge, NameOf("LibTorchSharp"));
        var package = Path.Combine(packages, $"libtorch-cpu-{rid}");
        string[] folders =
            [.. near, Native(Path.Combine(packages, $"{CudaPackage}-{rid}", Version), rid), Native(Path.Combine(package, Version), rid)];
        if (Holding(folders, "torch_cpu") is { } folder)
            return Sound(new(folder, file, File.Exists(Path.Combine(folder, NameOf("torch_cuda")))));
        string?[] others = Directory.Exists(package) ? [.. Directory.GetDirectories(package).Select(Path.GetFileName).Order()] : [];
        return (null, others.Length > 0 && !others.Contains(Version)
            ? Mismatch(string.Join(" and ", others), torchSharp, $"fetch that one with {Fetch}")
            : new("libtorch", $"not in {packages}", $"the package libtorch-cpu-{rid} {Version}", $"fetch it with {Fetch}"));
    }

    /// <summary>A libtorch of another version, which would end the process in the middle of its work.</summary>
    /// <param name="found">Its version.</param>
    /// <param name="torchSharp">The version of TorchSharp.</param>
    /// <param name="remedy">The remedy.</param>
    public static Fault Mismatch(string found, string torchSharp, string remedy) =>
        new("the version of libtorch", found, $"{Version}, for which TorchSharp {torchSharp} was built", remedy);

    /// <summary>A file that cannot be read as a library.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="value">The state of the file.</param>
    /// <param name="bound">The state that it must have.</param>
    public static Fault Damaged(string file, string value, string bound) =>
        new($"the file {file}", value, bound, PackageOf(file) is { } package
            ? $"delete the folder {package} and run {Fetch}"
            : "build or publish the program again");

    private static string Native(string folder, string rid) => Path.Combine(folder, "runtimes", rid, "native");

    private static string? Holding(IEnumerable<string> folders, string library) =>
        folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, NameOf(library))));

    /// <summary>A file of which an end is missing would end the process with a signal: on Linux no loader looks at its length.</summary>
    private static (LibtorchFiles?, Fault?) Sound(LibtorchFiles found)
    {
        if (!OperatingSystem.IsLinux()) return (found, null);
        var shortened = Directory.GetFiles(found.Folder, "*.so*").Append(found.Bridge).Select(Shortened)
            .FirstOrDefault(fault => fault is not null);
        return shortened is null ? (found, null) : (null, shortened);
    }

    /// <summary>Compares a file with where its segments end, by its program headers (ELF, 64 bits, little-endian).</summary>
    private static Fault? Shortened(string file)
    {
        using var handle = File.OpenHandle(file);
        var length = RandomAccess.GetLength(handle);
        var header = Read(0, 64);
        if (!header.AsSpan().StartsWith("\u007fELF"u8)) return null;
        var (at, size, count) = (BitConverter.ToInt64(header, 32), BitConverter.ToUInt16(header, 54), BitConverter.ToUInt16(header, 56));
        var end = at + (size * count);
        var headers = Read(at, size * count);
        for (var k = 0; k < count && length >= end; k++)
            end = Math.Max(end, BitConverter.ToInt64(headers, (k * size) + 8) + BitConverter.ToInt64(headers, (k * size) + 32));
        return length >= end ? null : Damaged(file, $"{length} bytes long", $"at least {end}");

        byte[] Read(long from, int bytes)
        {
            var read = new byte[bytes];
            RandomAccess.Read(handle, read, from);
            return read;
        }
    }

    /// <summary>The folder PACKAGES/name/version of a file PACKAGES/name/version/runtimes/system/native/file; null for others.</summary>
    private static string? PackageOf(string file)
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
        return File.Exists(Path.Combine(folder, ".nupkg.metadata")) ? folder : null;
    }
}
