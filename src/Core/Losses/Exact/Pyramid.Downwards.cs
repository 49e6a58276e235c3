using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

internal sealed partial class Pyramid
{
    /// <summary>
    /// λ and η of every face, from large faces to small ones, and what each face adds to the moments: h(s) of what it counts
    /// for where there is a kink, h's own expectation where R_q is a polynomial:
    /// E[u_j R_1] = μ / 2 + a_j / 12, E R_2 = (μ² + Σ_S a² / 12) / 2, E[u_0 u_j R_0] = 1/4 or, for j = 0, 1/3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Downwards(bool differentiate)
    {
        ref var lo = ref low.First;
        ref var hi = ref high.First;
        ref var g1 = ref first.First;
        ref var g0 = ref zeroth.First;
        ref var g01 = ref share.First;
        ref var counts1 = ref lambda.First;
        ref var counts0 = ref eta.First;
        ref var sums = ref Moments.First;
        ref var overlaps = ref Overlaps.First;
        ref var members = ref MemoryMarshal.GetArrayDataReference(Faces.Members);
        ref var facets = ref MemoryMarshal.GetArrayDataReference(Faces.Below);
        var (zero, half, twelfth) = (Vector512<double>.Zero, Vector512.Create(0.5), Vector512.Create(1.0 / 12));
        var (square, cross) = (zero, zero);
        lambda.Span.Clear();
        if (differentiate) eta.Span.Clear();
        Moments.Span.Clear();
        for (var u = Faces.Supports.Length - 1; u >= 0; u--)
        {
            ref readonly var support = ref Faces.Supports[u];
            var (start, at, full) = (support.Start, support.At, (1 << support.Size) - 1);
            var own = (int)(support.Bits & 1);
            Unsafe.Add(ref counts1, start + full) += Weights[u];
            for (var m = full; m >= 0; m--)
            {
                var (l, h) = (Unsafe.Add(ref lo, start + m), Unsafe.Add(ref hi, start + m));
                var alive = Vector512.GreaterThan(h, zero);
                if (alive == zero) continue;
                var kinked = alive & Vector512.LessThan(l, zero);
                var linear = Vector512.AndNot(alive, kinked);
                var count1 = Unsafe.Add(ref counts1, start + m);
                var count0 = differentiate ? Unsafe.Add(ref counts0, start + m) : zero;
                var owned = (m & own) != 0;
                var k = BitOperations.PopCount((uint)m);

                // What the face adds at its apex, and what it hands to its facets.
                var (sigma, opposite, flow1, flow0, apex) = (zero, zero, zero, zero, zero);
                if (kinked != zero)
                {
                    (sigma, opposite) = Apex(l, h, kinked);
                    flow1 = kinked & (count1 * reciprocals[k + 2]);
                    var value = flow1 * Unsafe.Add(ref g1, start + m);
                    apex = value;
                    if (owned)
                    {
                        var s = Vector512.ConditionalSelect(Vector512.GreaterThan(overlaps, zero), sigma, opposite);
                        cross = Vector512.FusedMultiplyAdd(value, s, cross);
                        count0 = Vector512.FusedMultiplyAdd(flow1, s, count0);
                        if (differentiate) apex -= flow1 * Unsafe.Add(ref g01, start + m);
                    }
                    else if (own != 0)
                    {
                        cross += value;
                    }

                    if (differentiate)
                    {
                        flow0 = kinked & (count0 * reciprocals[k + 1]);
                        apex -= flow0 * Unsafe.Add(ref g0, start + m);
                    }
                }

                var (line1, line0) = (linear & count1, linear & count0);
                var line = zero;
                if (linear != zero)
                {
                    var middle = (l + h) * half;
                    var spread = zero;
                    for (var bits = m; bits != 0; bits &= bits - 1)
                    {
                        var a = Unsafe.Add(ref overlaps, Unsafe.Add(ref members, at + BitOperations.TrailingZeroCount(bits)));
                        spread = Vector512.FusedMultiplyAdd(a, a, spread);
                    }

                    var value = line1 * middle;
                    square = Vector512.FusedMultiplyAdd(line1 * half, Sum(middle, middle, twelfth, spread, zero), square);
                    line = value - line0;
                    if (owned)
                    {
                        cross += Vector512.FusedMultiplyAdd(line1 * twelfth, overlaps, value * half);
                        line -= line1 * half;
                        sums -= line1 * twelfth;
                    }
                    else if (own != 0)
                    {
                        cross += value;
                    }

                    line1 *= twelfth;
                }

                if (differentiate)
                {
                    var whole = apex + line;
                    for (var bits = full ^ m; bits != 0; bits &= bits - 1)
                        Unsafe.Add(ref sums, Unsafe.Add(ref members, at + BitOperations.TrailingZeroCount(bits))) += whole;
                    line *= half;
                }

                for (var bits = m; bits != 0; bits &= bits - 1)
                {
                    var t = BitOperations.TrailingZeroCount(bits);
                    var j = Unsafe.Add(ref members, at + t);
                    var a = Unsafe.Add(ref overlaps, j);
                    var rising = Vector512.GreaterThan(a, zero);
                    var s = Vector512.ConditionalSelect(rising, sigma, opposite);
                    var r = Vector512.ConditionalSelect(rising, opposite, sigma);
                    var up = start + (m ^ (1 << t));
                    var down = Unsafe.Add(ref facets, at + t) + Without(m, t);
                    Add(ref Unsafe.Add(ref counts1, up), flow1, r);
                    Add(ref Unsafe.Add(ref counts1, down), flow1, s);
                    if (!differentiate) continue;
                    Add(ref Unsafe.Add(ref counts0, up), t == 0 && owned ? flow0 + flow1 : flow0, r);
                    Add(ref Unsafe.Add(ref counts0, down), flow0, s);
                    Unsafe.Add(ref sums, j) += Sum(apex, s, line1, a, line);
                }
            }
        }

        (Square, Cross) = (square, cross);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Vector512<double> sum, Vector512<double> a, Vector512<double> b) =>
        sum = Vector512.FusedMultiplyAdd(a, b, sum);
}
