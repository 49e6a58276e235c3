namespace Research;

/// <summary>
/// How far a set of features may be from a polytope and still be called so. All are pure numbers, so that neither a rotation
/// nor a scale of W matters. They are this project's choice: the paper does not state how its graphs are coloured.
/// </summary>
public sealed record PolytopeThresholds : IChecked
{
    /// <summary>The defaults: for models trained on samples.</summary>
    public static PolytopeThresholds Trained { get; } = new();

    /// <summary>A feature is a node of the graph where ‖W_i‖ is at least this share of the longest; in (0, 1).</summary>
    public double Norm { get; init; } = 0.5;

    /// <summary>
    /// Two nodes are joined where |cos ∠(W_i, W_j)| is at least this; in (0, 1). The weakest link that a recognised polytope
    /// needs is 1/6, between the corners of a 6-simplex.
    /// </summary>
    public double Edge { get; init; } = 0.15;

    /// <summary>Each cosine may differ from the polytope's by this much; in (0, 1).</summary>
    public double Cosine { get; init; } = 0.1;

    /// <summary>The shortest feature of a polytope has at least this share of its longest; in (0, 1).</summary>
    public double Length { get; init; } = 0.75;

    /// <summary>
    /// Eigenvalues of Σ_i Ŵ_i Ŵ_iᵀ over the features of a component below this share of the largest count as 0: the others are its
    /// dimensions; in (0, 1).
    /// </summary>
    public double Rank { get; init; } = 0.1;

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Inside("the norm of a node", Norm, "use one such as 0.5")
            .Concat(Inside("the cosine of an edge", Edge, "use one such as 0.15"))
            .Concat(Inside("the deviation of a cosine", Cosine, "use one such as 0.1"))
            .Concat(Inside("the ratio of lengths", Length, "use one such as 0.75"))
            .Concat(Inside("the share of an eigenvalue", Rank, "use one such as 0.1"));

    private static IEnumerable<Fault> Inside(string subject, double value, string remedy)
    {
        if (!(value > 0 && value < 1)) yield return new(subject, $"{value}", "in (0, 1)", remedy);
    }
}
