using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Row moments of at most three features: the lemma and the two passes of <see cref="Pyramid"/> without a branch that depends
/// on the numbers, and with formulas for the edges.
/// </summary>
/// <remarks>
/// <para>
/// One apex serves every face: with lo and hi the extremes of z and ρ = hi / (hi − lo) in [0, 1] the part of them above 0
/// (ρ = 0 for hi ≤ 0, 1 for lo ≥ 0), s_j = 1 − ρ where a_j &gt; 0 and ρ elsewhere. There z = m = max(lo, 0), which is 0 unless z is
/// above 0 on the whole face; the field (u − s) h R_q of the lemma then gains one term, and
/// (k + q + 1) E[h R_q] = Σ_j {(1 − s_j) E[h R_q | u_j = 1] + s_j E[h R_q | u_j = 0]} + h(s) E[R_q] + m E[h R_{q−1}],
/// (k + q) E[R_q] = Σ_j {…} + m E[R_{q−1}], with m R_{−1} = 0, m R_0 = m. Dead faces have zeros on all facets.
/// </para>
/// <para>
/// Faces lie by their base-3 codes: digit j is 0 where u_j = 0 or j is inactive, 1 where u_j = 1, 2 where it is integrated.
/// </para>
/// </remarks>
internal sealed partial class SmallPyramid : RowMoments
{
    /// <summary>The largest number of features.</summary>
    public const int MostFeatures = 3;

    private readonly int[] vertices, tops;
    private readonly Cell[] edges, solids;
    private readonly AlignedVectors table;

    /// <summary>Room for rows over the faces of a cube.</summary>
    /// <param name="faces">All faces, of at most three features.</param>
    public SmallPyramid(Faces faces)
        : base(faces)
    {
        var cells = Enumerable.Range(0, faces.Count).Select(code => new Cell(code, faces.Features)).ToArray();
        vertices = [.. cells.Where(cell => cell.Free.Length == 0).Select(cell => cell.Code)];
        edges = [.. cells.Where(cell => cell.Free.Length == 1)];
        solids = [.. cells.Where(cell => cell.Free.Length > 1).OrderBy(cell => cell.Free.Length)];
        tops = [.. faces.Supports.Select(support => Enumerable.Range(0, faces.Features)
            .Where(j => (support.Bits >> j & 1) == 1).Sum(j => 2 * Axis.Of(j).Step))];
        table = new(faces.Count * Unsafe.SizeOf<Moment>() / Unsafe.SizeOf<Vector512<double>>());
    }

    private ref Moment Table => ref Unsafe.As<Vector512<double>, Moment>(ref table.First);

    /// <inheritdoc/>
    public override void Run(bool differentiate)
    {
        Vertices();
        EdgesUpwards();
        Upwards(differentiate);
        Expect(differentiate);
        Downwards(differentiate);
    }

    /// <summary>z, sums in the order of the features, so that a facet has the extremes of its face bit for bit.</summary>
    private void Vertices()
    {
        ref var table = ref Table;
        table.Low = Bias;
        for (var (j, half) = (0, 1); half < vertices.Length; j++, half *= 2)
        {
            for (var v = 0; v < half; v++)
                Unsafe.Add(ref table, vertices[v + half]).Low = Unsafe.Add(ref table, vertices[v]).Low + Overlaps[j];
        }
    }

    /// <summary>E R_1, E R_0 and, where coordinate 0 is integrated, E[u_0 R_0] of squares and the cube.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Upwards(bool differentiate)
    {
        ref var table = ref Table;
        ref var overlaps = ref Overlaps.First;
        var zero = Vector512<double>.Zero;
        foreach (ref readonly var solid in solids.AsSpan())
        {
            ref var face = ref Unsafe.Add(ref table, solid.Code);
            ref readonly var up = ref Unsafe.Add(ref face, -solid.Free[0].Step);
            ref readonly var down = ref Unsafe.Add(ref face, -2 * solid.Free[0].Step);
            var (lo, hi) = (Vector512.Min(up.Low, down.Low), Vector512.Max(up.High, down.High));
            var positive = Positive(lo, hi);
            (face.Low, face.High, face.Positive) = (lo, hi, positive);
            var (s1, s0, s01, apex) = (Vector512.Max(lo, zero), zero, zero, zero);
            foreach (var axis in solid.Free)
            {
                var (r, s) = Heights(positive, Unsafe.Add(ref overlaps, axis.Feature));
                up = ref Unsafe.Add(ref face, -axis.Step);
                down = ref Unsafe.Add(ref face, -2 * axis.Step);
                s1 = Sum(r, up.First, s, down.First, s1);
                if (!differentiate) continue;
                s0 = Sum(r, up.Zeroth, s, down.Zeroth, s0);
                (s01, apex) = axis.Feature == 0 ? (r * up.Zeroth, s) : (Sum(r, up.Share, s, down.Share, s01), apex);
            }

            var k = solid.Free.Length;
            face.First = s1 * (1.0 / (k + 1));
            if (!differentiate) continue;
            face.Zeroth = s0 * (1.0 / k);
            face.Share = Vector512.FusedMultiplyAdd(apex, face.Zeroth, s01) * (1.0 / (k + 1));
        }
    }

    /// <summary>The expectations over the active sets.</summary>
    private void Expect(bool differentiate)
    {
        ref var table = ref Table;
        var zero = Vector512<double>.Zero;
        var (mean, shared, activity) = (Weights[0] * Vector512.Max(table.Low, zero), zero, zero);
        for (var u = 1; u < tops.Length; u++)
        {
            ref readonly var top = ref Unsafe.Add(ref table, tops[u]);
            mean = Vector512.FusedMultiplyAdd(Weights[u], top.First, mean);
            if ((Faces.Supports[u].Bits & 1) == 0) continue;
            activity += Weights[u];
            if (differentiate) shared = Vector512.FusedMultiplyAdd(Weights[u], top.Share, shared);
        }

        (Mean, Share, Activity) = (mean, shared, activity);
    }

    /// <summary>ρ: where 0 &lt; hi = lo the quotient is ∞, where hi ≤ 0 it is masked.</summary>
    private static Vector512<double> Positive(Vector512<double> lo, Vector512<double> hi) =>
        Vector512.GreaterThan(hi, Vector512<double>.Zero) & Vector512.Min(Vector512<double>.One, hi / (hi - lo));

    /// <summary>1 − s_j and s_j: the heights of the pyramids over the facets u_j = 1 and u_j = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Up, Vector512<double> Down) Heights(
        Vector512<double> positive, Vector512<double> overlap)
    {
        var rising = Vector512.GreaterThan(overlap, Vector512<double>.Zero);
        var rest = Vector512<double>.One - positive;
        return (Vector512.ConditionalSelect(rising, positive, rest), Vector512.ConditionalSelect(rising, rest, positive));
    }

    /// <summary>a x + b y + sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sum(
        Vector512<double> a, Vector512<double> x, Vector512<double> b, Vector512<double> y, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(a, x, Vector512.FusedMultiplyAdd(b, y, sum));

    /// <summary>A coordinate and 3 to its power.</summary>
    private readonly record struct Axis(int Feature, int Step)
    {
        public static Axis Of(int feature) => new(feature, feature == 0 ? 1 : 3 * Of(feature - 1).Step);
    }

    /// <summary>A face: the coordinates that are integrated, those that are fixed at 1, and what coordinate 0 is.</summary>
    private readonly struct Cell(int code, int features)
    {
        public readonly int Code = code, Own = code % 3;
        public readonly Axis[] Free = Of(code, features, 2), Ones = Of(code, features, 1);

        private static Axis[] Of(int code, int features, int digit) =>
            [.. Enumerable.Range(0, features).Select(Axis.Of).Where(axis => code / axis.Step % 3 == digit)];
    }

    /// <summary>lo, hi, ρ, E R_1, E R_0, E[u_0 R_0], λ and η of a face; of a vertex z alone, as lo.</summary>
    private struct Moment
    {
        public Vector512<double> Low, High, Positive, First, Zeroth, Share, Lambda, Eta;
    }
}
