namespace Research;

/// <summary>An NVIDIA GPU, by the CUDA driver. Every member may be called from any thread.</summary>
internal sealed class CudaDevice : IComputeDevice
{
    // What the driver takes beside buffers: code, and the registers that a compiler keeps in memory.
    private const int ReservedShare = 8;

    private readonly CudaDriver driver;
    private readonly int device, architecture;
    private readonly nint context;
    private readonly Lock building = new();
    private readonly Dictionary<KernelVariant, CudaKernel> kernels = [];

    private CudaDevice(CudaDriver driver, int index)
    {
        this.driver = driver;
        device = driver.Device(index);
        architecture = CudaProbe.Architecture(driver, device);
        context = driver.Retain(device);
        driver.Enter(context);
        Memory = driver.FreeMemory() / ReservedShare * (ReservedShare - 1);
        LocalMemory = driver.Attribute(device, CudaProbe.SharedMemory);
        Description = $"{driver.NameOf(device)}, compute capability {CudaProbe.Capability(architecture)}, driver for CUDA {CudaProbe.Cuda(driver.Version())}";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public long Memory { get; }

    /// <inheritdoc/>
    public int LocalMemory { get; }

    /// <inheritdoc/>
    public long Pace => 1L << 38;

    /// <inheritdoc/>
    public bool GroupsWait => false;

    /// <summary>The reason why a device of this machine cannot be used; null if it can.</summary>
    /// <param name="index">The number of the device, from 0.</param>
    public static Fault? Missing(int index) => CudaProbe.Missing(CudaDriver.OfMachine, index);

    /// <summary>Opens a device of this machine.</summary>
    /// <param name="index">The number of the device, from 0.</param>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why.</exception>
    public static CudaDevice Open(int index) => Open(CudaDriver.OfMachine, index);

    /// <summary>Opens a device of a driver.</summary>
    /// <param name="driver">The driver; null where there is none.</param>
    /// <param name="index">The number of the device, from 0.</param>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why.</exception>
    public static CudaDevice Open(CudaDriver? driver, int index) =>
        CudaProbe.Missing(driver, index) is { } fault ? throw new InvalidOperationException(fault.Sentence) : new(driver!, index);

    /// <inheritdoc/>
    public Fault? Missing(KernelVariant variant) => CommittedPtx.Has(variant) ? null : Nvrtc.Missing(variant, architecture, driver.Version());

    /// <inheritdoc/>
    public IComputeKernel Build(KernelVariant variant)
    {
        lock (building)
        {
            if (kernels.TryGetValue(variant, out var built)) return built;
            var image = CommittedPtx.Find(variant) ?? Nvrtc.Compile(variant, architecture, driver.Version());
            Enter();
            var module = driver.Load(image);
            return kernels[variant] = new(this, module, driver.Function(module, KernelVariant.Function));
        }
    }

    /// <inheritdoc/>
    public IComputeBuffer Allocate(long bytes)
    {
        Enter();
        return new CudaBuffer(this, driver.Allocate(bytes));
    }

    /// <summary>Makes the device that of the calling thread.</summary>
    /// <returns>Its driver.</returns>
    internal CudaDriver Enter()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        driver.Enter(context);
        return driver;
    }

    /// <summary>Whether it was closed, and its memory with it.</summary>
    internal bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsClosed) return;
        Enter();
        foreach (var kernel in kernels.Values) driver.Unload(kernel.Module);
        IsClosed = true;
        driver.Release(device);
    }
}

/// <summary>Memory of a CUDA device.</summary>
/// <param name="device">The device.</param>
/// <param name="address">Where it begins.</param>
internal sealed class CudaBuffer(CudaDevice device, ulong address) : IComputeBuffer
{
    private bool isFree;

    /// <summary>Where it begins, as kernels see it.</summary>
    public ulong Address => address;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> from) => device.Enter().Write(address, from);

    /// <inheritdoc/>
    public void Read(Span<byte> to) => device.Enter().Read(address, to);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isFree && !device.IsClosed) device.Enter().Free(address);
        isFree = true;
    }
}

/// <summary>A kernel on a CUDA device.</summary>
/// <param name="device">The device.</param>
/// <param name="module">The loaded program.</param>
/// <param name="function">Its function.</param>
internal sealed class CudaKernel(CudaDevice device, nint module, nint function) : IComputeKernel
{
    /// <summary>The loaded program.</summary>
    public nint Module => module;

    /// <inheritdoc/>
    public unsafe void Run(int groups, int threads, ReadOnlySpan<IComputeBuffer> buffers, ReadOnlySpan<byte> setup)
    {
        var addresses = stackalloc ulong[buffers.Length];
        var arguments = stackalloc void*[buffers.Length + 1];
        for (var i = 0; i < buffers.Length; i++)
        {
            addresses[i] = ((CudaBuffer)buffers[i]).Address;
            arguments[i] = addresses + i;
        }

        var driver = device.Enter();
        fixed (byte* last = setup)
        {
            arguments[buffers.Length] = last;
            driver.Launch(function, groups, threads, arguments);
            driver.Synchronise();
        }
    }
}
