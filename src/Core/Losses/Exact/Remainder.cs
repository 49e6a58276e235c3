namespace Research;

/// <summary>
/// The most that active sets with more than K features of a row can add to E (x_i − ReLU(z_i))²:
/// Σ_{k &gt; K} P(|A| = k) max(1, max(0, b_i + P_k))², with P_k the sum of the k largest positive overlaps.
/// </summary>
/// <remarks>
/// Given |A| = k, x_i lies in [0, 1] and ReLU(z_i) in [0, max(0, b_i + P_k)], so their difference is at most the larger of the
/// two bounds. What is left out is a square, so that the truncated loss is never above the true one.
/// </remarks>
internal static class Remainder
{
    public static double Of(IActiveSets sets, int[] features, double[] overlaps, double bias, int most)
    {
        if (most >= features.Length) return 0;
        var sizes = sets.Sizes(features);
        var reach = bias;
        var sum = 0.0;
        var largest = overlaps.OrderDescending().ToArray();
        for (var k = 1; k <= features.Length; k++)
        {
            reach += Math.Max(0, largest[k - 1]);
            var bound = Math.Max(1, reach);
            if (k > most) sum += sizes[k] * bound * bound;
        }

        return sum;
    }
}
