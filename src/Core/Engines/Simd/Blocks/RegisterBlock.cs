using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Vectors of 16 lanes that stay in registers together. Blocks nest: five rows of four vectors are the sums of a kernel. Each
/// size is written out, because the compiler keeps in registers what lies flat.
/// </summary>
/// <typeparam name="TSelf">The block.</typeparam>
internal interface IRegisterBlock<TSelf>
    where TSelf : struct, IRegisterBlock<TSelf>
{
    /// <summary>How many vectors there are.</summary>
    static abstract int Width { get; }

    /// <summary>Vectors that lie side by side.</summary>
    static abstract TSelf Load(ref float at);

    /// <summary>Writes the vectors side by side.</summary>
    void Store(ref float at);

    /// <summary>this + factor × x, rounded once.</summary>
    void Add(Vector512<float> factor, TSelf x);

    /// <summary>Puts f(v) in the place of every vector v, one after the other.</summary>
    void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct;
}

/// <summary>A function of a vector, which may know how often it was called.</summary>
internal interface IVectorMap
{
    /// <summary>f(v).</summary>
    Vector512<float> Of(Vector512<float> vector);
}

/// <summary>Rows of vectors.</summary>
/// <typeparam name="TSelf">The rows.</typeparam>
/// <typeparam name="TRow">A row.</typeparam>
internal interface IRegisterRows<TSelf, TRow> : IRegisterBlock<TSelf>
    where TSelf : struct, IRegisterRows<TSelf, TRow>
    where TRow : struct, IRegisterBlock<TRow>
{
    /// <summary>How many rows there are.</summary>
    static abstract int Count { get; }

    /// <summary>Rows that lie a stride apart, in floats.</summary>
    static abstract TSelf Load(ref float at, nint stride);

    /// <summary>Writes the rows a stride apart.</summary>
    void Store(ref float at, nint stride);

    /// <summary>Adds a multiple of a row to each row; the factors, one number each, lie a stride apart.</summary>
    void AddMultiples(ref float factors, nint stride, TRow row);

    /// <summary>Adds a multiple of a row to each row, lane by lane; the factors, one vector each, lie a stride apart.</summary>
    void AddProducts(ref float factors, nint stride, TRow row);

    /// <summary>Shows the rows to a visitor, one after the other.</summary>
    void Show<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<TRow>, allows ref struct;
}

/// <summary>Sees rows.</summary>
/// <typeparam name="TRow">A row.</typeparam>
internal interface IRowVisitor<TRow>
{
    /// <summary>Sees the next row.</summary>
    void See(TRow row);
}

/// <summary>How a number of rows, or of vectors, is cut into blocks.</summary>
internal static class RegisterBlock
{
    /// <summary>The next block: 5, 4, 2 or 1.</summary>
    public static int Next(int left) => left >= 4 ? Math.Min(left, 5) : Math.Min(left, 2);
}

/// <summary>One vector of 16 lanes: what all blocks are made of.</summary>
internal struct Vector : IRegisterBlock<Vector>
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
