namespace Research;

/// <summary>
/// The two terms of which Elhage et al. (2022, section 2, "Mathematical understanding") make the loss of a tied bottleneck: what
/// is lost because features are not represented as they are (the paper's feature benefit), and what they cost each other (its
/// interference). Importance I weighs both.
/// </summary>
/// <param name="Missed">The benefit that is missed, ≥ 0; 0 where every feature alone is reconstructed.</param>
/// <param name="Interference">≥ 0; 0 where no feature alone moves the output of another.</param>
public sealed record LossTerms(double Missed, double Interference)
{
    /// <summary>The sum of both.</summary>
    public double Total => Missed + Interference;

    /// <summary>
    /// The linear model: Σ_i I_i (1 − ‖W_i‖²)² and Σ_{i≠j} I_j (W_j·W_i)². For independent features of one variance V, e.g.
    /// p/3 − p²/4, the exact loss of x' = WᵀWx + b is V times their sum at the best bias, b = (1 − WᵀW) E[x], and
    /// Σ_i I_i (b_i − that)² more at another. The paper says so of x' = WᵀWx and normal features.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static LossTerms Linear(Matrix embedding, ReadOnlySpan<double> importance) =>
        Over(embedding, importance, static (overlap, _) => (1 - overlap) * (1 - overlap), static (overlap, _) => overlap * overlap, []);

    /// <summary>
    /// L_1 of the ReLU output model, where one feature is active: Σ_i I_i ∫_0^1 (x − ReLU(‖W_i‖² x + b_i))² dx and
    /// Σ_{i≠j} I_j ∫_0^1 ReLU(W_j·W_i x + b_j)² dx, in closed form. For n independent features of density p the exact loss is
    /// (1−p)ⁿ L_0 + p (1−p)ⁿ⁻¹ L_1 and what more active features add; hence L_0 and L_1 are all of it only as p → 0.
    /// </summary>
    /// <param name="embedding">W <c>[Hidden, Features]</c>.</param>
    /// <param name="bias">b_i, <c>[Features]</c>.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static LossTerms OneActive(Matrix embedding, ReadOnlySpan<double> bias, ReadOnlySpan<double> importance)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        Demand(embedding.Columns, bias.Length, "biases");
        return Over(embedding, importance, Alone, Disturbed, bias);
    }

    /// <summary>L_0, where no feature is active: Σ_i I_i ReLU(b_i)². The paper leaves out the importance.</summary>
    /// <param name="bias">b_i, <c>[Features]</c>.</param>
    /// <param name="importance">I_i, <c>[Features]</c>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static double NoneActive(ReadOnlySpan<double> bias, ReadOnlySpan<double> importance)
    {
        Demand(bias.Length, importance.Length, "importances");
        var sum = 0.0;
        for (var i = 0; i < bias.Length; i++) sum += importance[i] * Math.Max(0, bias[i]) * Math.Max(0, bias[i]);
        return sum;
    }

    private static LossTerms Over(
        Matrix embedding, ReadOnlySpan<double> importance, Func<double, double, double> own, Func<double, double, double> other,
        ReadOnlySpan<double> bias)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        Demand(embedding.Columns, importance.Length, "importances");
        var (gram, missed, interference) = (embedding.Gram(), 0.0, 0.0);
        for (var j = 0; j < gram.Rows; j++)
        {
            var b = bias.IsEmpty ? 0 : bias[j];
            for (var i = 0; i < gram.Rows; i++)
            {
                if (i == j) missed += importance[j] * own(gram[j, j], b);
                else interference += importance[j] * other(gram[j, i], b);
            }
        }

        return new(missed, interference);
    }

    /// <summary>∫_0^1 (x − ReLU(slope x + bias))² dx, slope ≥ 0: x² up to where the output leaves 0, then the square of a line.</summary>
    private static double Alone(double slope, double bias)
    {
        var from = bias > 0 ? 0 : slope + bias > 0 ? -bias / slope : 1;
        return (from * from * from / 3) + Square(from - Math.Max(0, bias), 1 - Math.Max(0, slope + bias), 1 - from);
    }

    /// <summary>∫_0^1 ReLU(slope x + bias)² dx: the square of a line where the output is above 0.</summary>
    private static double Disturbed(double slope, double bias)
    {
        var (first, last) = (Math.Max(0, bias), Math.Max(0, slope + bias));
        var length = first > 0 ? (last > 0 ? 1 : bias / -slope) : (last > 0 ? last / slope : 0);
        return Square(first, last, length);
    }

    /// <summary>∫ of the square of a line between its values at the ends of a stretch: no subtraction.</summary>
    private static double Square(double first, double last, double length) =>
        length * ((first * first) + (first * last) + (last * last)) / 3;

    private static void Demand(int features, int length, string what)
    {
        if (length != features) throw new ArgumentException($"There are {length} {what} for {features} features.");
    }
}
