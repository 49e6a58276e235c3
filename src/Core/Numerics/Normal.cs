namespace Research;

/// <summary>The standard normal distribution, with the same bits on every machine.</summary>
internal static class Normal
{
    // Beyond this distance the probability of the tail is below 1e-15.
    private const double Far = 8;

    /// <summary>φ(x) = exp(−x²/2) / √(2π); 0 where it is below the smallest number.</summary>
    public static double Density(double x) => Math.Abs(x) > 37 ? 0 : Elementary.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x), to 1e-15, by ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …) (Marsaglia 2004).</summary>
    public static double Below(double x)
    {
        if (Math.Abs(x) >= Far) return x < 0 ? 0 : 1;
        var (sum, term) = (0.0, x);
        for (var n = 3; sum + term != sum; n += 2)
        {
            sum += term;
            term *= x * x / n;
        }

        return 0.5 + (Density(x) * sum);
    }

    /// <summary>Φ⁻¹(p) by bisection, as exact as <see cref="Below"/>; it is −∞ at 0 and ∞ at 1.</summary>
    /// <param name="p">In [0, 1].</param>
    public static double Quantile(double p)
    {
        if (p is 0 or 1) return p == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        var (low, high) = (-Far, Far);
        for (var halving = 0; halving < 64; halving++)
        {
            var middle = 0.5 * (low + high);
            if (Below(middle) < p) low = middle;
            else high = middle;
        }

        return high;
    }
}
