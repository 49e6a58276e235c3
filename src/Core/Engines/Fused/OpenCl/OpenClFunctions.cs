using System.Text;

namespace Research;

/// <summary>The functions of the OpenCL library that this project calls, found when it is loaded (Khronos, OpenCL 1.2).</summary>
internal sealed unsafe class OpenClFunctions
{
    private static readonly string[] Names = ["libOpenCL.so.1", "OpenCL.dll", "/System/Library/Frameworks/OpenCL.framework/OpenCL", "libOpenCL.so"];

    private readonly NativeExports library;

    // A library without one of the functions is none for OpenCL 1.2.
    private bool isComplete = true;

    private OpenClFunctions(NativeExports library)
    {
        this.library = library;
        Platforms = (delegate* unmanaged<uint, nint*, uint*, int>)Find("clGetPlatformIDs");
        Devices = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)Find("clGetDeviceIDs");
        DeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Find("clGetDeviceInfo");
        Context = (delegate* unmanaged<nint, uint, nint*, nint, nint, int*, nint>)Find("clCreateContext");
        Queue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)Find("clCreateCommandQueue");
        Program = (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)Find("clCreateProgramWithSource");
        Build = (delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int>)Find("clBuildProgram");
        BuildInfo = (delegate* unmanaged<nint, nint, uint, nuint, byte*, nuint*, int>)Find("clGetProgramBuildInfo");
        Kernel = (delegate* unmanaged<nint, byte*, int*, nint>)Find("clCreateKernel");
        Buffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)Find("clCreateBuffer");
        Argument = (delegate* unmanaged<nint, uint, nuint, void*, int>)Find("clSetKernelArg");
        Enqueue = (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint, nint, int>)Find("clEnqueueNDRangeKernel");
        Read = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint, nint, int>)Find("clEnqueueReadBuffer");
        Write = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint, nint, int>)Find("clEnqueueWriteBuffer");
        Finish = (delegate* unmanaged<nint, int>)Find("clFinish");
        ReleaseBuffer = (delegate* unmanaged<nint, int>)Find("clReleaseMemObject");
        ReleaseKernel = (delegate* unmanaged<nint, int>)Find("clReleaseKernel");
        ReleaseProgram = (delegate* unmanaged<nint, int>)Find("clReleaseProgram");
        ReleaseQueue = (delegate* unmanaged<nint, int>)Find("clReleaseCommandQueue");
        ReleaseContext = (delegate* unmanaged<nint, int>)Find("clReleaseContext");
    }

    /// <summary>The functions of the library of this machine; null where there is none.</summary>
    public static OpenClFunctions? OfMachine { get; } = Load();

    public readonly delegate* unmanaged<uint, nint*, uint*, int> Platforms;
    public readonly delegate* unmanaged<nint, ulong, uint, nint*, uint*, int> Devices;
    public readonly delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> DeviceInfo;
    public readonly delegate* unmanaged<nint, uint, nint*, nint, nint, int*, nint> Context;
    public readonly delegate* unmanaged<nint, nint, ulong, int*, nint> Queue;
    public readonly delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint> Program;
    public readonly delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int> Build;
    public readonly delegate* unmanaged<nint, nint, uint, nuint, byte*, nuint*, int> BuildInfo;
    public readonly delegate* unmanaged<nint, byte*, int*, nint> Kernel;
    public readonly delegate* unmanaged<nint, ulong, nuint, void*, int*, nint> Buffer;
    public readonly delegate* unmanaged<nint, uint, nuint, void*, int> Argument;
    public readonly delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint, nint, int> Enqueue;
    public readonly delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint, nint, int> Read, Write;
    public readonly delegate* unmanaged<nint, int> Finish, ReleaseBuffer, ReleaseKernel, ReleaseProgram, ReleaseQueue, ReleaseContext;

    private readonly Lock listing = new();

    /// <summary>All devices of all platforms, in order.</summary>
    public List<nint> AllDevices()
    {
        const ulong Every = 0xFFFFFFFF;
        // Drivers set up their devices at the first call: a second thread may find none meanwhile.
        using var alone = listing.EnterScope();
        var all = new List<nint>();
        uint count;
        if (Platforms(0, null, &count) != 0 || count == 0) return all;
        var platforms = new nint[count];
        fixed (nint* to = platforms) Check(Platforms(count, to, null), "its platforms cannot be listed");
        foreach (var platform in platforms)
        {
            if (Devices(platform, Every, 0, null, &count) != 0 || count == 0) continue;
            var devices = new nint[count];
            fixed (nint* to = devices) Check(Devices(platform, Every, count, to, null), "its devices cannot be listed");
            all.AddRange(devices);
        }

        return all;
    }

    /// <summary>A number that a device states of itself.</summary>
    public ulong Number(nint device, uint name)
    {
        var value = 0UL;
        return DeviceInfo(device, name, sizeof(ulong), &value, null) == 0 ? value : 0;
    }

    /// <summary>A text that a device states of itself.</summary>
    public string Text(nint device, uint name)
    {
        nuint length;
        if (DeviceInfo(device, name, 0, null, &length) != 0) return "";
        var bytes = new byte[length];
        fixed (byte* to = bytes) Check(DeviceInfo(device, name, length, to, null), "a device does not describe itself");
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    /// <summary>Raises an error where a function failed.</summary>
    /// <param name="code">What it gave.</param>
    /// <param name="what">What that means, as the rest of a sentence.</param>
    /// <exception cref="InvalidOperationException">The code is not 0.</exception>
    public static void Check(int code, string what)
    {
        if (code != 0) throw new InvalidOperationException($"OpenCL error {code}: {what}.");
    }

    private nint Find(string name)
    {
        isComplete &= library[name] != 0;
        return library[name];
    }

    private static OpenClFunctions? Load() =>
        NativeExports.Find(Names).Select(library => new OpenClFunctions(library)).FirstOrDefault(functions => functions.isComplete);
}
