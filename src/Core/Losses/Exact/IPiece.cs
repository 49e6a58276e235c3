namespace Research;

/// <summary>An affine function c + a s + b t of one magnitude s, or of two, s and t; of one, b is 0.</summary>
/// <param name="Offset">c.</param>
/// <param name="First">a.</param>
/// <param name="Second">b.</param>
internal readonly record struct Affine(double Offset, double First, double Second)
{
    /// <summary>The value at a point.</summary>
    public double At(double s, double t) => Offset + (First * s) + (Second * t);

    /// <summary>k times the function.</summary>
    public Affine Times(double k) => new(k * Offset, k * First, k * Second);

    /// <summary>The difference of two functions.</summary>
    public static Affine operator -(Affine left, Affine right) =>
        new(left.Offset - right.Offset, left.First - right.First, left.Second - right.Second);
}

/// <summary>
/// A convex set of magnitudes on which all values of a piecewise linear chain are affine. Integrals are sums over the corners'
/// values without subtractions, so that thin pieces lose no digits.
/// </summary>
/// <typeparam name="TSelf">An interval of one magnitude, or a polygon of two.</typeparam>
internal interface IPiece<TSelf>
    where TSelf : struct, IPiece<TSelf>
{
    /// <summary>The number of magnitudes, 1 or 2.</summary>
    static abstract int Magnitudes { get; }

    /// <summary>All magnitudes, from 0 to 1.</summary>
    static abstract TSelf Whole { get; }

    /// <summary>The least and the largest value of a function on the piece.</summary>
    (double Least, double Most) Range(Affine z);

    /// <summary>The parts where a function that has both signs on the piece is at most 0, and at least 0.</summary>
    (TSelf Below, TSelf Above) Split(Affine z);

    /// <summary>∫ e².</summary>
    double Square(Affine e);

    /// <summary>∫ g, ∫ g s and ∫ g t.</summary>
    Affine Moments(Affine g);
}

/// <summary>An interval of magnitudes.</summary>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end.</param>
internal readonly record struct Interval(double From, double To) : IPiece<Interval>
{
    /// <inheritdoc/>
    public static int Magnitudes => 1;

    /// <inheritdoc/>
    public static Interval Whole => new(0, 1);

    /// <inheritdoc/>
    public (double Least, double Most) Range(Affine z)
    {
        var (a, b) = (z.At(From, 0), z.At(To, 0));
        return a < b ? (a, b) : (b, a);
    }

    /// <inheritdoc/>
    public (Interval Below, Interval Above) Split(Affine z)
    {
        var cut = Math.Clamp(-z.Offset / z.First, From, To);
        var (before, after) = (new Interval(From, cut), new Interval(cut, To));
        return z.First > 0 ? (before, after) : (after, before);
    }

    /// <inheritdoc/>
    public double Square(Affine e)
    {
        var (a, b) = (e.At(From, 0), e.At(To, 0));
        return (To - From) * ((a * a) + (a * b) + (b * b)) / 3;
    }

    /// <inheritdoc/>
    public Affine Moments(Affine g)
    {
        var (length, a, b) = (To - From, g.At(From, 0), g.At(To, 0));
        return new(length * (a + b) / 2, length * ((a * ((2 * From) + To)) + (b * (From + (2 * To)))) / 6, 0);
    }
}
