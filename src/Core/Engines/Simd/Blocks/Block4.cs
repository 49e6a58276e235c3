using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Four rows, or the four vectors of 64 samples.</summary>
/// <typeparam name="T">A vector, or a row of vectors.</typeparam>
internal struct Block4<T> : IRegisterRows<Block4<T>, T>
    where T : struct, IRegisterBlock<T>
{
    /// <summary>The rows, in order.</summary>
    public T A, B, C, D;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static int Width => 4 * T.Width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block4<T> Load(ref float at, nint stride)
    {
        Block4<T> all;
        all.A = T.Load(ref at);
        all.B = T.Load(ref Unsafe.Add(ref at, stride));
        all.C = T.Load(ref Unsafe.Add(ref at, 2 * stride));
        all.D = T.Load(ref Unsafe.Add(ref at, 3 * stride));
        return all;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block4<T> Load(ref float at) => Load(ref at, T.Width * Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at, nint stride)
    {
        A.Store(ref at);
        B.Store(ref Unsafe.Add(ref at, stride));
        C.Store(ref Unsafe.Add(ref at, 2 * stride));
        D.Store(ref Unsafe.Add(ref at, 3 * stride));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at) => Store(ref at, T.Width * Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> factor, Block4<T> x)
    {
        A.Add(factor, x.A);
        B.Add(factor, x.B);
        C.Add(factor, x.C);
        D.Add(factor, x.D);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMultiples(ref float factors, nint stride, T row)
    {
        A.Add(Vector512.Create(factors), row);
        B.Add(Vector512.Create(Unsafe.Add(ref factors, stride)), row);
        C.Add(Vector512.Create(Unsafe.Add(ref factors, 2 * stride)), row);
        D.Add(Vector512.Create(Unsafe.Add(ref factors, 3 * stride)), row);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts(ref float factors, nint stride, T row)
    {
        A.Add(Vector512.LoadUnsafe(ref factors), row);
        B.Add(Vector512.LoadUnsafe(ref Unsafe.Add(ref factors, stride)), row);
        C.Add(Vector512.LoadUnsafe(ref Unsafe.Add(ref factors, 2 * stride)), row);
        D.Add(Vector512.LoadUnsafe(ref Unsafe.Add(ref factors, 3 * stride)), row);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct
    {
        A.Map(ref map);
        B.Map(ref map);
        C.Map(ref map);
        D.Map(ref map);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref T sum, ref float factors, nint stride)
    {
        sum.Add(Vector512.Create(factors), A);
        sum.Add(Vector512.Create(Unsafe.Add(ref factors, stride)), B);
        sum.Add(Vector512.Create(Unsafe.Add(ref factors, 2 * stride)), C);
        sum.Add(Vector512.Create(Unsafe.Add(ref factors, 3 * stride)), D);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Show<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<T>, allows ref struct
    {
        visitor.See(A);
        visitor.See(B);
        visitor.See(C);
        visitor.See(D);
    }
}
