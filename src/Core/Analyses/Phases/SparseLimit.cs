namespace Research;

/// <summary>
/// Where the extra feature begins to be represented as p → 0. With r = ρ p and t = ‖W_extra‖ / ‖W_partner‖ the loss of the
/// antipodal pair is, to leading order, L / p² = ρ (1 − t²)² / 3 + t² / 3 − t³ / 6, and that of ignoring it ρ / 3. They are equal
/// at ρ(t) = (1 − t/2) / (2 − t²), whose least value over t is at t² − 4t + 2 = 0.
/// </summary>
internal static class SparseLimit
{
    /// <summary>r / p at the transition: (2 + √2) / 8, where the paper's candidates give 1/2.</summary>
    public static double Boundary { get; } = (2 + Math.Sqrt(2)) / 8;

    /// <summary>The length with which the feature appears, relative to its partner: 2 − √2, where the paper's candidates have 1.</summary>
    public static double Length { get; } = 2 - Math.Sqrt(2);
}
