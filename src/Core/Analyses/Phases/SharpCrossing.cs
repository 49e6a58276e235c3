namespace Research;

/// <summary>
/// Where two minima are as low as each other, and how exactly that is known. At fixed weights a loss is A + r B, A that of the
/// other features and B that of the extra one, so that two states meet at r = −ΔA / ΔB. Because both are minima, r is in error
/// by the square of what their weights are: A and B are evaluated in 32 digits at weights of 16.
/// </summary>
/// <param name="setting">n, m and p.</param>
/// <param name="at">The situation at a ratio.</param>
internal sealed class SharpCrossing(ExtraFeature setting, Func<double, Situation> at)
{
    private const int MostRounds = 4;

    // 2⁻⁵²; the probabilities of active sets are products of at most seven doubles, their losses are sums without a subtraction.
    private const double Unit = 2.3e-16;

    // How much more a minimum may lack than the quadratic model says.
    private const double Model = 4;

    private readonly ReluReferenceLoss loss = new(
        new IndependentSets(setting.Features, Density.Of(setting.Density)), setting.Hidden);

    /// <summary>The crossing near a ratio, a bound on its error, and the two minima there; none where they do not meet nearby.</summary>
    /// <param name="ratio">About where.</param>
    /// <param name="left">The one minimum, about there.</param>
    /// <param name="right">The other one.</param>
    public (double Ratio, double Error, Minimum Left, Minimum Right)? Locate(double ratio, Minimum left, Minimum right)
    {
        var (error, start) = (double.NaN, ratio);
        for (var round = 0; round < MostRounds; round++)
        {
            var situation = at(ratio);
            (left, right) = (Newton.Polished(setting.Model, situation, left, setting.IsSparse), Newton.Polished(setting.Model, situation, right, setting.IsSparse));
            var (a, b) = (Parts(left), Parts(right));
            var kink = (b.Extra - a.Extra).High;
            var next = ((a.Others - b.Others) / (b.Extra - a.Extra)).High;
            if (!(next > 0) || !(Math.Abs(next - start) < 1e-3 * start)) return null;
            var extra = new DoubleDouble(next, 0);
            var losses = (a.Others + b.Others + (extra * (a.Extra + b.Extra))).High;

            // All importances are scaled alike: so is what they lack.
            var scale = situation.Importance[0];
            var lacks = Model * (Newton.Lacks(setting.Model, situation, left) + Newton.Lacks(setting.Model, situation, right)) / scale;
            error = (Unit * next) + (((setting.Features * Unit * losses) + lacks) / Math.Abs(kink));
            var isSteady = Math.Abs(next - ratio) <= 0.1 * error;
            ratio = next;
            if (isSteady) break;
        }

        return (ratio, error, left, right);
    }

    /// <summary>The losses of the features of importance 1, and that of the extra one at importance 1.</summary>
    private (DoubleDouble Others, DoubleDouble Extra) Parts(Minimum minimum)
    {
        var n = setting.Features;
        DoubleDouble[] point = [.. minimum.Parameters.Select(Exactly)];
        var (others, extra) = (new double[n], new double[n]);
        Array.Fill(others, 1);
        (others[^1], extra[^1]) = (0, 1);
        return (loss.Loss<DoubleDouble>(point, others, Exactly), loss.Loss<DoubleDouble>(point, extra, Exactly));
    }

    private static DoubleDouble Exactly(double value) => new(value, 0);
}
