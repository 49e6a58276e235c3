namespace Research;

/// <summary>
/// Unit vectors from the centre of a polytope to its corners, up to rotation and reflection, that do not fall into parts
/// orthogonal to each other: what models with features of one importance are made of (Elhage et al. 2022, section 4). All of
/// them are tight frames, Σ_i v_i v_iᵀ = (k / d) 1, so that each of the k features has dimensionality D_i = d / k.
/// </summary>
/// <param name="Name">E.g. "digon"; that of one feature by itself is "dedicated".</param>
/// <param name="Corners">The vectors as columns, <c>[d, k]</c>.</param>
public sealed record Polytope(string Name, Matrix Corners)
{
    private const int MostDimensions = 6, MostSides = 8;

    /// <summary>One feature with a dimension of its own.</summary>
    public static Polytope Dedicated { get; } = new("dedicated", Matrix.OfRows(1, 1, [1]));

    /// <summary>Two features in opposite directions.</summary>
    public static Polytope Digon { get; } = Simplex(1);

    /// <summary>Three features in a plane, 120° apart.</summary>
    public static Polytope Triangle { get; } = Simplex(2);

    /// <summary>Four features in three dimensions.</summary>
    public static Polytope Tetrahedron { get; } = Simplex(3);

    /// <summary>Five features in a plane, 72° apart.</summary>
    public static Polytope Pentagon { get; } = Polygon(5);

    /// <summary>
    /// Eight features in three dimensions: two squares, one turned by 45° against the other, at the heights ±√⅓ that make it a
    /// tight frame. Thomson's has them at ±0.56, with D_i = 0.374 in place of 3/8.
    /// </summary>
    public static Polytope SquareAntiprism { get; } = new("square antiprism", Matrix.Build(3, 8, (row, corner) => row switch
    {
        0 => Math.Sqrt(2.0 / 3) * Math.Cos(Math.PI * corner / 4),
        1 => Math.Sqrt(2.0 / 3) * Math.Sin(Math.PI * corner / 4),
        _ => Math.Sqrt(1.0 / 3) * (corner % 2 == 0 ? 1 : -1),
    }));

    /// <summary>All that are recognised: single features, simplices to six dimensions, polygons to eight sides, the square antiprism.</summary>
    public static IReadOnlyList<Polytope> All { get; } =
    [
        Dedicated, Digon, Triangle, Tetrahedron, Pentagon, SquareAntiprism,
        .. Enumerable.Range(4, MostDimensions - 3).Select(Simplex), .. Enumerable.Range(6, MostSides - 5).Select(Polygon),
    ];

    /// <summary>k.</summary>
    public int Features => Corners.Columns;

    /// <summary>d.</summary>
    public int Dimensions => Corners.Rows;

    /// <summary>D_i = d / k, of every corner.</summary>
    public double Dimensionality => (double)Dimensions / Features;

    /// <summary>
    /// The regular simplex of d + 1 corners, v_i · v_j = −1/d, which is orthogonal to (1, …, 1). Row by row: corner r has
    /// √((d + 1)(d − r) / d (d − r + 1)) in coordinate r, those before it nothing, those after it share its opposite.
    /// </summary>
    /// <param name="dimensions">d, in [1, 6].</param>
    /// <exception cref="ArgumentOutOfRangeException">d is out of range.</exception>
    public static Polytope Simplex(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MostDimensions);
        var d = (double)dimensions;
        return new(
            dimensions switch { 1 => "digon", 2 => "triangle", 3 => "tetrahedron", _ => $"{dimensions}-simplex" },
            Matrix.Build(dimensions, dimensions + 1, (row, corner) =>
            {
                var own = Math.Sqrt((d + 1) * (d - row) / (d * (d - row + 1)));
                return corner < row ? 0 : corner == row ? own : -own / (d - row);
            }));
    }

    /// <summary>The regular polygon of k sides.</summary>
    /// <param name="sides">k, in [5, 8]: a triangle is a simplex, a square two digons.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    public static Polytope Polygon(int sides)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sides, 5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sides, MostSides);
        return new(
            sides switch { 5 => "pentagon", 6 => "hexagon", 7 => "heptagon", _ => "octagon" },
            Matrix.Build(2, sides, (row, corner) =>
            {
                var angle = 2 * Math.PI * corner / sides;
                return row == 0 ? Math.Cos(angle) : Math.Sin(angle);
            }));
    }

    /// <summary>The corners of a tegum product: each factor in dimensions of its own, orthogonal to the others, <c>[Σd, Σk]</c>.</summary>
    /// <param name="factors">In the order of their dimensions and features.</param>
    public static Matrix Tegum(IEnumerable<Polytope> factors)
    {
        Polytope[] all = [.. factors];
        var entries = new double[all.Sum(factor => factor.Dimensions), all.Sum(factor => factor.Features)];
        var (top, left) = (0, 0);
        foreach (var (_, corners) in all)
        {
            for (var row = 0; row < corners.Rows; row++)
                for (var column = 0; column < corners.Columns; column++) entries[top + row, left + column] = corners[row, column];
            (top, left) = (top + corners.Rows, left + corners.Columns);
        }

        return Matrix.Build(entries.GetLength(0), entries.GetLength(1), (row, column) => entries[row, column]);
    }
}
