using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Sums over rows of doubles, eight lanes on every machine, so that the bits are the same on each.</summary>
internal static class DoubleRows
{
    private const int Lanes = 8;

    /// <summary>y += a x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        y = y[..x.Length];
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var (factor, at) = (Vector512.Create(a), 0);
        for (; at <= x.Length - Lanes; at += Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref to, (nuint)at) + (factor * Vector512.LoadUnsafe(ref from, (nuint)at));
            sum.StoreUnsafe(ref to, (nuint)at);
        }

        for (; at < x.Length; at++) y[at] += a * x[at];
    }

    /// <summary>Σ x y: eight sums, added in pairs, and then what is left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length];
        ref var left = ref MemoryMarshal.GetReference(x);
        ref var right = ref MemoryMarshal.GetReference(y);
        var (sums, at) = (Vector512<double>.Zero, 0);
        for (; at <= x.Length - Lanes; at += Lanes)
            sums += Vector512.LoadUnsafe(ref left, (nuint)at) * Vector512.LoadUnsafe(ref right, (nuint)at);
        var four = sums.GetLower() + sums.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        var sum = two[0] + two[1];
        for (; at < x.Length; at++) sum += x[at] * y[at];
        return sum;
    }
}
