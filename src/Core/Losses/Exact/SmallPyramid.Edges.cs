using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

internal sealed partial class SmallPyramid
{
    /// <summary>
    /// z is linear between two vertices and above 0 on [p, q], q − p = ρ: with y = max(z, 0) at the two,
    /// E R_1 = ρ (y_0 + y_1) / 2, E R_0 = ρ, E[u R_0] = ρ (p + q) / 2 with p + q = 2 − ρ where z rises and ρ where it does not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EdgesUpwards()
    {
        ref var table = ref Table;
        var (zero, one, half) = (Vector512<double>.Zero, Vector512<double>.One, Vector512.Create(0.5));
        foreach (ref readonly var edge in edges.AsSpan())
        {
            ref var face = ref Unsafe.Add(ref table, edge.Code);
            var axis = edge.Free[0];
            var (z0, z1) = (Unsafe.Add(ref face, -2 * axis.Step).Low, Unsafe.Add(ref face, -axis.Step).Low);
            var (lo, hi) = (Vector512.Min(z0, z1), Vector512.Max(z0, z1));
            var positive = Positive(lo, hi);
            var halved = positive * half;
            (face.Low, face.High, face.Positive, face.Zeroth) = (lo, hi, positive, positive);
            face.First = halved * (Vector512.Max(lo, zero) + Vector512.Max(hi, zero));
            var rising = Vector512.GreaterThan(Overlaps[axis.Feature], zero);
            face.Share = halved * Vector512.ConditionalSelect(rising, one - positive + one, positive);
        }
    }

    /// <summary>
    /// The contributions of the edges: E R_2 = ρ (y_0² + y_0 y_1 + y_1²) / 6, E[u R_1] = ρ (y_0 (2p + q) + y_1 (p + 2q)) / 6,
    /// E[u² R_0] = ρ (p² + p q + q²) / 3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EdgesDownwards(bool differentiate)
    {
        ref var table = ref Table;
        ref var overlaps = ref Overlaps.First;
        ref var sums = ref Moments.First;
        var (zero, one, half) = (Vector512<double>.Zero, Vector512<double>.One, Vector512.Create(0.5));
        var (third, sixth) = (Vector512.Create(1.0 / 3), Vector512.Create(1.0 / 6));
        var (square, cross) = (Square, Cross);
        foreach (ref readonly var edge in edges.AsSpan())
        {
            ref readonly var face = ref Unsafe.Add(ref table, edge.Code);
            var axis = edge.Free[0];
            var y0 = Vector512.Max(Unsafe.Add(ref table, edge.Code - (2 * axis.Step)).Low, zero);
            var y1 = Vector512.Max(Unsafe.Add(ref table, edge.Code - axis.Step).Low, zero);
            var rising = Vector512.GreaterThan(Unsafe.Add(ref overlaps, axis.Feature), zero);
            var p = rising & (one - face.Positive);
            var q = Vector512.ConditionalSelect(rising, one, face.Positive);
            var both = p + q;
            var count1 = face.Lambda * face.Positive;
            var count6 = count1 * sixth;
            var flat = face.Lambda * face.First;
            var tilted = count6 * Sum(y0, both + p, y1, both + q, zero);
            square = Vector512.FusedMultiplyAdd(count6, Sum(y0, y0 + y1, y1, y1, zero), square);
            if (edge.Own != 0) cross += edge.Own == 1 ? flat : tilted;
            if (!differentiate) continue;

            flat -= face.Eta * face.Zeroth;
            tilted -= face.Eta * face.Positive * half * both;
            if (edge.Own == 2)
            {
                flat -= face.Lambda * face.Share;
                tilted -= count1 * third * Sum(p, both, q, q, zero);
            }

            Unsafe.Add(ref sums, axis.Feature) += tilted;
            foreach (var fixedAtOne in edge.Ones) Unsafe.Add(ref sums, fixedAtOne.Feature) += flat;
        }

        (Square, Cross) = (square, cross);
    }
}
