using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Vectors of 16 floats that stay in registers together. Blocks nest: five rows of four vectors hold the sums of a kernel. Each
/// size is a struct of its own with its fields written out, because the compiler keeps such fields in registers and not the
/// elements of an array.
/// </summary>
/// <typeparam name="TSelf">The block.</typeparam>
internal interface IRegisterBlock<TSelf>
    where TSelf : struct, IRegisterBlock<TSelf>
{
    /// <summary>The number of vectors.</summary>
    static abstract int Width { get; }

    /// <summary>Reads vectors that lie side by side.</summary>
    static abstract TSelf Load(ref float at);

    /// <summary>Writes the vectors side by side.</summary>
    void Store(ref float at);

    /// <summary>this + factor × x, rounded once.</summary>
    void Add(Vector512<float> factor, TSelf x);

    /// <summary>Replaces every vector v by f(v), one after the other.</summary>
    void Map<TMap>(ref TMap map)
        where TMap : struct, IVectorMap, allows ref struct;
}

/// <summary>A function f of a vector. It may have state, such as the place of the next vector.</summary>
internal interface IVectorMap
{
    /// <summary>f(v).</summary>
    Vector512<float> Of(Vector512<float> vector);
}

/// <summary>A block of rows.</summary>
/// <typeparam name="TSelf">The block.</typeparam>
/// <typeparam name="TRow">One row: a vector, or a block of vectors.</typeparam>
internal interface IRegisterRows<TSelf, TRow> : IRegisterBlock<TSelf>
    where TSelf : struct, IRegisterRows<TSelf, TRow>
    where TRow : struct, IRegisterBlock<TRow>
{
    /// <summary>The number of rows.</summary>
    static abstract int Count { get; }

    /// <summary>Reads rows whose first floats lie a stride apart.</summary>
    static abstract TSelf Load(ref float at, nint stride);

    /// <summary>Writes rows whose first floats lie a stride apart.</summary>
    void Store(ref float at, nint stride);

    /// <summary>Adds a multiple of a row to each row; the factors, one number each, lie a stride apart.</summary>
    void AddMultiples(ref float factors, nint stride, TRow row);

    /// <summary>Adds a multiple of a row to each row, lane by lane; the factors, one vector each, lie a stride apart.</summary>
    void AddProducts(ref float factors, nint stride, TRow row);

    /// <summary>Adds a multiple of each row to one row, in order; the factors, one number each, lie a stride apart.</summary>
    void AddTo(ref TRow sum, ref float factors, nint stride);

    /// <summary>Passes the rows to a visitor, one after the other.</summary>
    void Show<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor<TRow>, allows ref struct;
}

/// <summary>Takes the rows of a block, from the first to the last.</summary>
/// <typeparam name="TRow">One row.</typeparam>
internal interface IRowVisitor<TRow>
{
    /// <summary>Takes the next row.</summary>
    void See(TRow row);
}

/// <summary>Work on a number of rows that <see cref="RegisterBlock.ForEach{TRow, TWork}"/> does block by block.</summary>
/// <typeparam name="TRow">One row.</typeparam>
internal interface IBlockWork<TRow>
    where TRow : struct, IRegisterBlock<TRow>
{
    /// <summary>Does the work on one block.</summary>
    /// <typeparam name="TRows">The block.</typeparam>
    /// <param name="first">The number of its first row, counted from 0.</param>
    void Do<TRows>(int first)
        where TRows : struct, IRegisterRows<TRows, TRow>;
}

/// <summary>Cuts rows, or vectors, into blocks of 5, 4, 2 and 1 and sums products in a block.</summary>
internal static class RegisterBlock
{
    /// <summary>Does work on all rows, block by block from the first row to the last.</summary>
    /// <param name="rows">The number of rows, 0 or above.</param>
    /// <param name="work">The work.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForEach<TRow, TWork>(int rows, ref TWork work)
        where TRow : struct, IRegisterBlock<TRow>
        where TWork : struct, IBlockWork<TRow>, allows ref struct
    {
        for (int first = 0, size; first < rows; first += size)
        {
            var left = rows - first;
            size = left >= 4 ? Math.Min(left, 5) : Math.Min(left, 2);
            if (size == 5) work.Do<Block5<TRow>>(first);
            else if (size == 4) work.Do<Block4<TRow>>(first);
            else if (size == 2) work.Do<Block2<TRow>>(first);
            else work.Do<Block1<TRow>>(first);
        }
    }

    /// <summary>Adds Σ_k A_rk B_k to row r of a block, in the order of k.</summary>
    /// <param name="sum">The block.</param>
    /// <param name="a">A_00.</param>
    /// <param name="aRow">Floats from A_rk to A_r+1,k.</param>
    /// <param name="aTerm">Floats from A_rk to A_r,k+1.</param>
    /// <param name="b">B_0, one row of the block.</param>
    /// <param name="bTerm">Floats from B_k to B_k+1.</param>
    /// <param name="terms">The number of terms, 0 or above.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTerms<TRows, TRow>(ref TRows sum, ref float a, nint aRow, nint aTerm, ref float b, nint bTerm, int terms)
        where TRows : struct, IRegisterRows<TRows, TRow>
        where TRow : struct, IRegisterBlock<TRow>
    {
        for (; terms > 0; terms--)
        {
            sum.AddMultiples(ref a, aRow, TRow.Load(ref b));
            a = ref Unsafe.Add(ref a, aTerm);
            b = ref Unsafe.Add(ref b, bTerm);
        }
    }
}

/// <summary>One vector of 16 lanes, of which all blocks are made.</summary>
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
