using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>One vector of 16 lanes: what all blocks are made of.</summary>
internal struct Vector : IVectors<Vector>
{
    /// <summary>The lanes.</summary>
    public Vector512<float> Lanes;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector Load(ref float at)
    {
        Vector vector;
        vector.Lanes = Vector512.LoadUnsafe(ref at);
        return vector;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at) => Lanes.StoreUnsafe(ref at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> factor, Vector x) => Lanes = Vector512.FusedMultiplyAdd(factor, x.Lanes, Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct => Lanes = map.Of(Lanes);
}
