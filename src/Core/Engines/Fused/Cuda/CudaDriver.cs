using System.Runtime.InteropServices;
using System.Text;

namespace Research;

/// <summary>The interface of the CUDA driver, as much of it as one kernel at a time needs. It is asked for, not linked.</summary>
/// <remarks>Functions return the driver's code, 0 for success, where a caller decides by it; all others throw.</remarks>
internal sealed unsafe class CudaDriver
{
    /// <summary>The oldest driver that takes the committed PTX of version 6.0: that of CUDA 9.0.</summary>
    public const int Oldest = 9000;

    private static readonly Lazy<CudaDriver?> System = new(() => Find([OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1"]));

    private static readonly string[] Names =
    [
        "cuInit", "cuDriverGetVersion", "cuDeviceGetCount", "cuDeviceGet", "cuDeviceGetName", "cuDeviceGetAttribute",
        "cuDeviceTotalMem_v2", "cuDevicePrimaryCtxRetain", "cuDevicePrimaryCtxRelease", "cuCtxSetCurrent", "cuCtxSynchronize",
        "cuModuleLoadDataEx", "cuModuleGetFunction", "cuModuleUnload", "cuMemGetInfo_v2", "cuMemAlloc_v2", "cuMemFree_v2",
        "cuMemcpyHtoD_v2", "cuMemcpyDtoH_v2", "cuLaunchKernel", "cuGetErrorName", "cuGetErrorString",
    ];

    private readonly NativeExports library;

    private CudaDriver(NativeExports library) => this.library = library;

    /// <summary>The driver of this machine; null where there is none.</summary>
    public static CudaDriver? OfMachine => System.Value;

    /// <summary>Whether it has every function that is called; a driver that is too old may not.</summary>
    public bool IsComplete => library.Has(Names);

    /// <summary>The first library found under some names; null where there is none.</summary>
    /// <param name="names">Names that the system's loader looks up, or full paths.</param>
    public static CudaDriver? Find(IEnumerable<string> names) => NativeExports.Find(names).Select(found => new CudaDriver(found)).FirstOrDefault();

    /// <summary>Starts the driver for this process; may be called again.</summary>
    public int Start() => ((delegate* unmanaged<uint, int>)library["cuInit"])(0);

    /// <summary>The newest CUDA that the driver serves, such as 12040 for 12.4; 0 where it does not say.</summary>
    public int Version()
    {
        int version;
        return ((delegate* unmanaged<int*, int>)library["cuDriverGetVersion"])(&version) == 0 ? version : 0;
    }

    /// <summary>The number of devices.</summary>
    public int Devices()
    {
        int count;
        Check(((delegate* unmanaged<int*, int>)library["cuDeviceGetCount"])(&count), "count the devices");
        return count;
    }

    /// <summary>The handle of a device.</summary>
    public int Device(int index)
    {
        int device;
        Check(((delegate* unmanaged<int*, int, int>)library["cuDeviceGet"])(&device, index), $"find device {index}");
        return device;
    }

    /// <summary>The name of a device, such as "NVIDIA H200".</summary>
    public string NameOf(int device)
    {
        var name = stackalloc byte[256];
        Check(((delegate* unmanaged<byte*, int, int, int>)library["cuDeviceGetName"])(name, 256, device), "name the device");
        return Text(name);
    }

    /// <summary>A property of a device, by its number in cuda.h.</summary>
    public int Attribute(int device, int attribute)
    {
        int value;
        Check(((delegate* unmanaged<int*, int, int, int>)library["cuDeviceGetAttribute"])(&value, attribute, device), "describe the device");
        return value;
    }

    /// <summary>All memory of a device, in bytes.</summary>
    public long TotalMemory(int device)
    {
        nuint bytes;
        Check(((delegate* unmanaged<nuint*, int, int>)library["cuDeviceTotalMem_v2"])(&bytes, device), "tell the memory of the device");
        return (long)bytes;
    }

    /// <summary>Takes part in the device's primary context, which this process has once.</summary>
    public nint Retain(int device)
    {
        nint context;
        Check(((delegate* unmanaged<nint*, int, int>)library["cuDevicePrimaryCtxRetain"])(&context, device), "open the device");
        return context;
    }

    /// <summary>Gives up what <see cref="Retain"/> took.</summary>
    public void Release(int device) => _ = ((delegate* unmanaged<int, int>)library["cuDevicePrimaryCtxRelease"])(device);

    /// <summary>Makes a context that of the calling thread.</summary>
    public void Enter(nint context) => Check(((delegate* unmanaged<nint, int>)library["cuCtxSetCurrent"])(context), "enter the device's context");

    /// <summary>Waits for all that the context was given.</summary>
    public void Synchronise() => Check(((delegate* unmanaged<int>)library["cuCtxSynchronize"])(), "finish the kernel");

    /// <summary>Memory of the context's device that is not taken, in bytes.</summary>
    public long FreeMemory()
    {
        nuint free, total;
        Check(((delegate* unmanaged<nuint*, nuint*, int>)library["cuMemGetInfo_v2"])(&free, &total), "tell the free memory");
        return (long)free;
    }

    /// <summary>Compiles PTX for the context's device, or loads machine code.</summary>
    /// <exception cref="InvalidOperationException">The driver refuses it; the message has the compiler's log.</exception>
    public nint Load(ReadOnlySpan<byte> image)
    {
        // PTX is a text that ends with a zero.
        var ended = new byte[image.Length + 1];
        image.CopyTo(ended);
        const int Size = 4096, ErrorLog = 5, ErrorLogSize = 6;
        var log = stackalloc byte[Size];
        log[0] = 0;
        var options = stackalloc int[] { ErrorLog, ErrorLogSize };
        var values = stackalloc void*[] { log, (void*)Size };
        nint module;
        int code;
        fixed (byte* at = ended)
            code = ((delegate* unmanaged<nint*, byte*, uint, int*, void**, int>)library["cuModuleLoadDataEx"])(&module, at, 2, options, values);
        Check(code, "compile the kernel for the device", Text(log));
        return module;
    }

    /// <summary>A function of a module.</summary>
    public nint Function(nint module, string name)
    {
        nint function;
        fixed (byte* text = Encoding.UTF8.GetBytes($"{name}\0"))
            Check(((delegate* unmanaged<nint*, nint, byte*, int>)library["cuModuleGetFunction"])(&function, module, text), $"find the kernel {name}");
        return function;
    }

    /// <summary>Gives up a module. A failure is passed over: the context may be gone.</summary>
    public void Unload(nint module) => _ = ((delegate* unmanaged<nint, int>)library["cuModuleUnload"])(module);

    /// <summary>Takes memory of the context's device.</summary>
    public ulong Allocate(long bytes)
    {
        ulong address;
        Check(((delegate* unmanaged<ulong*, nuint, int>)library["cuMemAlloc_v2"])(&address, (nuint)bytes), $"take {bytes:N0} bytes of memory");
        return address;
    }

    /// <summary>Gives memory back. A failure is passed over: the context may be gone.</summary>
    public void Free(ulong address) => _ = ((delegate* unmanaged<ulong, int>)library["cuMemFree_v2"])(address);

    /// <summary>Copies to a device.</summary>
    public void Write(ulong to, ReadOnlySpan<byte> from)
    {
        fixed (byte* at = from)
            Check(((delegate* unmanaged<ulong, void*, nuint, int>)library["cuMemcpyHtoD_v2"])(to, at, (nuint)from.Length), "copy to the device");
    }

    /// <summary>Copies from a device.</summary>
    public void Read(ulong from, Span<byte> to)
    {
        fixed (byte* at = to)
            Check(((delegate* unmanaged<void*, ulong, nuint, int>)library["cuMemcpyDtoH_v2"])(at, from, (nuint)to.Length), "copy from the device");
    }

    /// <summary>Starts a kernel.</summary>
    /// <param name="function">Its function.</param>
    /// <param name="groups">Blocks of threads.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="arguments">Where each argument lies.</param>
    public void Launch(nint function, int groups, int threads, void** arguments) => Check(
        ((delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)library["cuLaunchKernel"])(
            function, (uint)groups, 1, 1, (uint)threads, 1, 1, 0, 0, arguments, null),
        "start the kernel");

    /// <summary>The name and the meaning of a code, such as "CUDA_ERROR_OUT_OF_MEMORY (out of memory)".</summary>
    public string Explain(int code) => Said("cuGetErrorName", code) is { } name ? $"{name} ({Said("cuGetErrorString", code)})" : $"error {code}";

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private string? Said(string function, int code)
    {
        byte* text = null;
        return ((delegate* unmanaged<int, byte**, int>)library[function])(code, &text) == 0 ? Marshal.PtrToStringUTF8((nint)text) : null;
    }

    private void Check(int code, string task, string log = "")
    {
        if (code == 0) return;
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        throw new InvalidOperationException(string.Join(": ", [$"CUDA could not {task}", Explain(code), .. lines.Length == 0 ? [] : (string[])[string.Join("; ", lines)]]) + ".");
    }
}
