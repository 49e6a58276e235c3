namespace Research;

/// <summary>
/// What a penalty λ‖h‖₁ on hidden activations costs features that would otherwise be stored without loss (Elhage et al. 2022, section 9,
/// which proposes it against superposition). Prices are λ / I, of features of importance I that are uniform on [0, 1] and active with
/// probability p each; w = ‖W_i‖, and the cost of a direction is ‖W_i‖₁ / ‖W_i‖, 1 on an axis. Derived here.
/// </summary>
/// <remarks>
/// For p → 0, L / (p I) = (1 − w²)² / 3 + (λ/I) w cost / 2, and 1/3 for an ignored feature; a bias cannot help. An antipodal pair on an axis
/// costs each of its two features as much as an axis of its own, so that the penalty does not tell them apart.
/// </remarks>
public static class ActivationPrice
{
    /// <summary>8 √(2/3) / 9 = 0.7258: the price at which a feature on an axis loses as much as an ignored one, at <see cref="CrossingLength"/>.</summary>
    public static double Crossing { get; } = 8 * Math.Sqrt(2.0 / 3) / 9;

    /// <summary>√(2/3) = 0.8165, from which the length jumps to 0 where losses cross.</summary>
    public static double CrossingLength { get; } = Math.Sqrt(2.0 / 3);

    /// <summary>16 / (9 √3) = 1.0264: the price up to which a stored feature is a local minimum.</summary>
    public static double Spinodal { get; } = 16 / (9 * Math.Sqrt(3));

    /// <summary>1/√3 = 0.5774, the length at the spinodal.</summary>
    public static double SpinodalLength { get; } = 1 / Math.Sqrt(3);

    /// <summary>L / (p I) = (1 − w²)² / 3 + price · w · cost / 2 of one feature as p → 0.</summary>
    /// <param name="length">w, 0 or above.</param>
    /// <param name="price">λ / I, 0 or above.</param>
    /// <param name="cost">‖W_i‖₁ / ‖W_i‖, at least 1.</param>
    public static double Loss(double length, double price, double cost = 1) =>
        ((1 - (length * length)) * (1 - (length * length)) / 3) + (price * length * cost / 2);

    /// <summary>
    /// The stationary lengths, where price = (8/3) (w − w³): a feature that starts below Barrier shrinks to 0, which is a local minimum at
    /// every price above 0, another goes to Stored.
    /// </summary>
    /// <param name="price">λ / I times the cost, in [0, <see cref="Spinodal"/>].</param>
    public static (double Barrier, double Stored) Lengths(double price)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(price, Spinodal);
        var angle = Math.Acos(-price / Spinodal) / 3;
        return (2 / Math.Sqrt(3) * Math.Cos(angle - (2 * Math.PI / 3)), 2 / Math.Sqrt(3) * Math.Cos(angle));
    }

    /// <summary>
    /// The price at which a feature with an axis of its own loses as much as an ignored one: 0.7258 (1 − 3p/4), exactly at every density,
    /// because the best bias p (1 − w²) / 2 makes 1/3 − p/4 of 1/3.
    /// </summary>
    /// <param name="density">p, in [0, 1].</param>
    public static double DedicatedCrossing(double density) => Crossing * (1 - (0.75 * density));

    /// <summary>
    /// The price at which an antipodal pair on an axis loses as much as ignoring both, to first order in p: 0.7258 (1 − 31p/48). It is above
    /// <see cref="DedicatedCrossing"/>: two that are active together cancel, so that E‖h‖₁ is 1 − 2p/3 of that of two axes, which outweighs
    /// their interference p (5w² − 3w⁴) / 12 at w² = 2/3.
    /// </summary>
    /// <param name="density">p, small.</param>
    public static double PairCrossing(double density) => Crossing * (1 - (31.0 / 48 * density));

    /// <summary>
    /// The cost of a feature that a tied ReLU hidden layer holds without loss on a pair of neurons, √2 where both weigh as much. Features that share
    /// the larger weight w cos φ do not disturb each other if others of their weights are −w cos²φ / sin φ or below; with weights of at most D
    /// in size, sin φ / cos²φ = w / D, and the cost is cos φ + sin φ, which goes to 1 as D grows. Pairs then survive up to 0.7258 / cost.
    /// </summary>
    /// <param name="length">w, above 0.</param>
    /// <param name="largest">D, at least w / √2.</param>
    public static (double Cost, double Ratio) PairCode(double length, double largest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, length / Math.Sqrt(2) * (1 - 1e-12));
        var r = Math.Min(length / largest, Math.Sqrt(2));
        var sine = 2 * r / (1 + Math.Sqrt(1 + (4 * r * r)));
        var cosine = Math.Sqrt(1 - (sine * sine));
        return (cosine + sine, sine / cosine);
    }

    /// <summary>
    /// By how much a feature lowers the loss each time that it is active, of a member of an antipodal pair over one with a dimension of its own,
    /// without a penalty and at w = 1: (1/3 − 7p/12) / (1/3 − p/4) = 1 − p + O(p²). Superposition is worse in this measure, and as good where
    /// features are rare ("loss reduction per activation frequency", section 9).
    /// </summary>
    /// <param name="density">p, in [0, 1].</param>
    public static double PairReduction(double density) => (4 - (7 * density)) / (4 - (3 * density));
}
