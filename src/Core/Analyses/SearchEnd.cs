namespace Research;

/// <summary>How a search for a minimum ended.</summary>
public enum SearchOutcome
{
    /// <summary>No slope is left: a minimum, or another stationary point, to rounding.</summary>
    Converged,

    /// <summary>A parameter is at a kink of the loss, where one slope holds on each side: |h| of an L1 penalty has one where h is 0.</summary>
    AtKink,

    /// <summary>A slope is left that does not change sign nearby, as where iterations ran out.</summary>
    Stopped,
}

/// <summary>
/// The end of a training by <see cref="QuasiNewton"/>, parameter by parameter. A line search ends beside a kink, whether or not the loss
/// still falls along it, and its gradient there belongs to one side alone. So slopes are taken on both sides: L falls along a
/// parameter where it has a negative slope to the right or a positive one to the left, and the steeper of the two is what is left.
/// </summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Slope">max |∂L/∂θ_i| as the search saw it, over the loss L(0) of a model of zeros.</param>
/// <param name="Left">The steepest descent along ±θ_i for any i, over L(0), 0 at a minimum: where the loss is convex nearby, the largest
/// entry that the least subgradient has.</param>
/// <param name="Kinks">The number of parameters at a kink.</param>
/// <remarks>Kinks that lie across several parameters are seen as far as a change of one parameter crosses them.</remarks>
public sealed record SearchEnd(SearchOutcome Outcome, double Slope, double Left, int Kinks)
{
    /// <summary>Slopes up to this, over L(0), count as 0.</summary>
    public const double Least = 1e-8;

    // How far a parameter is moved to see the other side of a kink, as a share of max(1, |θ_i|): farther than a search stays from one.
    private const double Reach = 1e-6;

    /// <summary>The end of a trained plan; null unless a quasi-Newton search trained it.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="parameters">Its final parameters, flat, in the order of the model's layout.</param>
    public static SearchEnd? Of(TrainingPlan plan, IReadOnlyList<double> parameters)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(parameters);
        if (plan.Trainer is not QuasiNewton) return null;
        var (loss, gradient, point) = (LossEvaluator.Of(plan), new double[parameters.Count], parameters.ToArray());
        var scale = loss.Step(new double[point.Length], 0, gradient);
        loss.Step(point, 0, gradient);
        var slopes = gradient.ToArray();
        var (slope, left, kinks) = (0.0, 0.0, 0);
        for (var i = 0; i < point.Length; i++)
        {
            slope = Math.Max(slope, Math.Abs(slopes[i]));
            if (Math.Abs(slopes[i]) <= Least * scale)
            {
                left = Math.Max(left, Math.Abs(slopes[i]));
                continue;
            }

            var (below, above) = (Side(i, -1), Side(i, 1));
            if (Math.Abs(above - below) > Math.Max(Math.Abs(above), Math.Abs(below)) / 2) kinks++;
            left = Math.Max(left, Math.Max(below, -above));
        }

        var outcome = slope <= Least * scale ? SearchOutcome.Converged : kinks > 0 ? SearchOutcome.AtKink : SearchOutcome.Stopped;
        return new(outcome, slope / scale, Math.Max(0, left) / scale, kinks);

        // ∂L/∂θ_i on one side, continued to the point along a line through two others.
        double Side(int i, int sign)
        {
            var (at, step) = (point[i], sign * Reach * Math.Max(1, Math.Abs(point[i])));
            var (near, far) = (Slope(at + step), Slope(at + (2 * step)));
            point[i] = at;
            return (2 * near) - far;

            double Slope(double moved)
            {
                point[i] = moved;
                loss.Step(point, 0, gradient);
                return gradient[i];
            }
        }
    }
}
