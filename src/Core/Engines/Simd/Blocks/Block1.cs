using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>One row, so that code for several rows works for one too.</summary>
/// <typeparam name="T">A vector, or a row of vectors.</typeparam>
internal struct Block1<T> : IRegisterRows<Block1<T>, T>
    where T : struct, IRegisterBlock<T>
{
    /// <summary>The row.</summary>
    public T A;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static int Width => T.Width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1<T> Load(ref float at, nint stride)
    {
        Block1<T> all;
        all.A = T.Load(ref at);
        return all;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block1<T> Load(ref float at) => Load(ref at, T.Width * Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at, nint stride) => A.Store(ref at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at) => Store(ref at, T.Width * Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> factor, Block1<T> x) => A.Add(factor, x.A);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMultiples(ref float factors, nint stride, T row) => A.Add(Vector512.Create(factors), row);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts(ref float factors, nint stride, T row) => A.Add(Vector512.LoadUnsafe(ref factors), row);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct => A.Map(ref map);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref T sum, ref float factors, nint stride) => sum.Add(Vector512.Create(factors), A);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Show<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<T>, allows ref struct => visitor.See(A);
}
