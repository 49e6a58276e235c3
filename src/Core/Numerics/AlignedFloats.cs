using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// Floats that begin at a multiple of 64 bytes and never move: a vector of 16 lanes that straddles two cache lines costs
/// two loads.
/// </summary>
internal sealed class AlignedFloats
{
    // Arrays of several threads lie side by side, and a processor prefetches beyond the end of an array: this distance between them
    // made two threads on 20→5 a sixth faster; a cache line or two pages did not.
    private const int Apart = 65_536 / sizeof(float);

    private readonly float[] array;
    private readonly int start;

    /// <summary>An array of zeros.</summary>
    /// <param name="length">The number of floats.</param>
    public unsafe AlignedFloats(int length)
    {
        array = GC.AllocateArray<float>(length + Tile.Lanes + Apart, pinned: true);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        start = (int)(-address & 63) / sizeof(float);
        Length = length;
    }

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => array.AsSpan(start, Length);

    /// <summary>The float at a position.</summary>
    public ref float this[int index] => ref array[start + index];
}
