namespace Research;

/// <summary>Roots of functions of one variable.</summary>
internal static class Roots
{
    /// <summary>
    /// A root inside a bracket by the method of Brent (1973, chapter 4): secant and inverse quadratic steps where they
    /// converge, bisection elsewhere.
    /// </summary>
    /// <param name="function">Continuous; of different sign at the two ends.</param>
    /// <param name="low">One end.</param>
    /// <param name="high">The other end.</param>
    /// <param name="tolerance">The absolute tolerance of the root.</param>
    /// <exception cref="ArgumentException">The signs at the ends are the same.</exception>
    public static double Bracketed(Func<double, double> function, double low, double high, double tolerance) =>
        Bracketed(function, low, high, tolerance, function(low), function(high));

    /// <summary>The root, with the values of the function at both ends given.</summary>
    public static double Bracketed(
        Func<double, double> function, double low, double high, double tolerance, double atLow, double atHigh)
    {
        var (a, b, fa, fb) = (low, high, atLow, atHigh);
        if (fa == 0) return a;
        if (!(fa * fb <= 0)) throw new ArgumentException($"The function is {fa} at {low} and {fb} at {high}, of one sign at both.", nameof(low));
        var (c, fc, last, before) = (a, fa, b - a, b - a);
        while (fb != 0)
        {
            if (fb > 0 == fc > 0) (c, fc, last, before) = (a, fa, b - a, b - a);
            if (Math.Abs(fc) < Math.Abs(fb)) (a, b, c, fa, fb, fc) = (b, c, b, fb, fc, fb);
            var least = (2.3e-16 * Math.Abs(b)) + (0.5 * tolerance);
            var half = 0.5 * (c - b);
            if (Math.Abs(half) <= least) break;
            var wanted = Step(a, b, c, fa, fb, fc);
            var converges = Math.Abs(before) >= least && Math.Abs(fa) > Math.Abs(fb) && wanted * half > 0
                && Math.Abs(wanted) < Math.Min(1.5 * Math.Abs(half), 0.5 * Math.Abs(before));
            (before, last) = converges ? (last, wanted) : (half, half);
            (a, fa) = (b, fb);
            b += Math.Abs(last) > least ? last : Math.CopySign(least, half);
            fb = function(b);
        }

        return b;
    }

    /// <summary>From b to where the line (a = c) or the inverse parabola through the points is 0.</summary>
    private static double Step(double a, double b, double c, double fa, double fb, double fc)
    {
        var s = fb / fa;
        if (a == c) return -(c - b) * s / (1 - s);
        var (q, r) = (fa / fc, fb / fc);
        return -s * (((c - b) * q * (q - r)) - ((b - a) * (r - 1))) / ((q - 1) * (r - 1) * (s - 1));
    }
}
