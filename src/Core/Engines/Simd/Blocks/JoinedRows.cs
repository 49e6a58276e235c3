using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The rows of one block, then those of another.</summary>
/// <typeparam name="TUpper">The first block.</typeparam>
/// <typeparam name="TLower">The second block.</typeparam>
internal struct JoinedRows<TUpper, TLower> : IRegisterRows<JoinedRows<TUpper, TLower>, Vector>
    where TUpper : struct, IRegisterRows<TUpper, Vector>
    where TLower : struct, IRegisterRows<TLower, Vector>
{
    /// <summary>The rows, in order.</summary>
    public TUpper Upper;

    /// <summary>Those behind them.</summary>
    public TLower Lower;

    /// <inheritdoc/>
    public static int Count => TUpper.Count + TLower.Count;

    /// <inheritdoc/>
    public static int Width => TUpper.Width + TLower.Width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedRows<TUpper, TLower> Load(ref float at, nint stride)
    {
        JoinedRows<TUpper, TLower> all;
        all.Upper = TUpper.Load(ref at, stride);
        all.Lower = TLower.Load(ref Unsafe.Add(ref at, TUpper.Count * stride), stride);
        return all;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedRows<TUpper, TLower> Load(ref float at) => Load(ref at, Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at, nint stride)
    {
        Upper.Store(ref at, stride);
        Lower.Store(ref Unsafe.Add(ref at, TUpper.Count * stride), stride);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at) => Store(ref at, Tile.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> factor, JoinedRows<TUpper, TLower> x)
    {
        Upper.Add(factor, x.Upper);
        Lower.Add(factor, x.Lower);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMultiples(ref float factors, nint stride, Vector row)
    {
        Upper.AddMultiples(ref factors, stride, row);
        Lower.AddMultiples(ref Unsafe.Add(ref factors, TUpper.Count * stride), stride, row);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts(ref float factors, nint stride, Vector row)
    {
        Upper.AddProducts(ref factors, stride, row);
        Lower.AddProducts(ref Unsafe.Add(ref factors, TUpper.Count * stride), stride, row);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref Vector sum, ref float factors, nint stride)
    {
        Upper.AddTo(ref sum, ref factors, stride);
        Lower.AddTo(ref sum, ref Unsafe.Add(ref factors, TUpper.Count * stride), stride);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct
    {
        Upper.Map(ref map);
        Lower.Map(ref map);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Show<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<Vector>, allows ref struct
    {
        Upper.Show(ref visitor);
        Lower.Show(ref visitor);
    }
}
