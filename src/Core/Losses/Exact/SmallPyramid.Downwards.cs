using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

internal sealed partial class SmallPyramid
{
    /// <summary>
    /// λ and η, from the cube to the edges, and what each face adds to the moments: h(s) of what it counts for, and h(½) of
    /// that times m. E R_2 is half of E[z R_1], and z has the value m at the apex.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Downwards(bool differentiate)
    {
        ref var table = ref Table;
        ref var overlaps = ref Overlaps.First;
        ref var sums = ref Moments.First;
        var (zero, half) = (Vector512<double>.Zero, Vector512.Create(0.5));
        var constant = Vector512.Max(table.Low, zero);
        var (square, cross) = (Weights[0] * half * constant * constant, zero);
        Moments.Span.Clear();
        foreach (ref readonly var edge in edges.AsSpan()) Clear(ref Unsafe.Add(ref table, edge.Code));
        foreach (ref readonly var solid in solids.AsSpan()) Clear(ref Unsafe.Add(ref table, solid.Code));
        for (var u = 1; u < tops.Length; u++) Unsafe.Add(ref table, tops[u]).Lambda = Weights[u];
        for (var i = solids.Length - 1; i >= 0; i--)
        {
            ref readonly var solid = ref solids[i];
            ref var face = ref Unsafe.Add(ref table, solid.Code);
            var k = solid.Free.Length;
            var flow1 = face.Lambda * (1.0 / (k + 2));
            var middle = flow1 * Vector512.Max(face.Low, zero);
            var apex = flow1 * face.First;
            square = Vector512.FusedMultiplyAdd(middle, face.First, square);
            var flow0 = face.Eta;
            if (solid.Own == 1) cross += apex + middle;
            if (solid.Own == 2)
            {
                var (_, s) = Heights(face.Positive, overlaps);
                cross = Sum(apex, s, middle, half, cross);
                flow0 = Vector512.FusedMultiplyAdd(flow1, s, flow0);
                if (differentiate) apex -= flow1 * face.Share;
            }

            if (differentiate)
            {
                flow0 *= 1.0 / (k + 1);
                apex -= flow0 * face.Zeroth;
                foreach (var axis in solid.Ones) Unsafe.Add(ref sums, axis.Feature) += apex + middle;
            }

            foreach (var axis in solid.Free)
            {
                var (r, s) = Heights(face.Positive, Unsafe.Add(ref overlaps, axis.Feature));
                ref var up = ref Unsafe.Add(ref face, -axis.Step);
                ref var down = ref Unsafe.Add(ref face, -2 * axis.Step);
                up.Lambda = Vector512.FusedMultiplyAdd(flow1, r, up.Lambda);
                down.Lambda = Vector512.FusedMultiplyAdd(flow1, s, down.Lambda);
                if (!differentiate) continue;
                up.Eta = Vector512.FusedMultiplyAdd(axis.Feature == 0 ? flow0 + flow1 : flow0, r, up.Eta);
                down.Eta = Vector512.FusedMultiplyAdd(flow0, s, down.Eta);
                Unsafe.Add(ref sums, axis.Feature) += Sum(apex, s, middle, half, zero);
            }
        }

        (Square, Cross) = (square, cross);
        EdgesDownwards(differentiate);
    }

    private static void Clear(ref Moment face) => (face.Lambda, face.Eta) = (Vector512<double>.Zero, Vector512<double>.Zero);
}
