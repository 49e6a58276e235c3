namespace Research;

/// <summary>
/// What an L1 penalty does to codes that are otherwise right. A feature with a direction of its own, uniform on [0, 1] where it is active, and a code that minimises
/// (x − δ − a)² + λ a over a ≥ 0 has a = max(x − δ − s, 0) with s = λ/2; δ is the offset that a decoder bias adds to every sample. A sparse autoencoder
/// with unit columns for orthogonal features attains it, and nothing less. Every formula is exact.
/// </summary>
public sealed record SoftThreshold
{
    /// <summary>λ, in [0, 2].</summary>
    public required double Penalty { get; init; }

    /// <summary>δ, in [0, 1 − λ/2]; 0, as without a decoder bias, unless stated.</summary>
    public double Offset { get; init; }

    /// <summary>The share of active samples whose code is above 0: 1 − s − δ.</summary>
    public double Recall => 1 - Least;

    /// <summary>E[(x − x̂)²] of an active feature: ∫₀^{s+δ} (x − δ)² dx + s² (1 − s − δ), s² (1 − s) + s³/3 for δ = 0.</summary>
    public double Error => ((Cube(Shrinkage) + Cube(Offset)) / 3) + (Shrinkage * Shrinkage * Recall);

    /// <summary>E[x̂ / x] of an active feature, for δ = 0: 1 − s + s ln s. A mean of ratios is not the ratio of means.</summary>
    public double MeanRatio => Shrinkage == 0 ? 1 : 1 - Shrinkage + (Shrinkage * Math.Log(Shrinkage));

    /// <summary>E[x̂] / E[x] of an active feature, for δ = 0: (1 − s)².</summary>
    public double RatioOfMeans => (1 - Shrinkage) * (1 - Shrinkage);

    /// <summary>
    /// The offset that a feature active with probability p does best with: p δ² + 2 (1 − p + p s) δ = p s (2 − s), from the derivative of the expected
    /// objective p (Error + λ E[a]) + (1 − p) δ². It is positive: a decoder bias repays part of the shrinkage to all samples alike.
    /// </summary>
    /// <param name="density">p, in (0, 1].</param>
    public double BestOffset(double density)
    {
        var (half, free) = (1 - density + (density * Shrinkage), density * Shrinkage * (2 - Shrinkage));
        return free / (half + Math.Sqrt((half * half) + (density * free)));
    }

    /// <summary>The expected objective of a feature of a density at this offset: p (Error + λ (1 − s − δ)² / 2) + (1 − p) δ².</summary>
    /// <param name="density">p, in (0, 1].</param>
    public double Objective(double density) =>
        (density * (Error + (Shrinkage * Recall * Recall))) + ((1 - density) * Offset * Offset);

    private double Shrinkage => Penalty / 2;

    private double Least => Shrinkage + Offset;

    private static double Cube(double x) => x * x * x;
}
