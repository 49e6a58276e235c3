using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Research;

/// <summary>
/// Loads libtorch by full path, before TorchSharp looks for it: where that finds none, it copies 478 MB, prints 60 lines and
/// throws.
/// </summary>
internal static partial class LibtorchLoader
{
    // Exported by libtorch 2.9 and newer: its version, one byte for each of major, minor and patch from the top.
    private const string AbiVersion = "aoti_torch_abi_version";

    /// <summary>The script that runs a command under a newer C++ library.</summary>
    private const string Script = "tests/Torch/with-newer-libstdc++.sh";

    private static readonly Dictionary<string, IntPtr> Loaded = [];

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ulong VersionOf();

    /// <summary>Loads all libraries, each after those that it needs; what is wrong, or null when all is well.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="torchSharp">The version of TorchSharp.</param>
    public static Fault? Load(LibtorchFiles files, string torchSharp)
    {
        var at = files.Bridge;
        try
        {
            foreach (var file in Order(files)) Loaded.TryAdd(Name(file), NativeLibrary.Load(at = file));
            var version = Version();
            if (!LibtorchFiles.Version.StartsWith($"{version}.", StringComparison.Ordinal))
                return LibtorchFiles.Mismatch(version, torchSharp, $"take both from one release, or fetch it with {LibtorchFiles.Fetch}");
            Loaded.TryAdd("LibTorchSharp", NativeLibrary.Load(at = files.Bridge));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return Explain(at, exception.Message);
        }

        // TorchSharp asks for its libraries by name, not by path.
        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll +=
            (_, name) => Loaded.GetValueOrDefault(Path.GetFileNameWithoutExtension(name));
        return null;
    }

    /// <summary>The meaning of a loader's message, with the remedy.</summary>
    /// <param name="file">The library that was not loaded.</param>
    /// <param name="message">The message of the loader.</param>
    public static Fault Explain(string file, string message)
    {
        if (OldLibrary().Match(message) is { Success: true } old)
        {
            return new($"the C{(old.Groups[1].Value == "GLIBCXX" ? "++" : "")} library of this system", $"without {old.Value}",
                "that of Debian 13, Ubuntu 24.04 or newer",
                $"use such a system or a container of one, or as root on Debian 12 start the command by `{Script}`");
        }

        var line = message.Split('\n').Select(each => each.Trim()).Last(each => each.Length > 0).TrimEnd('.');
        var said = line.StartsWith($"{file}: ", StringComparison.Ordinal) ? line[(file.Length + 2)..] : line;
        return LibtorchFiles.Damaged(file, $"unusable ({said})", "a library that this system loads");
    }

    private static string Name(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }

    private static IEnumerable<string> Order(LibtorchFiles files) =>
        ((string[])["c10", "torch_cpu", .. files.IsCuda ? (string[])["c10_cuda", "torch_cuda"] : [], "torch"])
            .Select(library => Path.Combine(files.Folder, LibtorchFiles.NameOf(library)));

    private static string Version()
    {
        if (!NativeLibrary.TryGetExport(Loaded["torch_cpu"], AbiVersion, out var symbol)) return "older than 2.9";
        var version = Marshal.GetDelegateForFunctionPointer<VersionOf>(symbol)();
        return $"{version >> 56}.{(version >> 48) & 0xFF}";
    }

    [GeneratedRegex(@"(GLIBCXX|GLIBC|CXXABI)_[0-9.]*[0-9]")]
    private static partial Regex OldLibrary();
}
