namespace Research;

/// <summary>
/// How often the pair of active features can be read off h = x_i W_i + x_j W_j, where all pairs are as likely and x is uniform on [0, 1]²: a ceiling of every code, because no
/// decision is right more often than the one for the most probable pair (maximum a posteriori).
/// </summary>
public static class PairSupport
{
    // Determinants below are those of opposite features, and slabs below have no width, but for rounding.
    private const double Zero = 1e-12;

    /// <summary>
    /// The share of samples at which the most probable pair is the right one, for features of the plane. A pair spreads its samples evenly over the parallelogram of its features, of density
    /// 1 / |det(W_i, W_j)|, so it is (2 / n(n−1)) ∫ max over pairs of the density dh, calculated exactly in slabs between corners and crossings of edges.
    /// </summary>
    /// <param name="directions">W <c>[2, Features]</c>, at least two, no two of one direction.</param>
    /// <param name="opposite">
    /// Whether pairs of opposite features, whose samples lie on a line, count as right: a code that knows that two features are active finds them there; one
    /// that does not takes the sample for a single feature where features are rare.
    /// </param>
    /// <exception cref="InvalidOperationException">The directions have a fault, do not lie in the plane, or are fewer than two.</exception>
    public static double MostProbable(Matrix directions, bool opposite)
    {
        RecoveryFaults.Refuse(
        [
            .. RecoveryFaults.OfDictionary(directions),
            .. directions.Rows == 2 ? Enumerable.Empty<Fault>() : [new("the number of dimensions", $"{directions.Rows}", "2", "give features of the plane")],
            .. Check.AtLeast("the number of features", directions.Columns, 2, "give two features or more"),
        ]);
        var columns = Vectors.Columns(directions);
        var (pairs, lines) = (new List<Parallelogram>(), 0);
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var pair = new Parallelogram(columns[i], columns[j]);
                if (pair.Area > Zero) pairs.Add(pair);
                else lines++;
            }
        }

        // The densest first: where several cover a point, it is theirs.
        pairs.Sort((a, b) => a.Area.CompareTo(b.Area));
        var found = opposite ? lines : 0.0;
        var cuts = Cuts(pairs);
        for (var k = 0; k + 1 < cuts.Length; k++)
            if (cuts[k + 1] - cuts[k] > Zero) found += (cuts[k + 1] - cuts[k]) * Densest(pairs, (cuts[k] + cuts[k + 1]) / 2);
        return found / (pairs.Count + lines);
    }

    /// <summary>
    /// The share of the sets of s features whose codes basis pursuit finds: those whose directions are a face of the convex hull of all directions and 0 (Donoho and Tanner 2005).
    /// Each is tried by basis pursuit of its sum; directions in general position, so that the code is unique.
    /// </summary>
    /// <param name="directions">W <c>[Hidden, Features]</c>.</param>
    /// <param name="active">s, in [1, Features].</param>
    /// <exception cref="InvalidOperationException">The directions have a fault, or s is out of range.</exception>
    public static double Faces(Matrix directions, int active)
    {
        RecoveryFaults.Refuse(
        [
            .. RecoveryFaults.OfDictionary(directions),
            .. Check.AtLeast("the number of active features", active, 1, "let one feature be active at least"),
            .. Check.AtMost("the number of active features", active, directions.Columns, "let at most all features be active"),
        ]);
        int[][] sets = [.. Sets(directions.Columns, active)];
        var sums = Vectors.OfRows([.. sets.Select(set => Enumerable.Range(0, directions.Rows).Select(row => set.Sum(i => directions[row, i])).ToArray())]);
        var codes = new BasisPursuit().Encode(directions, sums).Values;
        var found = sets.Where((set, s) => Enumerable.Range(0, directions.Columns).All(i => codes[s, i] > 1e-9 == set.Contains(i)));
        return (double)found.Count() / sets.Length;
    }

    private static IEnumerable<int[]> Sets(int features, int active, int from = 0) => active == 0
        ? [[]]
        : Enumerable.Range(from, Math.Max(0, features - from - active + 1)).SelectMany(first => Sets(features, active - 1, first + 1).Select(rest => (int[])[first, .. rest]));

    /// <summary>The x of all corners and of all crossings of edges, ascending: between them, the ends of all cross-sections are linear in x and keep their order.</summary>
    private static double[] Cuts(List<Parallelogram> pairs)
    {
        var edges = pairs.SelectMany(pair => pair.Edges()).Distinct().ToArray();
        var cuts = new SortedSet<double>(edges.SelectMany(edge => new[] { edge.From.X, edge.To.X }));
        for (var a = 0; a < edges.Length; a++)
            for (var b = 0; b < a; b++)
                if (Edge.Crossing(edges[a], edges[b]) is { } x) cuts.Add(x);
        return [.. cuts];
    }

    /// <summary>∫ max over pairs of the density along the vertical line at x.</summary>
    private static double Densest(List<Parallelogram> pairs, double x)
    {
        var (sum, free) = (0.0, new List<(double Low, double High)> { (double.NegativeInfinity, double.PositiveInfinity) });
        foreach (var pair in pairs)
        {
            if (pair.At(x) is not var (low, high)) continue;
            var left = new List<(double Low, double High)>();
            foreach (var gap in free)
            {
                var (from, to) = (Math.Max(low, gap.Low), Math.Min(high, gap.High));
                if (!(from < to))
                {
                    left.Add(gap);
                    continue;
                }

                sum += (to - from) / pair.Area;
                if (gap.Low < from) left.Add((gap.Low, from));
                if (to < gap.High) left.Add((to, gap.High));
            }

            free = left;
        }

        return sum;
    }

    private readonly record struct Point(double X, double Y);

    private readonly record struct Edge(Point From, Point To)
    {
        /// <summary>The x at which two edges cross, if they do; none for vertical or parallel ones, whose ends are corners.</summary>
        public static double? Crossing(Edge a, Edge b)
        {
            var (ax, ay, bx, by) = (a.To.X - a.From.X, a.To.Y - a.From.Y, b.To.X - b.From.X, b.To.Y - b.From.Y);
            var cross = (ax * by) - (ay * bx);
            if (Math.Abs(cross) < Zero) return null;
            var (dx, dy) = (b.From.X - a.From.X, b.From.Y - a.From.Y);
            var (s, t) = (((dx * by) - (dy * bx)) / cross, ((dx * ay) - (dy * ax)) / cross);
            return s > 0 && s < 1 && t > 0 && t < 1 ? a.From.X + (s * ax) : null;
        }
    }

    /// <summary>x_i W_i + x_j W_j over [0, 1]².</summary>
    private sealed class Parallelogram(double[] a, double[] b)
    {
        private readonly Point[] corners = [new(0, 0), new(a[0], a[1]), new(a[0] + b[0], a[1] + b[1]), new(b[0], b[1])];

        public double Area { get; } = Math.Abs((a[0] * b[1]) - (a[1] * b[0]));

        public IEnumerable<Edge> Edges() => Enumerable.Range(0, 4).Select(k => new Edge(corners[k], corners[(k + 1) % 4]));

        /// <summary>The part of the vertical line at x within it, if any; x is that of no corner.</summary>
        public (double Low, double High)? At(double x)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var k = 0; k < 4; k++)
            {
                var (from, to) = (corners[k], corners[(k + 1) % 4]);
                if (from.X < x == to.X < x) continue;
                var y = from.Y + ((to.Y - from.Y) * (x - from.X) / (to.X - from.X));
                (low, high) = (Math.Min(low, y), Math.Max(high, y));
            }

            return low < high ? (low, high) : null;
        }
    }
}
