namespace Research;

/// <summary>
/// The ignored extra feature, when every other feature has a dimension of its own, against a small amount of it: with
/// W_extra = −ε W_1 and the bias b_1 = B ε that goes with it, the expected loss is
/// L = rV + (Q − rV) ε² + C₃ ε³ + …, with V = p/3 − p²/4 and exactly
/// Q = p (V + (B − p/2)² / 4) + (1 − p)² B² + p (1 − p) B³ / 3,
/// B the positive root of p (1 − p) B² + (p/2 + 2 (1 − p)²) B − p²/4 = 0,
/// C₃ = 3 r_c V (p/2 − B) − p² (1 − B)⁴ / 6.
/// </summary>
/// <remarks>
/// The ε-expansion of the exact loss of a row z = a x_1 − c x_2 + b with b, c of order ε; each regime of the kink counts as the
/// measure of its active sets.
/// </remarks>
public static class Landau
{
    /// <summary>r_c = Q / V: ignoring the extra feature is stable exactly below, the spinodal.</summary>
    /// <param name="density">p in (0, 1].</param>
    public static double Spinodal(double density)
    {
        var (p, b, v) = (density, Bias(density), Variance(density));
        return ((p * (v + ((b - (p / 2)) * (b - (p / 2)) / 4))) + ((1 - p) * (1 - p) * b * b) + (p * (1 - p) * b * b * b / 3)) / v;
    }

    /// <summary>C₃ at r_c: above 0 the extra feature appears continuously at r_c, below 0 with a jump before it.</summary>
    /// <param name="density">p in (0, 1].</param>
    public static double Cubic(double density)
    {
        var (p, b) = (density, Bias(density));
        return (3 * Spinodal(p) * Variance(p) * ((p / 2) - b)) - (p * p * Math.Pow(1 - b, 4) / 6);
    }

    /// <summary>The two densities between which the extra feature appears continuously (C₃ = 0): tricritical points.</summary>
    public static (double Low, double High) Tricritical { get; } =
        (Roots.Bracketed(Cubic, 0.3, 0.7, 0), Roots.Bracketed(Cubic, 0.7, 0.95, 0));

    /// <summary>B = b_1 / ε.</summary>
    /// <param name="density">p in (0, 1].</param>
    public static double Bias(double density)
    {
        var p = density;
        var (a, h) = (p * (1 - p), (p / 4) + ((1 - p) * (1 - p)));
        return p * p / 4 / (h + Math.Sqrt((h * h) + (a * p * p / 4)));
    }

    private static double Variance(double p) => (p / 3) - (p * p / 4);
}
