namespace Research;

/// <summary>How near to orthogonal n directions of m dimensions can be: bounds of the largest |cos| of two of them, or of the largest cos.</summary>
public static class CoherenceBounds
{
    /// <summary>√((n − m)/(m (n − 1))), from below, of n &gt; m (Welch 1974); equality exactly for equiangular tight frames. 0 for n ≤ m.</summary>
    /// <param name="directions">n, at least 1.</param>
    /// <param name="dimensions">m, at least 1.</param>
    public static double Welch(int directions, int dimensions) => directions <= dimensions
        ? 0
        : Math.Sqrt((directions - dimensions) / (dimensions * (directions - 1.0)));

    /// <summary>
    /// The larger of Welch's bound and, for n &gt; m (m + 1)/2, where it is not attained, of those of Rankin (1955), 1/√m, and Levenshtein (1982),
    /// √((3n − m² − 2m)/((n − m)(m + 2))).
    /// </summary>
    /// <param name="directions">n, at least 1.</param>
    /// <param name="dimensions">m, at least 1.</param>
    public static double Lines(int directions, int dimensions)
    {
        double n = directions, m = dimensions;
        var welch = Welch(directions, dimensions);
        if (n <= m * (m + 1) / 2) return welch;
        return Math.Max(welch, Math.Max(1 / Math.Sqrt(m), Math.Sqrt(((3 * n) - (m * m) - (2 * m)) / ((n - m) * (m + 2)))));
    }

    /// <summary>
    /// The largest cos, from below: −1/(n − 1) up to the simplex of m + 1, 0 up to the 2m of antipodal pairs (Rankin 1955), then the s ≤ s₃ at which
    /// m (1 − s)(2 + (m + 1) s)/(1 − m s²) = n (Levenshtein 1979); s₃ = (√(m + 3) − 1)/(m + 2) where n is larger.
    /// </summary>
    /// <param name="directions">n, at least 2.</param>
    /// <param name="dimensions">m, at least 2.</param>
    public static double Rays(int directions, int dimensions)
    {
        double n = directions, m = dimensions;
        if (n <= m + 1) return -1 / (n - 1);
        var (low, high) = (0.0, (Math.Sqrt(m + 3) - 1) / (m + 2));
        for (var halving = 0; n > 2 * m && halving < 60; halving++)
        {
            var s = (low + high) / 2;
            if (m * (1 - s) * (2 + ((m + 1) * s)) / (1 - (m * s * s)) < n) low = s;
            else high = s;
        }

        return low;
    }

    /// <summary>
    /// √(2 ln(n (n − 1))/m), from above: two random directions have |cos| ≥ ε with a probability of at most 2 exp(−m ε²/2), so that n exist with less than
    /// this ε, as in the lemma of Johnson and Lindenstrauss (1984): exp(m ε²/4) of them.
    /// </summary>
    /// <param name="directions">n, at least 2.</param>
    /// <param name="dimensions">m, at least 1.</param>
    public static double JohnsonLindenstrauss(int directions, int dimensions) =>
        Math.Sqrt(2 * Math.Log(directions * (directions - 1.0)) / dimensions);

    /// <summary>P(|cos| ≤ ε) of two random directions: the share of cos^(m − 2) φ up to sin φ = ε.</summary>
    /// <param name="cosine">ε, in [0, 1].</param>
    /// <param name="dimensions">m, at least 2.</param>
    public static double RandomPair(double cosine, int dimensions) =>
        Powers(Math.Asin(Math.Clamp(cosine, 0, 1)), dimensions - 2) / Powers(Math.PI / 2, dimensions - 2);

    /// <summary>
    /// The ε that the largest |cos| of n random directions stays below with a given probability, by P(|cos| ≤ ε)^(n (n − 1)/2): pairs are independent two
    /// by two, though not all together.
    /// </summary>
    /// <param name="directions">n, at least 2.</param>
    /// <param name="dimensions">m, at least 2.</param>
    /// <param name="probability">In (0, 1); ½ for the median.</param>
    public static double RandomMaximum(int directions, int dimensions, double probability)
    {
        var (low, high, each) = (0.0, 1.0, Math.Pow(probability, 2.0 / (directions * (directions - 1.0))));
        for (var halving = 0; halving < 50; halving++)
        {
            var middle = (low + high) / 2;
            if (RandomPair(middle, dimensions) < each) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>∫₀ᵃ cosᵏ φ dφ, by Simpson's rule.</summary>
    private static double Powers(double to, int power)
    {
        const int steps = 512;
        double At(int k) => Math.Pow(Math.Max(0, Math.Cos(to * k / steps)), power);
        var sum = At(0) + At(steps);
        for (var k = 1; k < steps; k++) sum += (k % 2 == 0 ? 2 : 4) * At(k);
        return sum * to / (3 * steps);
    }
}
