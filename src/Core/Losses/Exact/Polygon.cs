namespace Research;

/// <summary>
/// A convex polygon of two magnitudes in the unit square. It is cut into triangles with a common corner; on one of area A,
/// ∫ e² = A/12 (Σ e_i² + (Σ e_i)²) and ∫ g s = A/12 (Σ g_i s_i + Σ g_i Σ s_i), over the values at its three corners.
/// </summary>
/// <param name="s">The first magnitude of each corner, in the order of the boundary.</param>
/// <param name="t">The second.</param>
internal readonly struct Polygon(double[] s, double[] t) : IPiece<Polygon>
{
    /// <inheritdoc/>
    public static int Magnitudes => 2;

    /// <inheritdoc/>
    public static Polygon Whole { get; } = new([0, 1, 1, 0], [0, 0, 1, 1]);

    /// <inheritdoc/>
    public (double Least, double Most) Range(Affine z)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var k = 0; k < s.Length; k++)
        {
            var value = z.At(s[k], t[k]);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return (least, most);
    }

    /// <inheritdoc/>
    /// <remarks>A convex polygon of k corners has at most k + 1 on each side of a line, and k + 4 on both.</remarks>
    public (Polygon Below, Polygon Above) Split(Affine z)
    {
        var (below, above) = (new Corners(s.Length + 2), new Corners(s.Length + 2));
        for (var k = 0; k < s.Length; k++)
        {
            var next = k + 1 == s.Length ? 0 : k + 1;
            var (here, there) = (z.At(s[k], t[k]), z.At(s[next], t[next]));
            if (here <= 0) below.Add(s[k], t[k]);
            if (here >= 0) above.Add(s[k], t[k]);
            if (!(here < 0 && there > 0) && !(here > 0 && there < 0)) continue;
            var share = here / (here - there);
            var (first, second) = (s[k] + (share * (s[next] - s[k])), t[k] + (share * (t[next] - t[k])));
            below.Add(first, second);
            above.Add(first, second);
        }

        return (below.Close(), above.Close());
    }

    /// <inheritdoc/>
    public double Square(Affine e)
    {
        var (sum, first) = (0.0, e.At(s[0], t[0]));
        for (var k = 1; k < s.Length - 1; k++)
        {
            var (a, b) = (e.At(s[k], t[k]), e.At(s[k + 1], t[k + 1]));
            var total = first + a + b;
            sum += Area(k) * ((first * first) + (a * a) + (b * b) + (total * total));
        }

        return sum / 12;
    }

    /// <inheritdoc/>
    public Affine Moments(Affine g)
    {
        var (sum, along, across, first) = (0.0, 0.0, 0.0, g.At(s[0], t[0]));
        for (var k = 1; k < s.Length - 1; k++)
        {
            var (a, b, area) = (g.At(s[k], t[k]), g.At(s[k + 1], t[k + 1]), Area(k));
            var total = first + a + b;
            sum += area * total;
            along += area * ((first * s[0]) + (a * s[k]) + (b * s[k + 1]) + (total * (s[0] + s[k] + s[k + 1])));
            across += area * ((first * t[0]) + (a * t[k]) + (b * t[k + 1]) + (total * (t[0] + t[k] + t[k + 1])));
        }

        return new(sum / 3, along / 12, across / 12);
    }

    /// <summary>The area of the triangle of corners 0, k and k + 1.</summary>
    private double Area(int k) =>
        0.5 * Math.Abs(((s[k] - s[0]) * (t[k + 1] - t[0])) - ((s[k + 1] - s[0]) * (t[k] - t[0])));

    /// <summary>Corners as they are found.</summary>
    private struct Corners(int most)
    {
        private readonly double[] s = new double[most], t = new double[most];
        private int count;

        public void Add(double first, double second) => (s[count], t[count++]) = (first, second);

        public readonly Polygon Close() => new(s[..count], t[..count]);
    }
}
