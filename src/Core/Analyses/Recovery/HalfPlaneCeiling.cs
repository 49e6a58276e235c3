namespace Research;

/// <summary>
/// The largest F1 that a <see cref="HalfPlane"/> latent can have for a feature, over all directions and thresholds, with features in the plane: a ceiling of
/// every encoder that decides for each latent by one threshold, whatever trained it. Codes that compare latents, such as TopK or matching pursuit, may exceed it.
/// </summary>
/// <remarks>
/// Branch and bound. At angle θ let a_i = u(θ) · W_i; the best threshold is some a_j or 0. Between the angles where some a_i is 0 or two are equal, the order of
/// all a_i is fixed and every share is 0, 1, 1 − a_j / a_i or a_j / a_i, and (a_j / a_i)' =
/// (W_i × W_j) / a_i² has one sign. So shares at the two ends of an interval bound those within it, and F1 = 2φ_0 / (1 + φ_0 + Σ φ_i) rises with φ_0 and falls with the others.
/// </remarks>
/// <param name="F1">The F1 at <see cref="Angle"/> and <see cref="Threshold"/>, which is approached, not attained, where another feature lies on the threshold.</param>
/// <param name="Bound">No latent has a larger F1; at most 1e-8 above.</param>
/// <param name="Angle">The angle of u, in radians.</param>
/// <param name="Threshold">The threshold, for u of norm 1.</param>
public sealed record HalfPlaneCeiling(double F1, double Bound, double Angle, double Threshold)
{
    private const double Tolerance = 1e-8;

    // Values of u · W_i that are smaller are 0 but for rounding, at the end of an interval.
    private const double Zero = 1e-13;

    /// <summary>The ceiling of one feature.</summary>
    /// <param name="directions">W <c>[2, Features]</c>, of any norms but 0, no two columns equal.</param>
    /// <param name="feature">In [0, Features).</param>
    /// <exception cref="InvalidOperationException">The directions have a fault or do not lie in the plane, or there is no such feature.</exception>
    public static HalfPlaneCeiling Of(Matrix directions, int feature)
    {
        RecoveryFaults.Refuse(
        [
            .. RecoveryFaults.OfDictionary(directions),
            .. directions.Rows == 2 ? Enumerable.Empty<Fault>() : [new("the number of dimensions", $"{directions.Rows}", "2", "give features of the plane")],
            .. Check.AtLeast("the feature", feature, 0, "count from 0"),
            .. Check.AtMost("the feature", feature, directions.Columns - 1, "count from 0"),
        ]);
        var columns = Vectors.Columns(directions);
        var search = new Search(columns, feature);
        var angles = Critical(columns);
        for (var k = 0; k < angles.Length; k++) search.Between(angles[k], k + 1 < angles.Length ? angles[k + 1] : angles[0] + (2 * Math.PI));
        return search.Best with { Bound = Math.Min(1, search.Best.F1 + Tolerance) };
    }

    /// <summary>The angles at which u is orthogonal to some W_i, or to some W_i − W_j, ascending in [0, 2π).</summary>
    private static double[] Critical(double[][] columns)
    {
        var angles = new List<double>();
        void Add(double x, double y)
        {
            if (x == 0 && y == 0) return;
            var angle = Math.Atan2(x, -y);
            angles.Add(angle < 0 ? angle + (2 * Math.PI) : angle);
            angles.Add(angle < 0 ? angle + Math.PI : angle - Math.PI + (angle < Math.PI ? 2 * Math.PI : 0));
        }

        for (var i = 0; i < columns.Length; i++)
        {
            Add(columns[i][0], columns[i][1]);
            for (var j = 0; j < i; j++) Add(columns[i][0] - columns[j][0], columns[i][1] - columns[j][1]);
        }

        angles.Sort();
        return [.. angles];
    }

    /// <summary>The best point so far, and the intervals that may hold a better one.</summary>
    private sealed class Search(double[][] columns, int feature)
    {
        public HalfPlaneCeiling Best { get; private set; } = new(0, 1, 0, 0);

        /// <summary>Searches an interval of angles within which the order of all a_i is fixed.</summary>
        public void Between(double from, double to)
        {
            var middle = Along((from + to) / 2);
            Offer((from + to) / 2, 0, middle);
            foreach (var threshold in middle) Offer((from + to) / 2, threshold, middle);
            for (var j = 0; j < columns.Length; j++) Split(j, middle, from, to);
        }

        /// <summary>Halves an interval, with the threshold at a_j, as long as its bound is above the best point. The order is that of the middle.</summary>
        private void Split(int j, double[] order, double from, double to)
        {
            if (Bound(j, order, Along(from), Along(to)) <= Best.F1 + Tolerance) return;
            var middle = (from + to) / 2;
            var along = Along(middle);
            Offer(middle, along[j], along);
            if (!(from < middle && middle < to)) return;
            Split(j, order, from, middle);
            Split(j, order, middle, to);
        }

        private double Bound(int j, double[] order, double[] low, double[] high)
        {
            var (own, others) = (0.0, 0.0);
            for (var i = 0; i < columns.Length; i++)
            {
                var (one, other) = (Share(i, j, order, low), Share(i, j, order, high));
                var known = !double.IsNaN(one) && !double.IsNaN(other);
                if (i == feature) own = known ? Math.Max(one, other) : 1;
                else others += known ? Math.Min(one, other) : 0;
            }

            return 2 * own / (1 + own + others);
        }

        /// <summary>φ_i at the threshold a_j, by the formula of the interval; NaN where both are 0 at its end.</summary>
        private static double Share(int i, int j, double[] order, double[] along) => order[j] < 0
            ? (i == j || order[i] > order[j] ? 1 : Ratio(along[j], along[i]))
            : (i == j || order[i] <= order[j] ? 0 : 1 - Ratio(along[j], along[i]));

        private static double Ratio(double a, double b) => Math.Abs(b) < Zero ? double.NaN : Math.Clamp(a / b, 0, 1);

        private double[] Along(double angle) => [.. columns.Select(column => (Math.Cos(angle) * column[0]) + (Math.Sin(angle) * column[1]))];

        private void Offer(double angle, double threshold, double[] along)
        {
            var all = 1.0;
            foreach (var value in along) all += HalfPlane.Share(value, threshold);
            var f1 = 2 * HalfPlane.Share(along[feature], threshold) / all;
            if (f1 > Best.F1) Best = new(f1, 1, angle, threshold);
        }
    }
}
