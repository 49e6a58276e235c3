using static TorchSharp.torch;

namespace Research;

/// <summary>
/// Keeps the memory of a step's temporaries with the process. glibc would give blocks of this size back to the system after every
/// step and take them again page by page; one that is freed teaches it to keep all that are smaller.
/// </summary>
internal static class TensorMemory
{
    // Just below the 32 MiB up to which glibc learns.
    private const int Floats = 8_000_000;

    public static void Keep() => empty(Floats).Dispose();
}
