namespace Research;

/// <summary>A device that runs kernels: an OpenCL device, or a CUDA device.</summary>
internal interface IComputeDevice : IDisposable
{
    /// <summary>The device and its driver, in words, such as "NVIDIA H200, driver 12.4".</summary>
    string Description { get; }

    /// <summary>Bytes of memory that buffers may take together.</summary>
    long Memory { get; }

    /// <summary>Bytes of memory that the threads of a group share.</summary>
    int LocalMemory { get; }

    /// <summary>Multiply-adds between two looks at cancellation and checkpoints: a fraction of a second.</summary>
    long Pace { get; }

    /// <summary>Whether all threads of a group wait for each other at a barrier; otherwise those of a model alone.</summary>
    bool GroupsWait { get; }

    /// <summary>The reason why the device cannot build a variant; null if it can.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    Fault? Missing(KernelVariant variant);

    /// <summary>Builds the kernel of a variant, or finds it built.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    /// <exception cref="InvalidOperationException">The kernel cannot be built; the message says why.</exception>
    IComputeKernel Build(KernelVariant variant);

    /// <summary>Takes memory whose content is not defined.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="InvalidOperationException">The device has too little memory left.</exception>
    IComputeBuffer Allocate(long bytes);
}

/// <summary>Memory of a device.</summary>
internal interface IComputeBuffer : IDisposable
{
    /// <summary>Copies to the device, from its first byte on, and waits.</summary>
    /// <param name="from">What is copied.</param>
    void Write(ReadOnlySpan<byte> from);

    /// <summary>Copies from the device, from its first byte on, and waits.</summary>
    /// <param name="to">Where it is copied to.</param>
    void Read(Span<byte> to);
}

/// <summary>A kernel, built for a device.</summary>
internal interface IComputeKernel
{
    /// <summary>Runs the kernel to its end.</summary>
    /// <param name="groups">Groups of threads.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="buffers">The first arguments.</param>
    /// <param name="setup">The last argument, a structure of words of 32 bits, by value.</param>
    void Run(int groups, int threads, ReadOnlySpan<IComputeBuffer> buffers, ReadOnlySpan<byte> setup);
}
