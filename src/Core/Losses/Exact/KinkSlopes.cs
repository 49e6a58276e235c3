namespace Research;

/// <summary>The derivative of a function that is linear on each side of 0.</summary>
/// <param name="Below">Below 0.</param>
/// <param name="At">At 0, as the function states it.</param>
/// <param name="Above">Above 0.</param>
internal readonly record struct KinkSlopes(double Below, double At, double Above)
{
    // A part of a piece on which a value is below this share of its range is left to the other side: rounding.
    private const double Sliver = 1e-15;

    /// <summary>Those of a function that <see cref="FewActiveFaults"/> lets pass.</summary>
    public static KinkSlopes Of(IElementFunction function) => new(-function.Of(-1), function.Slope(0), function.Of(1));

    /// <summary>The derivative on a piece where the argument has one sign but for rounding, or is 0 everywhere.</summary>
    public double On((double Least, double Most) range) =>
        range.Most > -range.Least ? Above : range.Most < -range.Least ? Below : At;

    /// <summary>Whether a piece has to be cut where the argument is 0.</summary>
    public bool Cut((double Least, double Most) range)
    {
        var rounding = Sliver * Math.Max(-range.Least, range.Most);
        return Below != Above && range.Least < -rounding && range.Most > rounding;
    }
}

/// <summary>A penalty on the values at a place of a chain: λ Σ_k f(v_k).</summary>
/// <param name="Place">The place, counted as in a <see cref="ChainProgram"/>.</param>
/// <param name="Function">f: v², or a function that is linear on each side of 0.</param>
/// <param name="Weight">λ.</param>
internal sealed record PlacePenalty(int Place, IElementFunction Function, double Weight);
