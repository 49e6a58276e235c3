using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// Where the files of libtorch lie: beside the program, as a self-contained publish has them, or where the package manager
/// unpacked them. Nothing is loaded or copied here.
/// </summary>
/// <param name="Folders">All that hold a part of libtorch; one, but for the packages of CUDA, which are split.</param>
/// <param name="Bridge">The file of TorchSharp's own native part.</param>
/// <param name="IsCuda">Whether it is the build for CUDA.</param>
internal sealed record LibtorchFiles(Values<string> Folders, string Bridge, bool IsCuda)
{
    /// <summary>The libtorch that TorchSharp was built for.</summary>
    public const string Version = "2.10.0";

    /// <summary>How libtorch is fetched.</summary>
    public const string Fetch = "`dotnet fsi build.fsx torch`";

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

    /// <summary>Where packages are unpacked.</summary>
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

        var near = beside.SelectMany(folder => new[] { folder, Native(folder, rid) }).ToArray();
        var bridges = near.Append(Native(Path.Combine(packages, "torchsharp", torchSharp), rid));
        if (Holding(bridges, "LibTorchSharp") is not { } bridge)
        {
            return (null, new("the native part of TorchSharp", $"not in {packages}", $"that of the package TorchSharp {torchSharp}",
                $"fetch it with {Fetch}"));
        }

        var file = Path.Combine(bridge, NameOf("LibTorchSharp"));
        if (Holding(near, "torch_cpu") is { } own)
            return Sound(new(Values.Of([own]), file, File.Exists(Path.Combine(own, NameOf("torch_cuda")))));
        var cuda = Cuda(packages, rid);
        if (Holding(cuda, "torch_cuda") is not null) return Sound(new(Values.Of(cuda), file, true));
        var package = Path.Combine(packages, $"libtorch-cpu-{rid}");
        var native = Native(Path.Combine(package, Version), rid);
        if (File.Exists(Path.Combine(native, NameOf("torch_cpu")))) return Sound(new(Values.Of([native]), file, false));
        string?[] others = Directory.Exists(package) ? [.. Directory.GetDirectories(package).Select(Path.GetFileName).Order()] : [];
        return (null, others.Length > 0 && !others.Contains(Version)
            ? Mismatch(string.Join(" and ", others), torchSharp, $"fetch that one with {Fetch}")
            : new("libtorch", $"not in {packages}", $"the package libtorch-cpu-{rid} {Version}", $"fetch it with {Fetch}"));
    }

    /// <summary>A libtorch of another version, which would end the process in the middle of its work.</summary>
    /// <param name="found">Its version.</param>
    /// <param name="torchSharp">The version of TorchSharp.</param>
    /// <param name="remedy">What to do.</param>
    public static Fault Mismatch(string found, string torchSharp, string remedy) =>
        new("the version of libtorch", found, $"{Version}, for which TorchSharp {torchSharp} was built", remedy);

    /// <summary>A file that cannot be read as a library.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="value">What it is.</param>
    /// <param name="bound">What it must be.</param>
    public static Fault Damaged(string file, string value, string bound) =>
        new($"the file {file}", value, bound, PackageOf(file) is { } package
            ? $"delete the folder {package} and run {Fetch}"
            : "build or publish the program again");

    private static string Native(string folder, string rid) => Path.Combine(folder, "runtimes", rid, "native");

    private static string? Holding(IEnumerable<string> folders, string library) =>
        folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, NameOf(library))));

    private static string[] Cuda(string packages, string rid) => !Directory.Exists(packages) ? [] :
    [
        .. Directory.GetDirectories(packages, $"{CudaPackage}-{rid}*").Order(StringComparer.Ordinal)
            .Select(package => Native(Path.Combine(package, Version), rid)).Where(Directory.Exists),
    ];

    /// <summary>A file that is shorter than in its package would end the process with a signal once its missing part is read.</summary>
    private static (LibtorchFiles?, Fault?) Sound(LibtorchFiles found)
    {
        var damaged = found.Folders.Append(Path.GetDirectoryName(found.Bridge)!).Distinct().Select(Shortened).FirstOrDefault(fault => fault is not null);
        return damaged is null ? (found, null) : (null, damaged);
    }

    private static Fault? Shortened(string folder)
    {
        if (PackageOf(Path.Combine(folder, "any")) is not { } package) return null;
        var archive = Directory.GetFiles(package, "*.nupkg").FirstOrDefault();
        if (archive is null) return null;
        using var zip = ZipFile.OpenRead(archive);
        foreach (var entry in zip.Entries)
        {
            var file = Path.Combine(folder, entry.Name);
            if (entry.Name.Length == 0 || !entry.FullName.EndsWith($"/{Rid}/native/{entry.Name}", StringComparison.Ordinal)) continue;
            var length = File.Exists(file) ? new FileInfo(file).Length : 0;
            if (length < entry.Length) return Damaged(file, $"{length} bytes long", $"{entry.Length} as in its package");
        }

        return null;
    }

    /// <summary>The folder PACKAGES/name/version of a file PACKAGES/name/version/runtimes/system/native/file; null for others.</summary>
    private static string? PackageOf(string file)
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
        return File.Exists(Path.Combine(folder, ".nupkg.metadata")) ? folder : null;
    }
}
