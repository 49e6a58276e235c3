using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Two rows.</summary>
/// <typeparam name="T">A vector, or a row of vectors.</typeparam>
internal struct Block2<T> : IRegisterRows<Block2<T>, T>
    where T : struct, IRegisterBlock<T>
{
    /// <summary>The rows, in order.</summary>
    public T A, B;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    public static int Width => 2 * T.Width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block2<T> Load(ref float at, nint stride)
    {
        Block2<T> all;
        all.A = T.Load(ref at);
        all.B = T.Load(ref Unsafe.Add(ref at, stride));
        return all;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block2<T> Load(ref float at) => Load(ref at, T.Width * Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at, nint stride)
    {
        A.Store(ref at);
        B.Store(ref Unsafe.Add(ref at, stride));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at) => Store(ref at, T.Width * Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> factor, Block2<T> x)
    {
        A.Add(factor, x.A);
        B.Add(factor, x.B);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMultiples(ref float factors, nint stride, T row)
    {
        A.Add(Vector512.Create(factors), row);
        B.Add(Vector512.Create(Unsafe.Add(ref factors, stride)), row);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts(ref float factors, nint stride, T row)
    {
        A.Add(Vector512.LoadUnsafe(ref factors), row);
        B.Add(Vector512.LoadUnsafe(ref Unsafe.Add(ref factors, stride)), row);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct
    {
        A.Map(ref map);
        B.Map(ref map);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref T sum, ref float factors, nint stride)
    {
        sum.Add(Vector512.Create(factors), A);
        sum.Add(Vector512.Create(Unsafe.Add(ref factors, stride)), B);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Show<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<T>, allows ref struct
    {
        visitor.See(A);
        visitor.See(B);
    }
}
