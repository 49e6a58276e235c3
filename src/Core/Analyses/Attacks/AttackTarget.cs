namespace Research;

/// <summary>What the output of an attacked model is compared with; the paper does not say.</summary>
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
