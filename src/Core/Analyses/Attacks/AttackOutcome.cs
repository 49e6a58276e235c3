namespace Research;

/// <summary>The loss of a model before and under attack, on the same samples.</summary>
/// <param name="Epsilon">ε, the L2 norm of the attack.</param>
/// <param name="Clean">L.</param>
/// <param name="PerSample">L' where every sample has its worst attack.</param>
/// <param name="PerModel">L' where all samples have the same attack, the worst on average.</param>
/// <param name="Feature">The feature of the attack behind <paramref name="PerModel"/>; −1 where W = 0 and nothing can be attacked.</param>
/// <param name="Upwards">Whether that attack is +ε d_i rather than −ε d_i.</param>
/// <param name="StandardError">The standard error of L' − L per sample.</param>
public sealed record AttackOutcome(
    double Epsilon, double Clean, double PerSample, double PerModel, int Feature, bool Upwards, double StandardError)
{
    /// <summary>L' − L, every sample under its worst attack.</summary>
    public double Increase => PerSample - Clean;

    /// <summary>L' − L, all samples under the same attack.</summary>
    public double IncreasePerModel => PerModel - Clean;
}

/// <summary>The target of an attacked model, which the paper does not state.</summary>
public enum AttackTarget
{
    /// <summary>x, the input before the attack: the reading under which the paper's ratio makes sense.</summary>
    Clean,

    /// <summary>
    /// x + δ, the attacked input itself. A model without superposition then follows its target wherever the ReLU lets it, so
    /// that L'₀ − L₀ comes from inputs pushed below zero alone, and the ratio measures little else.
    /// </summary>
    Moved,
}
