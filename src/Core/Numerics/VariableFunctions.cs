namespace Research;

/// <summary>The functions of <see cref="Variable"/> on every double, with the same bits on every machine.</summary>
internal static class VariableFunctions
{
    // Above and below these eˣ is no double.
    private const double MostExponent = 709.782712893384, LeastExponent = -745.1332191019412;

    // The largest exponent that is computed by products; above it, a logarithm is as accurate.
    private const int MostProducts = 64;

    /// <summary>eˣ.</summary>
    public static double Exp(double x) => x > MostExponent ? double.PositiveInfinity : x < LeastExponent ? 0 : Elementary.Exp(x);

    /// <summary>ln x.</summary>
    public static double Log(double x) =>
        x > 0 && !double.IsInfinity(x) ? Elementary.Log(x) : x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;

    /// <summary>tanh x and its derivative 1 − tanh² x, by d = e^(−2|x|).</summary>
    public static (double Value, double Slope) Tanh(double x)
    {
        var decay = Exp(-2 * Math.Abs(x));
        var value = (1 - decay) / (1 + decay);
        return (x > 0 ? value : -value, 4 * decay / ((1 + decay) * (1 + decay)));
    }

    /// <summary>xᵖ.</summary>
    public static double Power(double x, double p) =>
        p == Math.Round(p) && Math.Abs(p) <= MostProducts
            ? p < 0 ? 1 / Elementary.Power(x, (int)-p) : Elementary.Power(x, (int)p)
            : x == 0 ? (p > 0 ? 0 : double.PositiveInfinity) : Exp(p * Log(x));
}
