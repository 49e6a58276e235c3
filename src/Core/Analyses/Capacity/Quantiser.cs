namespace Research;

/// <summary>Which levels a uniform quantiser has.</summary>
public enum QuantiserLevels
{
    /// <summary>2^B levels from the smallest number to the largest, both of them levels; 0 is none in general.</summary>
    BetweenExtremes,

    /// <summary>2^B − 1 levels from −max|v| to max|v|, 0 in their middle: with one bit, 0 alone.</summary>
    AroundZero,
}

/// <summary>Rounds numbers to the nearest of equally spaced levels, one scale for all of them.</summary>
public static class Quantiser
{
    /// <summary>The numbers rounded. Numbers that are all the same stay as they are.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="bits">B, in [1, 24].</param>
    /// <param name="levels">Which levels there are.</param>
    public static double[] Round(IReadOnlyList<double> values, int bits, QuantiserLevels levels)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 24);
        if (values.Count == 0) return [];
        if (levels == QuantiserLevels.AroundZero)
        {
            var (most, half) = (values.Max(Math.Abs), (1 << (bits - 1)) - 1);
            return [.. values.Select(value => half == 0 || most == 0 ? 0 : Math.Round(value / most * half) / half * most)];
        }

        var (low, high, steps) = (values.Min(), values.Max(), (1 << bits) - 1);
        return [.. values.Select(value => high > low ? low + (Math.Round((value - low) / (high - low) * steps) / steps * (high - low)) : value)];
    }
}
