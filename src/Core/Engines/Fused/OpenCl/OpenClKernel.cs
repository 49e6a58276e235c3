namespace Research;

/// <summary>A kernel of an OpenCL device.</summary>
internal sealed unsafe class OpenClKernel(OpenClFunctions cl, nint queue, nint program, nint kernel) : IComputeKernel
{
    /// <inheritdoc/>
    public void Run(int groups, int threads, ReadOnlySpan<IComputeBuffer> buffers, ReadOnlySpan<byte> setup)
    {
        for (var k = 0; k < buffers.Length; k++)
        {
            var memory = ((OpenClBuffer)buffers[k]).Memory;
            OpenClFunctions.Check(cl.Argument(kernel, (uint)k, (nuint)sizeof(nint), &memory), "a kernel does not take a buffer");
        }

        fixed (byte* value = setup)
            OpenClFunctions.Check(cl.Argument(kernel, (uint)buffers.Length, (nuint)setup.Length, value), "a kernel does not take its settings");
        var (all, each) = ((nuint)groups * (nuint)threads, (nuint)threads);
        OpenClFunctions.Check(cl.Enqueue(queue, kernel, 1, null, &all, &each, 0, 0, 0), "a kernel cannot be started");
        OpenClFunctions.Check(cl.Finish(queue), "a kernel failed");
    }

    /// <summary>Gives back what the kernel takes.</summary>
    public void Release()
    {
        cl.ReleaseKernel(kernel);
        cl.ReleaseProgram(program);
    }
}

/// <summary>Memory of an OpenCL device.</summary>
internal sealed unsafe class OpenClBuffer(OpenClFunctions cl, nint queue, nint memory) : IComputeBuffer
{
    private const uint Waits = 1;

    /// <summary>The memory object.</summary>
    public nint Memory => memory;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> from)
    {
        fixed (byte* at = from) OpenClFunctions.Check(cl.Write(queue, memory, Waits, 0, (nuint)from.Length, at, 0, 0, 0), "a buffer cannot be written");
    }

    /// <inheritdoc/>
    public void Read(Span<byte> to)
    {
        fixed (byte* at = to) OpenClFunctions.Check(cl.Read(queue, memory, Waits, 0, (nuint)to.Length, at, 0, 0, 0), "a buffer cannot be read");
    }

    /// <inheritdoc/>
    public void Dispose() => cl.ReleaseBuffer(memory);
}
