using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Vectors of 8 doubles that each lie in one cache line.</summary>
internal sealed class AlignedVectors(int length)
{
    private readonly AlignedFloats floats = new(Math.Max(length, 1) * Tile.Lanes);

    /// <summary>All of them.</summary>
    public Span<Vector512<double>> Span => MemoryMarshal.Cast<float, Vector512<double>>(floats.Span);

    /// <summary>The first vector, for access by an offset.</summary>
    public ref Vector512<double> First => ref this[0];

    /// <summary>The vector at a position.</summary>
    public ref Vector512<double> this[int index] => ref Unsafe.As<float, Vector512<double>>(ref floats[index * Tile.Lanes]);
}
