using System.Runtime.InteropServices;
using System.Text;

namespace Research;

/// <summary>NVRTC, the compiler of the CUDA toolkit as a library, for variants without committed PTX. It is asked for, not linked.</summary>
internal sealed unsafe class Nvrtc
{
    private const string Install = "install NVRTC of the CUDA toolkit, or train with `--engine simd`";

    // The first that fits the driver is taken.
    private static readonly string[] Libraries = OperatingSystem.IsWindows()
        ? ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]
        : ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"];

    private static readonly string[] Names =
    [
        "nvrtcVersion", "nvrtcGetNumSupportedArchs", "nvrtcGetSupportedArchs", "nvrtcCreateProgram", "nvrtcCompileProgram", "nvrtcDestroyProgram",
        "nvrtcGetProgramLogSize", "nvrtcGetProgramLog", "nvrtcGetCUBINSize", "nvrtcGetCUBIN", "nvrtcGetPTXSize", "nvrtcGetPTX",
        "nvrtcGetErrorString",
    ];

    private static readonly Lazy<IReadOnlyList<Nvrtc>> System = new(() => Find(Libraries));

    private readonly NativeExports library;

    private Nvrtc(NativeExports library)
    {
        this.library = library;
        int major, minor, count;
        Check(((delegate* unmanaged<int*, int*, int>)library["nvrtcVersion"])(&major, &minor), "tell its version");
        Check(((delegate* unmanaged<int*, int>)library["nvrtcGetNumSupportedArchs"])(&count), "count its architectures");
        Architectures = new int[count];
        fixed (int* at = Architectures)
            Check(((delegate* unmanaged<int*, int>)library["nvrtcGetSupportedArchs"])(at), "list its architectures");
        Version = (1000 * major) + (10 * minor);
    }

    /// <summary>Its version, such as 12040 for 12.4.</summary>
    public int Version { get; }

    /// <summary>The architectures that it compiles for, each 10 times a compute capability.</summary>
    public int[] Architectures { get; }

    /// <summary>The libraries found under some names, without those older than 11.2.</summary>
    /// <param name="names">Names that the system's loader looks up, or full paths.</param>
    public static IReadOnlyList<Nvrtc> Find(IEnumerable<string> names) =>
        [.. NativeExports.Find(names).Where(found => found.Has(Names)).Select(found => new Nvrtc(found))];

    /// <summary>The reason why no kernel of a variant can be compiled; null if it can.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    /// <param name="architecture">That of the device.</param>
    /// <param name="driver">The version of the driver.</param>
    public static Fault? Missing(KernelVariant variant, int architecture, int driver) => Missing(System.Value, variant, architecture, driver);

    /// <summary>The same with some libraries in place of those of this machine.</summary>
    /// <param name="found">The libraries.</param>
    /// <param name="variant">The macros of the kernel.</param>
    /// <param name="architecture">That of the device.</param>
    /// <param name="driver">The version of the driver.</param>
    public static Fault? Missing(IReadOnlyList<Nvrtc> found, KernelVariant variant, int architecture, int driver)
    {
        if (found.Count == 0) return new($"the kernel {variant.FileName}", "not among the compiled ones, and NVRTC is missing,", "compiled", Install);
        return Fitting(found, architecture, driver) is not null
            ? null
            : new($"NVRTC, which the kernel {variant.FileName} needs,", string.Join(" and ", found.Select(each => CudaProbe.Cuda(each.Version))),
                $"one of CUDA {driver / 1000}, which the driver serves, that compiles for compute capability {CudaProbe.Capability(architecture)} or an older one",
                Install);
    }

    /// <summary>Compiles a variant with the library of this machine that fits.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    /// <param name="architecture">That of the device.</param>
    /// <param name="driver">The version of the driver.</param>
    /// <returns>Machine code, or PTX where the device is newer than the library.</returns>
    /// <exception cref="InvalidOperationException">There is none, or it refuses the source; the message says why.</exception>
    public static byte[] Compile(KernelVariant variant, int architecture, int driver) =>
        Missing(variant, architecture, driver) is { } fault
            ? throw new InvalidOperationException(fault.Sentence)
            : Fitting(System.Value, architecture, driver)!.Compile(variant, architecture);

    /// <summary>The options for a variant. Every float operation is rounded by itself.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    /// <param name="known">The architectures that the compiler knows.</param>
    /// <param name="architecture">That of the device, not older than all known ones.</param>
    public static IReadOnlyList<string> Options(KernelVariant variant, IEnumerable<int> known, int architecture)
    {
        var newest = known.Where(each => each <= architecture).Max();
        return
        [
            $"--gpu-architecture={(newest == architecture ? "sm" : "compute")}_{newest}", "--std=c++14",
            "--fmad=false", "--ftz=false", "--prec-div=true", "--prec-sqrt=true", .. variant.Options,
        ];
    }

    /// <summary>Compiles a variant.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    /// <param name="architecture">That of the device.</param>
    /// <returns>Machine code, or PTX where the device is newer than the library.</returns>
    /// <exception cref="InvalidOperationException">The library refuses the source; the message says why.</exception>
    public byte[] Compile(KernelVariant variant, int architecture)
    {
        var options = Options(variant, Architectures, architecture);
        var texts = options.Select(option => Marshal.StringToCoTaskMemUTF8(option)).ToArray();
        nint program = 0;
        try
        {
            fixed (byte* source = Encoding.UTF8.GetBytes($"{variant.Source}\0"))
            fixed (byte* name = "kernel.cl\0"u8)
            {
                Check(((delegate* unmanaged<nint*, byte*, byte*, int, void*, void*, int>)library["nvrtcCreateProgram"])(
                    &program, source, name, 0, null, null), "take the source");
            }

            int code;
            fixed (nint* at = texts)
                code = ((delegate* unmanaged<nint, int, nint*, int>)library["nvrtcCompileProgram"])(program, texts.Length, at);
            if (code != 0) Check(code, $"compile the kernel {variant.FileName}", Encoding.UTF8.GetString(Result(program, "nvrtcGetProgramLog")));
            return Result(program, Architectures.Contains(architecture) ? "nvrtcGetCUBIN" : "nvrtcGetPTX");
        }
        finally
        {
            foreach (var text in texts) Marshal.FreeCoTaskMem(text);
            _ = ((delegate* unmanaged<nint*, int>)library["nvrtcDestroyProgram"])(&program);
        }
    }

    /// <summary>A driver loads what its own CUDA or an older one made.</summary>
    private static Nvrtc? Fitting(IEnumerable<Nvrtc> found, int architecture, int driver) =>
        found.FirstOrDefault(each => each.Version / 1000 <= driver / 1000 && each.Architectures.Any(known => known <= architecture && known >= CudaProbe.OldestArchitecture));

    private byte[] Result(nint program, string function)
    {
        nuint size;
        Check(((delegate* unmanaged<nint, nuint*, int>)library[$"{function}Size"])(program, &size), "tell the size of its result");
        var result = new byte[(int)size];
        fixed (byte* at = result)
            Check(((delegate* unmanaged<nint, byte*, int>)library[function])(program, at), "hand over its result");
        return result;
    }

    private void Check(int code, string task, string log = "")
    {
        if (code == 0) return;
        var said = Marshal.PtrToStringUTF8(((delegate* unmanaged<int, nint>)library["nvrtcGetErrorString"])(code)) ?? $"error {code}";
        var lines = log.Trim('\0').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        throw new InvalidOperationException(string.Join(": ", [$"NVRTC could not {task}", said, .. lines.Length == 0 ? [] : (string[])[string.Join("; ", lines)]]) + ".");
    }
}
