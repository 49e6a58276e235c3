using System.Globalization;

namespace Research;

/// <summary>
/// How often something happened in independent trials, with the 95 % interval of its probability by Wilson (1927), which also
/// holds where the count is 0 or small.
/// </summary>
/// <param name="Count">How often, in [0, <paramref name="Trials"/>].</param>
/// <param name="Trials">The number of trials, at least 1.</param>
public readonly record struct Proportion(int Count, int Trials)
{
    // The 97.5 % quantile of the standard normal distribution.
    private const double Quantile = 1.959963984540054;

    /// <summary>The share of the trials, in [0, 1].</summary>
    public double Share => (double)Count / Trials;

    /// <summary>The lower end of the interval, in [0, 1].</summary>
    public double Lower => Math.Max(0, Middle - Reach);

    /// <summary>The upper end of the interval, in [0, 1].</summary>
    public double Upper => Math.Min(1, Middle + Reach);

    private double Spread => Quantile * Quantile / Trials;

    private double Middle => (Share + (Spread / 2)) / (1 + Spread);

    private double Reach => Quantile * Math.Sqrt(((Share * (1 - Share)) + (Spread / 4)) / Trials) / (1 + Spread);

    /// <summary>As it is printed, e.g. "3 of 1000, 0.102 to 0.878 %".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count} of {Trials}, {100 * Lower:G3} to {100 * Upper:G3} %");
}
