using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Row moments over the faces of a cube of any number of features, by the pyramid lemma.
/// </summary>
/// <remarks>
/// <para>
/// Pyramid lemma. Let g be affine on the cube [0, 1]^k and g(s) = 0 for an s in the cube. For h affine and any q with
/// q + k &gt; 0, the divergence theorem for the field (u − s) h R_q(g), whose divergence is (k + q + 1) h R_q(g) − h(s) R_q(g)
/// because R_q(g) and h − h(s) are homogeneous around s of degree q and 1, gives
/// (k + q + 1) E[h R_q] = Σ_j {(1 − s_j) E[h R_q | u_j = 1] + s_j E[h R_q | u_j = 0]} + h(s) E[R_q];
/// likewise (k + q) E[R_q] = Σ_j {…} and (k + q + 2) E[u_0 h R_q] = Σ_j {…} + s_0 E[h R_q] + h(s) E[u_0 R_q].
/// Every coefficient and every expectation is 0 or above, so nothing cancels, however small or equal the a_j are.
/// </para>
/// <para>
/// s: with lo and hi the extremes of g and σ = −lo / (hi − lo), s_j = σ where a_j &gt; 0 and 1 − σ elsewhere. The recursion
/// ends where hi ≤ 0 (R_q = 0) and where lo ≥ 0 (R_q is a polynomial, with the mean μ = (lo + hi) / 2).
/// </para>
/// <para>
/// E R_1, E R_0 and E[u_0 R_0] are computed upwards, from small faces to large ones. All that is linear in h goes downwards: λ is what
/// E[h R_1] and E R_2 of a face count for in the whole, and η what E[h R_0] counts for. Both follow the same coefficients from
/// large faces to small ones, λ from P(A), η from λ at the faces where coordinate 0 is integrated. One pass of each kind
/// gives the moments of every j, at k operations a face.
/// </para>
/// </remarks>
internal sealed partial class Pyramid : RowMoments
{
    private readonly AlignedVectors first, zeroth, share, lambda, eta, low, high;
    private readonly double[] reciprocals;

    /// <summary>Room for rows over the faces of a cube.</summary>
    public Pyramid(Faces faces)
        : base(faces)
    {
        (first, zeroth, share) = (new(faces.Count), new(faces.Count), new(faces.Count));
        (lambda, eta) = (new(faces.Count), new(faces.Count));
        (low, high) = (new(faces.Count), new(faces.Count));
        reciprocals = [0, .. Enumerable.Range(1, faces.Most + 3).Select(k => 1.0 / k)];
    }

    /// <summary>E[R_1(z) − x_0 R_0(z)] given the active set that is support <paramref name="u"/>.</summary>
    public Vector512<double> Given(int u)
    {
        var support = Faces.Supports[u];
        var at = support.Start + (1 << support.Size) - 1;
        return (support.Bits & 1) == 0 ? first[at] : first[at] - share[at];
    }

    /// <inheritdoc/>
    public override void Run(bool differentiate)
    {
        Upwards(differentiate);
        Downwards(differentiate);
    }

    /// <summary>
    /// lo = c + Σ_{U∖S} a + Σ_S min(a, 0) and hi, the same with max, on every face of a support: what they are without its
    /// last coordinate, and that one's part.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Extremes(in Faces.Support support)
    {
        ref var lo = ref Unsafe.Add(ref low.First, support.Start);
        ref var hi = ref Unsafe.Add(ref high.First, support.Start);
        if (support.Size == 0)
        {
            lo = hi = Bias;
            return;
        }

        var (last, half) = (support.At + support.Size - 1, 1 << (support.Size - 1));
        var a = Unsafe.Add(ref Overlaps.First, Faces.Members[last]);
        var (up, down) = (Vector512.Max(a, Vector512<double>.Zero), Vector512.Min(a, Vector512<double>.Zero));
        ref var less = ref Unsafe.Add(ref low.First, Faces.Below[last]);
        ref var more = ref Unsafe.Add(ref high.First, Faces.Below[last]);
        for (var m = 0; m < half; m++)
        {
            var (l, h) = (Unsafe.Add(ref less, m), Unsafe.Add(ref more, m));
            Unsafe.Add(ref lo, m) = l + a;
            Unsafe.Add(ref hi, m) = h + a;
            Unsafe.Add(ref lo, m + half) = l + down;
            Unsafe.Add(ref hi, m + half) = h + up;
        }
    }

    /// <summary>E R_1, E R_0 and E[u_0 R_0] of every face, and from them the expectations over the active sets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Upwards(bool differentiate)
    {
        ref var lo = ref low.First;
        ref var hi = ref high.First;
        ref var g1 = ref first.First;
        ref var g0 = ref zeroth.First;
        ref var g01 = ref share.First;
        ref var overlaps = ref Overlaps.First;
        ref var weights = ref Weights.First;
        ref var members = ref MemoryMarshal.GetArrayDataReference(Faces.Members);
        ref var facets = ref MemoryMarshal.GetArrayDataReference(Faces.Below);
        var (zero, half) = (Vector512<double>.Zero, Vector512.Create(0.5));
        var (mean, shared, activity) = (zero, zero, zero);
        for (var u = 0; u < Faces.Supports.Length; u++)
        {
            ref readonly var support = ref Faces.Supports[u];
            var (start, at, full) = (support.Start, support.At, (1 << support.Size) - 1);
            var own = (int)(support.Bits & 1);
            Extremes(support);
            for (var m = 0; m <= full; m++)
            {
                var (l, h) = (Unsafe.Add(ref lo, start + m), Unsafe.Add(ref hi, start + m));
                var alive = Vector512.GreaterThan(h, zero);
                var kinked = alive & Vector512.LessThan(l, zero);
                var linear = Vector512.AndNot(alive, kinked);
                var (y1, y0, y01) = (linear & ((l + h) * half), linear & Vector512<double>.One, linear & half);
                if (kinked != zero)
                {
                    var (sigma, opposite) = Apex(l, h, kinked);
                    var (s1, s0, s01) = (zero, zero, zero);
                    for (var bits = m; bits != 0; bits &= bits - 1)
                    {
                        var t = BitOperations.TrailingZeroCount(bits);
                        var up = start + (m ^ (1 << t));
                        var down = Unsafe.Add(ref facets, at + t) + Without(m, t);
                        var rising = Vector512.GreaterThan(Unsafe.Add(ref overlaps, Unsafe.Add(ref members, at + t)), zero);
                        var s = Vector512.ConditionalSelect(rising, sigma, opposite);
                        var r = Vector512.ConditionalSelect(rising, opposite, sigma);
                        s1 = Sum(r, Unsafe.Add(ref g1, up), s, Unsafe.Add(ref g1, down), s1);
                        if (!differentiate) continue;
                        s0 = Sum(r, Unsafe.Add(ref g0, up), s, Unsafe.Add(ref g0, down), s0);
                        if ((m & own) == 0) continue;
                        s01 = t == 0
                            ? Vector512.FusedMultiplyAdd(r, Unsafe.Add(ref g0, up), s01)
                            : Sum(r, Unsafe.Add(ref g01, up), s, Unsafe.Add(ref g01, down), s01);
                    }

                    var k = BitOperations.PopCount((uint)m);
                    y1 = Vector512.ConditionalSelect(kinked, s1 * reciprocals[k + 1], y1);
                    y0 = Vector512.ConditionalSelect(kinked, s0 * reciprocals[k], y0);
                    if ((m & own) != 0)
                    {
                        var apex = Vector512.ConditionalSelect(Vector512.GreaterThan(overlaps, zero), sigma, opposite);
                        s01 = Vector512.FusedMultiplyAdd(apex, y0, s01);
                        y01 = Vector512.ConditionalSelect(kinked, s01 * reciprocals[k + 1], y01);
                    }
                }

                Unsafe.Add(ref g1, start + m) = y1;
                if (!differentiate) continue;
                Unsafe.Add(ref g0, start + m) = y0;
                Unsafe.Add(ref g01, start + m) = y01;
            }

            var weight = Unsafe.Add(ref weights, u);
            mean = Vector512.FusedMultiplyAdd(weight, Unsafe.Add(ref g1, start + full), mean);
            if (own == 0) continue;
            activity += weight;
            if (differentiate) shared = Vector512.FusedMultiplyAdd(weight, Unsafe.Add(ref g01, start + full), shared);
        }

        (Mean, Share, Activity) = (mean, shared, activity);
    }

    /// <summary>σ and 1 − σ: the smaller by division, the larger as its difference from 1, both to the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Sigma, Vector512<double> Opposite) Apex(
        Vector512<double> lo, Vector512<double> hi, Vector512<double> kinked)
    {
        var smaller = kinked & (Vector512.Min(-lo, hi) / (hi - lo));
        var larger = kinked & (Vector512<double>.One - smaller);
        var falls = Vector512.LessThan(-lo, hi);
        return (Vector512.ConditionalSelect(falls, smaller, larger), Vector512.ConditionalSelect(falls, larger, smaller));
    }

    /// <summary>A number without one of its bits; the higher ones move down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Without(int m, int t)
    {
        var lower = (1 << t) - 1;
        return (m & lower) | ((m >> 1) & ~lower);
    }

    /// <summary>a x + b y + sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sum(
        Vector512<double> a, Vector512<double> x, Vector512<double> b, Vector512<double> y, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(a, x, Vector512.FusedMultiplyAdd(b, y, sum));
}
