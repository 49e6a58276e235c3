namespace Research;

/// <summary>
/// N equiangular lines in m dimensions with both of their rays: 2N features, of which each overlaps its antipode by −1 and N − 1 others by μ, Welch's bound.
/// They exist for few (m, N), such as conference frames, N = 2m for m = 3, 5, 7, 9.
/// </summary>
public static class FrameLoss
{
    /// <summary>H/n at the best length and bias, one feature active at a time: an upper bound of the least loss of n = 2N features where the frame exists.</summary>
    /// <param name="dimensions">m, at least 2.</param>
    /// <param name="lines">N, above m.</param>
    public static double Of(int dimensions, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lines, dimensions);
        var (welch, slopes, least) = (CoherenceBounds.Welch(lines, dimensions), new double[2], double.PositiveInfinity);
        foreach (var start in (double[])[1.05, 1.3, 1.6])
        {
            var search = new BfgsSearch(2);
            search.Begin([start, Math.Sqrt(welch)], new(500, 1e-12, 1e-15));
            while (!search.Done) search.Answer(Loss(search.Trial, slopes), slopes);
            least = Math.Min(least, search.Loss);
        }

        return least;

        double Loss(ReadOnlySpan<double> point, double[] slope)
        {
            var (square, bias) = (point[0] * point[0], -point[1] * point[1]);
            var (own, other) = (OneActiveLoss.Own(square, bias), OneActiveLoss.Cross(square * welch, bias));
            slope[0] = 2 * point[0] * (own.OfGain + ((lines - 1) * welch * other.OfGain));
            slope[1] = -2 * point[1] * (own.OfBias + ((lines - 1) * other.OfBias));
            return own.Value + ((lines - 1) * other.Value);
        }
    }
}
