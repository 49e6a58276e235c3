using System.Text;

namespace Research;

/// <summary>An OpenCL 1.2 device that rounds division and square root correctly, with the kernels that were built for it.</summary>
internal sealed unsafe class OpenClDevice : IComputeDevice
{
    // Names of what a device states of itself, and the bits of its float operations (OpenCL 1.2, table 4.3).
    private const uint NameOf = 0x102B, DriverOf = 0x102D, VersionOf = 0x102F, SingleOf = 0x101B, DoubleOf = 0x1032, GlobalOf = 0x101F, LocalOf = 0x1023;
    private const ulong Denormals = 1, Nearest = 4, Fused = 32, RoundedDivision = 128;

    // Of a processor about a tenth of a second.
    private const long WorkOfLaunch = 1L << 30;

    private readonly OpenClFunctions cl;
    private readonly nint device, context, queue;
    private readonly Dictionary<KernelVariant, OpenClKernel> kernels = [];

    private OpenClDevice(OpenClFunctions cl, nint device)
    {
        (this.cl, this.device) = (cl, device);
        int error;
        context = cl.Context(0, 1, &device, 0, 0, &error);
        OpenClFunctions.Check(error, "no context can be made on the device");
        queue = cl.Queue(context, device, 0, &error);
        OpenClFunctions.Check(error, "no queue can be made on the device");
    }

    /// <inheritdoc/>
    public string Description => $"{cl.Text(device, NameOf)}, {cl.Text(device, VersionOf)}, driver {cl.Text(device, DriverOf)}";

    /// <inheritdoc/>
    public long Memory => (long)Math.Min(cl.Number(device, GlobalOf), long.MaxValue);

    /// <inheritdoc/>
    public int LocalMemory => (int)Math.Min(cl.Number(device, LocalOf), 48 << 10);

    /// <inheritdoc/>
    public long Pace => WorkOfLaunch;

    /// <inheritdoc/>
    public bool GroupsWait => true;

    /// <summary>The reason why a device cannot be used; null if it can.</summary>
    /// <param name="index">Which device of all platforms, counted from 0.</param>
    public static Fault? Missing(int index)
    {
        const string Other = "train with `--engine simd`, which gives the same bits";
        if (OpenClFunctions.OfMachine is not { } cl)
            return new("the OpenCL library", "missing", "installed", $"install an OpenCL driver, such as Debian's pocl-opencl-icd, or {Other}");
        var devices = cl.AllDevices();
        if (devices.Count == 0)
            return new("the number of OpenCL devices", "0", "at least 1", $"install an OpenCL driver, such as Debian's pocl-opencl-icd, or {Other}");
        if (index < 0 || index >= devices.Count)
            return new("the OpenCL device", $"{index}", $"in [0, {devices.Count - 1}]", "name one of the devices of this machine with --device");
        var (name, single) = (cl.Text(devices[index], NameOf), cl.Number(devices[index], SingleOf));
        var unmet = new List<string>();
        if ((single & RoundedDivision) == 0) unmet.Add("correctly rounded division and square root");
        if ((single & Fused) == 0) unmet.Add("fused multiply-add");
        if ((single & Denormals) == 0) unmet.Add("denormal numbers");
        if ((single & Nearest) == 0) unmet.Add("rounding to the nearest number");
        if (cl.Number(devices[index], DoubleOf) == 0) unmet.Add("numbers of double precision");
        if (!IsRecent(cl.Text(devices[index], VersionOf))) unmet.Add("OpenCL 1.2");
        return unmet.Count == 0 ? null : new($"the OpenCL device {name}", $"without {string.Join(", ", unmet)}", "one that promises them, so that its bits are those of the processor", Other);
    }

    /// <summary>Opens a device that is not <see cref="Missing(int)"/>.</summary>
    /// <param name="index">Which device of all platforms, counted from 0.</param>
    public static OpenClDevice Open(int index) => new(OpenClFunctions.OfMachine!, OpenClFunctions.OfMachine!.AllDevices()[index]);

    /// <inheritdoc/>
    public Fault? Missing(KernelVariant variant) => null;

    /// <inheritdoc/>
    public IComputeKernel Build(KernelVariant variant)
    {
        if (kernels.TryGetValue(variant, out var known)) return known;
        var (of, error) = (device, 0);
        nint program;
        var source = Encoding.UTF8.GetBytes(variant.Source);
        fixed (byte* text = source)
        {
            var start = text;
            var length = (nuint)source.Length;
            program = cl.Program(context, 1, &start, &length, &error);
            OpenClFunctions.Check(error, "the source of the kernel is not taken");
        }

        var options = Encoding.UTF8.GetBytes($"-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt {string.Join(' ', variant.Options)}\0");
        fixed (byte* text = options) error = cl.Build(program, 1, &of, text, 0, 0);
        if (error != 0) OpenClFunctions.Check(error, $"the kernel {variant.FileName} cannot be built: {Log(program)}");
        fixed (byte* name = Encoding.UTF8.GetBytes($"{KernelVariant.Function}\0"))
        {
            var kernel = cl.Kernel(program, name, &error);
            OpenClFunctions.Check(error, "the kernel is not in its program");
            return kernels[variant] = new(cl, queue, program, kernel);
        }
    }

    /// <inheritdoc/>
    public IComputeBuffer Allocate(long bytes)
    {
        const ulong ReadAndWrite = 1;
        int error;
        var memory = cl.Buffer(context, ReadAndWrite, (nuint)bytes, null, &error);
        OpenClFunctions.Check(error, $"the device has no memory for another {bytes} bytes; train fewer models at a time");
        return new OpenClBuffer(cl, queue, memory);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var kernel in kernels.Values) kernel.Release();
        kernels.Clear();
        cl.ReleaseQueue(queue);
        cl.ReleaseContext(context);
    }

    /// <summary>Whether a text such as "OpenCL 1.2 pocl" names version 1.2 or later.</summary>
    internal static bool IsRecent(string version) =>
        version.Split(' ') is [_, var number, ..] && Version.TryParse(number, out var parsed) && parsed >= new Version(1, 2);

    private string Log(nint program)
    {
        const uint LogOf = 0x1183;
        nuint length;
        if (cl.BuildInfo(program, device, LogOf, 0, null, &length) != 0) return "";
        var bytes = new byte[length];
        fixed (byte* to = bytes) cl.BuildInfo(program, device, LogOf, length, to, null);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }
}
