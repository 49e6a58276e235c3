using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Four vectors of 16 lanes that stay in registers together: four tiles of one row, or four rows of one tile. Four of them
/// are the 4 × 4 accumulators of a kernel, so that eight loads feed sixteen multiply-adds.
/// </summary>
internal struct Four
{
    public Vector512<float> A, B, C, D;

    /// <summary>Four times one number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Of(float value)
    {
        Four four;
        four.A = four.B = four.C = four.D = Vector512.Create(value);
        return four;
    }

    /// <summary>The vectors at 0, 1, 2 and 3 strides, in floats, from a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Load(ref float at, nint stride)
    {
        Four four;
        four.A = Vector512.LoadUnsafe(ref at);
        four.B = Vector512.LoadUnsafe(ref Unsafe.Add(ref at, stride));
        four.C = Vector512.LoadUnsafe(ref Unsafe.Add(ref at, 2 * stride));
        four.D = Vector512.LoadUnsafe(ref Unsafe.Add(ref at, 3 * stride));
        return four;
    }

    /// <summary>Writes the vectors at 0, 1, 2 and 3 strides from a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at, nint stride)
    {
        A.StoreUnsafe(ref at);
        B.StoreUnsafe(ref Unsafe.Add(ref at, stride));
        C.StoreUnsafe(ref Unsafe.Add(ref at, 2 * stride));
        D.StoreUnsafe(ref Unsafe.Add(ref at, 3 * stride));
    }

    /// <summary>Adds the vectors to those at 0, 1, 2 and 3 strides from a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref float at, nint stride)
    {
        var sum = Load(ref at, stride);
        (sum.A, sum.B, sum.C, sum.D) = (sum.A + A, sum.B + B, sum.C + C, sum.D + D);
        sum.Store(ref at, stride);
    }

    /// <summary>this + factor × x, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> factor, Four x)
    {
        A = Vector512.FusedMultiplyAdd(factor, x.A, A);
        B = Vector512.FusedMultiplyAdd(factor, x.B, B);
        C = Vector512.FusedMultiplyAdd(factor, x.C, C);
        D = Vector512.FusedMultiplyAdd(factor, x.D, D);
    }
}
