namespace Research;

/// <summary>
/// Two dense numbers in one: x and y, independent and uniform on [0, 1), are kept as t = (s(Zx) + y) / Z, where the staircase s has Z
/// steps with Z − 1 rises between them, each a ramp over the last share ε of a step (Elhage et al. 2022, appendix on non-linear
/// compression, t = (⌊Zx⌋ + y) / Z, whose jumps a network can only approximate).
/// </summary>
/// <remarks>
/// All errors are E(x − x̂)² + E(y − ŷ)²; the paper draws them without a formula. They are sums over the steps: of t a decoder sees
/// Zt = k + r + y with the ramp's part r, which is 0 with probability 1 − ε and else uniform on [0, 1).
/// </remarks>
public static class StaircaseCode
{
    // Simpson's rule leaves less than 1e-9 of what the best decoder integrates, a rational function of low degree.
    private const int Panels = 64;

    /// <summary>1/12: the least error of a linear code, which keeps one direction of the square and has the mean for the other.</summary>
    public static double Linear => 1.0 / 12;

    /// <summary>
    /// Decoded by the same staircase, as a network of ReLUs can: k = s(Zt), x̂ = (k + ½)/Z, ŷ = Zt − k. With a = ε + ε² + ε³ the error is
    /// [Z/12 + (Z−1) a/3 − ε³(3+ε²)/12] / Z³ + [(Z−1)(ε/2 − ε²/2 + ε³/3) − ε³(1+ε)/12] / Z.
    /// </summary>
    /// <param name="steps">Z, at least 2.</param>
    /// <param name="ramp">ε, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double Ramped(int steps, double ramp)
    {
        Check(steps, ramp);
        var (z, square, cube) = ((double)steps, ramp * ramp, ramp * ramp * ramp);
        var x = (z / 12) + ((z - 1) * (ramp + square + cube) / 3) - (cube * (3 + square) / 12);
        var y = ((z - 1) * ((ramp / 2) - (square / 2) + (cube / 3))) - (cube * (1 + ramp) / 12);
        return (x / (z * z * z)) + (y / z);
    }

    /// <summary>
    /// Decoded with jumps: k = ⌊Zt⌋, x̂ = (k + ½)/Z, ŷ = Zt − k. The error is 1/(12Z²) + (Z−1)/Z · (ε/6 + ε²/(3Z²)).
    /// </summary>
    /// <param name="steps">Z, at least 2.</param>
    /// <param name="ramp">ε, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double Sharp(int steps, double ramp)
    {
        Check(steps, ramp);
        double z = steps;
        return (1 / (12 * z * z)) + ((z - 1) / z * ((ramp / 6) + (ramp * ramp / (3 * z * z))));
    }

    /// <summary>
    /// Decoded by the conditional means E[x | t] and E[y | t], than which no decoder is better. A step between two others adds
    /// (1/(12Z²) + ε/6 − ε²/12) / Z; the first and the last, which have one rise only, are integrated numerically.
    /// </summary>
    /// <param name="steps">Z, at least 2.</param>
    /// <param name="ramp">ε, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double Best(int steps, double ramp)
    {
        Check(steps, ramp);
        double z = steps;
        var between = (1 / (12 * z * z)) + (ramp / 6) - (ramp * ramp / 12);

        // At s = k + w: the mass N of what lies there, and the first two moments of y − w and of Zx − k times N.
        var first = Simpson(w =>
        {
            var mass = 1 - ramp + (ramp * w);
            return Spread(mass, -ramp * w * w / 2, ramp * w * w * w / 3) + (mass * mass * mass / 12 / (z * z));
        });
        var last = Simpson(w =>
        {
            var (mass, u) = (1 + (ramp * (1 - w)), 1 - w);
            var x = Spread(mass, 0.5 - (ramp * ramp * u * u / 2), (1 + (ramp * ramp * ramp * u * u * u)) / 3);
            return Spread(mass, ramp * u * u / 2, ramp * u * u * u / 3) + (x / (z * z));
        });
        return (((z - 2) * between) + first + last) / z;
    }

    private static double Spread(double mass, double first, double second) => mass > 0 ? second - (first * first / mass) : 0;

    private static double Simpson(Func<double, double> f)
    {
        var sum = f(0) + f(1);
        for (var k = 1; k < 2 * Panels; k++) sum += (k % 2 == 0 ? 2 : 4) * f(k / (2.0 * Panels));
        return sum / (6 * Panels);
    }

    private static void Check(int steps, double ramp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        if (!(ramp >= 0 && ramp <= 1)) throw new ArgumentOutOfRangeException(nameof(ramp), ramp, "The width of a ramp must be in [0, 1].");
    }
}
