namespace Research;

/// <summary>A polytope all of whose corners are alike, by the cosines of one of them, and its length and bias of least loss.</summary>
internal sealed class PolytopeShape
{
    // The largest simplex fills 29 of the 30 dimensions of Elhage et al. 2022, section 4.
    private const int MostDimensions = 29, FewestSides = 5, MostSides = 8;

    // Cosines closer than this are the same; k-gons whose sides are a multiple of four have some that are 0 but for rounding.
    private const double Same = 1e-12;

    // h² of the two squares of an antiprism, around the ⅓ of a tight frame, and how exactly it is found.
    private const double LeastHeight = 0.2, MostHeight = 0.5, Height = 1e-6, Golden = 0.6180339887498949;

    private readonly Func<double, IEnumerable<EqualOverlaps>>? byHeight;
    private readonly GroupedRow? row;

    private PolytopeShape(string name, int features, int dimensions, IEnumerable<EqualOverlaps> overlaps) =>
        (Name, Features, Dimensions, row) = (name, features, dimensions, new(overlaps));

    private PolytopeShape(string name, int features, int dimensions, Func<double, IEnumerable<EqualOverlaps>> overlaps) =>
        (Name, Features, Dimensions, byHeight) = (name, features, dimensions, overlaps);

    public string Name { get; }

    public int Features { get; }

    public int Dimensions { get; }

    /// <summary>
    /// One feature by itself, simplices to 29 dimensions, polygons from five to eight sides, the square antiprism. Their tegum products
    /// need no place here: factors do not overlap, so that losses add up. A square is two digons.
    /// </summary>
    public static IReadOnlyList<PolytopeShape> All() =>
    [
        new("dedicated", 1, 1, []), .. Enumerable.Range(1, MostDimensions).Select(Simplex),
        .. Enumerable.Range(FewestSides, MostSides - FewestSides + 1).Select(Polygon), new("square antiprism", 8, 3, Antiprism),
    ];

    /// <summary>At its best at a density. Not for several threads at once.</summary>
    /// <param name="density">p, in (0, 1].</param>
    public PackedPolytope At(double density)
    {
        // A linear model with the same corners has s = d / k; then what sparse, middling and dense features prefer.
        var share = (double)Dimensions / Features;
        double[][] starts = [[Math.Sqrt(share), density / 2 * (1 - share)], [1, 0], [1.3, -0.6], [0.7, 0.3], [1.5, -1.2]];
        if (row is not null) return Best(row, density, starts);

        // Golden sections: the least loss has one minimum over the height, and at it no slope.
        PackedPolytope Of(double height)
        {
            var found = Best(new(byHeight!(height)), density, starts);
            starts = [[found.Norm, found.Bias]];
            return found;
        }

        var (low, high) = (LeastHeight, MostHeight);
        var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (lower, upper) = (Of(left), Of(right));
        while (high - low > Height)
        {
            if (lower.Loss < upper.Loss)
            {
                (high, right, upper) = (right, left, lower);
                left = high - (Golden * (high - low));
                lower = Of(left);
            }
            else
            {
                (low, left, lower) = (left, right, upper);
                right = low + (Golden * (high - low));
                upper = Of(right);
            }
        }

        return lower.Loss < upper.Loss ? lower : upper;
    }

    private PackedPolytope Best(GroupedRow corner, double density, double[][] starts)
    {
        var (search, variance) = (new BfgsSearch(2), density / 3);
        return starts.Select(start =>
        {
            search.Begin(start, new(200, 1e-13 * variance, 4e-16 * variance));
            while (!search.Done)
            {
                var (norm, bias) = (search.Trial[0], search.Trial[1]);
                var (loss, byScale, byBias) = corner.Evaluate(norm * norm, bias, density);
                search.Answer(loss, [2 * norm * byScale, byBias]);
            }

            return new PackedPolytope(Name, Features, Dimensions, Math.Abs(search.Point[0]), search.Point[1], Features * search.Loss);
        }).MinBy(found => found.Loss)!;
    }

    private static PolytopeShape Simplex(int dimensions) => new(
        dimensions switch { 1 => "digon", 2 => "triangle", 3 => "tetrahedron", _ => $"{dimensions}-simplex" },
        dimensions + 1, dimensions, [new(-1.0 / dimensions, dimensions)]);

    private static PolytopeShape Polygon(int sides) => new(
        sides switch { 5 => "pentagon", 6 => "hexagon", 7 => "heptagon", _ => "octagon" },
        sides, 2, Grouped(Enumerable.Range(1, sides - 1).Select(corner => Math.Cos(2 * Math.PI * corner / sides))));

    /// <summary>Two squares at the heights ±h, one turned by 45° against the other.</summary>
    private static List<EqualOverlaps> Antiprism(double height)
    {
        var across = (1 - height) * Math.Sqrt(0.5);
        return Grouped([height, height, (2 * height) - 1, across - height, across - height, -across - height, -across - height]);
    }

    private static List<EqualOverlaps> Grouped(IEnumerable<double> cosines)
    {
        var groups = new List<EqualOverlaps>();
        foreach (var cosine in cosines)
        {
            if (Math.Abs(cosine) < Same) continue;
            var at = groups.FindIndex(group => Math.Abs(group.Cosine - cosine) < Same);
            if (at < 0) groups.Add(new(cosine, 1));
            else groups[at] = new(groups[at].Cosine, groups[at].Count + 1);
        }

        return groups;
    }
}
