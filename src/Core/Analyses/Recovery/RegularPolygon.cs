namespace Research;

/// <summary>Features as the corners of a regular polygon in the plane, the simplest superposition.</summary>
public static class RegularPolygon
{
    /// <summary>W <c>[2, k]</c> with W_i = (cos 2πi/k, sin 2πi/k).</summary>
    /// <param name="sides">k, at least 1.</param>
    /// <exception cref="InvalidOperationException">k is below 1.</exception>
    public static Matrix Of(int sides)
    {
        RecoveryFaults.Refuse(Check.AtLeast("the number of sides", sides, 1, "use 3 or more"));
        return Matrix.Build(2, sides, (row, i) => row == 0 ? Math.Cos(2 * Math.PI * i / sides) : Math.Sin(2 * Math.PI * i / sides));
    }
}
