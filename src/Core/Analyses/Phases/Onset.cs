namespace Research;

/// <summary>
/// Where an ignored feature k begins to be represented. With ‖W_k‖ held at ε and all else optimal, L_ε(r) meets the loss of
/// ignoring it at a ratio r(ε). The transition is at the least r(ε) (the largest, where the feature disappears as r grows):
/// continuous where that is the limit ε → 0, first order with a jump to ε where it is inside.
/// </summary>
/// <param name="landscape">The minima.</param>
/// <param name="at">The situation at a ratio.</param>
internal sealed class Onset(Landscape landscape, Func<double, Situation> at)
{
    // Nodes ε = h, 2h, … of the extrapolation to 0: closer ones lose the difference of losses in rounding.
    public const double Step = 0.006;
    public const int Nodes = 6;

    // How much smaller or larger a ratio may be than those between which a transition was seen.
    private const double Farthest = 1.5;

    private readonly BfgsSearch search = new(landscape.Model.Layout.Size);
    private readonly ExactPopulation population = Exact.Population(landscape.Model);

    // Features that both minima ignore: they stay on their saddle, at length 0.
    private int[] held = [];

    /// <summary>A located transition with the two minima there.</summary>
    public sealed record Point(double Ratio, double Error, TransitionOrder Order, Minimum Ignoring, Minimum Representing);

    /// <summary>The transition between two ratios; none where no single feature is lost, or nothing is found nearby.</summary>
    /// <param name="ignoring">The minimum in which a feature is ignored.</param>
    /// <param name="representing">The one in which it is represented.</param>
    /// <param name="low">The smaller of their ratios.</param>
    /// <param name="high">The larger.</param>
    public Point? Locate(Minimum ignoring, Minimum representing, double low, double high)
    {
        var model = landscape.Model;
        var (without, with) = (FeatureGeometry.Norms(ignoring.Embedding(model)), FeatureGeometry.Norms(representing.Embedding(model)));
        var ignored = Enumerable.Range(0, model.Features).Where(i => without[i] < PhaseThresholds.Exact.Norm * without.Max()).ToArray();
        var lost = ignored.Where(i => with[i] >= PhaseThresholds.Exact.Norm * with.Max()).ToArray();
        if (lost.Length != 1) return null;
        var feature = lost[0];
        held = [.. ignored.Except(lost)];
        var bare = (double[])ignoring.Parameters.Clone();
        var full = (double[])representing.Parameters.Clone();
        for (var row = 0; row < model.Hidden; row++)
        {
            foreach (var i in ignored) bare[(row * model.Features) + i] = 0;
            foreach (var i in held) full[(row * model.Features) + i] = 0;
        }

        // Whether the feature appears or disappears with growing r.
        var grows = Excess(full, bare, feature, Step, high) < Excess(full, bare, feature, Step, low);
        double Meeting(double length)
        {
            var (shrunk, widened) = (low, high);
            while (shrunk > low / Farthest && Excess(full, bare, feature, length, shrunk) < 0 != !grows) shrunk /= 1.02;
            while (widened < high * Farthest && Excess(full, bare, feature, length, widened) < 0 != grows) widened *= 1.02;
            if (shrunk <= low / Farthest || widened >= high * Farthest) return double.NaN;
            return Roots.Bracketed(ratio => Excess(full, bare, feature, length, ratio), shrunk, widened, 0);
        }

        var ratios = Enumerable.Range(1, Nodes).Select(k => Meeting(k * Step)).ToArray();
        if (ratios.Any(double.IsNaN)) return null;
        var (limit, error) = Extrapolated(ratios);
        var sign = grows ? 1 : -1;
        if (sign * Slope(ratios, limit) >= 0)
        {
            return new(limit, error, TransitionOrder.Continuous, Constrained(bare, feature, 0, limit), representing);
        }

        // A jump to less than the first node is where the polynomial through the nodes has its extreme.
        var best = sign * (ratios[0] - limit) > 0
            ? Extreme(length => Polynomial(ratios, limit, length / Step), sign, Step)
            : Extreme(Meeting, sign, with[feature]);
        if (best < Step)
        {
            // No jump can be reported where it would come before the limit by less than the limit is known.
            var ratio = Polynomial(ratios, limit, best / Step);
            if (Math.Abs(ratio - limit) <= error) return new(limit, error, TransitionOrder.Continuous, Constrained(bare, feature, 0, limit), representing);
            return new(ratio, error, TransitionOrder.First, Constrained(bare, feature, 0, ratio), Constrained(full, feature, best, ratio));
        }

        var meeting = Meeting(best);
        if (double.IsNaN(meeting)) return null;
        var there = Constrained(full, feature, best, meeting);
        return new(meeting, Math.Max(4e-16, 4e-17 / (best * best)), TransitionOrder.First, Constrained(bare, feature, 0, meeting), there);
    }

    /// <summary>(L_ε − L_0) / ε² at a ratio.</summary>
    private double Excess(double[] start, double[] bare, int feature, double length, double ratio) =>
        (Constrained(start, feature, length, ratio).Loss - Constrained(bare, feature, 0, ratio).Loss) / (length * length);

    /// <summary>The minimum with ‖W_k‖ = ε: W_k = ε v / ‖v‖ for a free v. Held at 0, it stays on its saddle.</summary>
    private Minimum Constrained(double[] start, int feature, double length, double ratio)
    {
        var (model, situation) = (landscape.Model, at(ratio));
        var (n, m) = (model.Features, model.Hidden);
        var (point, gradient, losses) = (new double[start.Length], new double[start.Length], new double[1]);
        var begin = (double[])start.Clone();
        var scale = Norm(begin);
        for (var row = 0; row < m && length > 0; row++) begin[(row * n) + feature] /= scale;
        search.Begin(begin, Landscape.Polished);
        while (!search.Done)
        {
            search.Trial.CopyTo(point);
            var norm = length > 0 ? Norm(point) : 1;
            for (var row = 0; row < m; row++) point[(row * n) + feature] *= length / norm;
            population.Evaluate(point, situation.Densities, situation.Importance, losses, gradient);

            // ∂/∂v = (ε / ‖v‖) (1 − v̂ v̂ᵀ) ∂/∂W_k.
            var along = 0.0;
            for (var row = 0; row < m; row++) along += gradient[(row * n) + feature] * Unit(row);
            for (var row = 0; row < m; row++)
            {
                ref var g = ref gradient[(row * n) + feature];
                g = length / norm * (g - (along * Unit(row)));
            }

            foreach (var i in held)
                for (var row = 0; row < m; row++) gradient[(row * n) + i] = 0;

            search.Answer(losses[0], gradient);
        }

        search.Point.CopyTo(point);
        var last = length > 0 ? Norm(point) : 1;
        for (var row = 0; row < m; row++) point[(row * n) + feature] *= length / last;
        return new(point, search.Loss);

        double Unit(int row) => length > 0 ? point[(row * n) + feature] / length : 0;

        double Norm(double[] parameters)
        {
            var sum = 0.0;
            for (var row = 0; row < m; row++) sum += parameters[(row * n) + feature] * parameters[(row * n) + feature];
            return Math.Sqrt(sum);
        }
    }

    /// <summary>The polynomial through r(h), r(2h), … at 0 (Neville), and how much its last order changed it.</summary>
    public static (double Limit, double Error) Extrapolated(double[] ratios)
    {
        var table = (double[])ratios.Clone();
        var before = 0.0;
        for (var order = 1; order < table.Length; order++)
        {
            before = table[0];
            for (var i = 0; i + order < table.Length; i++)
                table[i] = (((i + order + 1) * table[i]) - ((i + 1) * table[i + 1])) / order;
        }

        return (table[0], Math.Abs(table[0] - before));
    }

    /// <summary>The polynomial through a limit at 0 and r(h), r(2h), … at x h (Lagrange).</summary>
    private static double Polynomial(double[] ratios, double limit, double x)
    {
        double[] values = [limit, .. ratios];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var weight = 1.0;
            for (var j = 0; j < values.Length; j++)
                if (j != i) weight *= (x - j) / (i - j);
            sum += weight * (values[i] - limit);
        }

        return limit + sum;
    }

    /// <summary>Its slope at 0, times h.</summary>
    private static double Slope(double[] ratios, double limit)
    {
        var (sum, binomial) = (0.0, 1.0);
        for (var k = 1; k <= ratios.Length; k++)
        {
            // (−1)^{k+1} C(N, k) / k, the weights of a forward difference of N + 1 points.
            binomial *= (ratios.Length - k + 1) / (double)k;
            sum += (k % 2 == 1 ? 1 : -1) * binomial / k * (ratios[k - 1] - limit);
        }

        return sum;
    }

    /// <summary>The ε with the least sign · r(ε), by golden sections.</summary>
    private static double Extreme(Func<double, double> meeting, int sign, double longest)
    {
        var golden = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (1e-4 * longest, longest);
        var (a, b) = (high - (golden * (high - low)), low + (golden * (high - low)));
        var (fa, fb) = (sign * meeting(a), sign * meeting(b));
        while (high - low > 1e-6 * high)
        {
            if (fa < fb)
            {
                (high, b, fb) = (b, a, fa);
                a = high - (golden * (high - low));
                fa = sign * meeting(a);
            }
            else
            {
                (low, a, fa) = (a, b, fb);
                b = low + (golden * (high - low));
                fb = sign * meeting(b);
            }
        }

        return 0.5 * (low + high);
    }
}
