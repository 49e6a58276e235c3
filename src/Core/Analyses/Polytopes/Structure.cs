namespace Research;

/// <summary>
/// A set of features as the tegum product of its components: parts that are orthogonal to each other up to a threshold.
/// </summary>
/// <param name="Graph">The features with their components.</param>
public sealed record Structure(FeatureGraph Graph)
{
    // By the features of their factors, which are digons but for the first.
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["digon ⊕ digon"] = "square",
        ["digon ⊕ digon ⊕ digon"] = "octahedron",
        ["triangle ⊕ digon"] = "triangular bipyramid",
        ["pentagon ⊕ digon"] = "pentagonal bipyramid",
        ["hexagon ⊕ digon"] = "hexagonal bipyramid",
    };

    /// <summary>The structure of a set of vectors.</summary>
    /// <param name="vectors">As columns, <c>[dimensions, features]</c>; their common scale does not matter.</param>
    /// <param name="thresholds">The thresholds of nodes, edges and polytopes.</param>
    /// <exception cref="ArgumentException">A threshold is out of range, or a vector is not finite.</exception>
    public static Structure Of(Matrix vectors, PolytopeThresholds thresholds) => new(FeatureGraph.Of(vectors, thresholds));

    /// <summary>The names of the factors, those of most features first.</summary>
    public EquatableArray<string> Factors => EquatableArray.Of(Graph.Components
        .OrderByDescending(component => component.Features.Count).ThenBy(component => component.Name, StringComparer.Ordinal)
        .Select(component => component.Name));

    /// <summary>The factors as a product, e.g. "triangle ⊕ digon"; "nothing" of none.</summary>
    public string Product => Graph.Components.Count == 0 ? "nothing" : string.Join(" ⊕ ", Factors);

    /// <summary>The name in geometry, e.g. "triangular bipyramid"; the product where that has no name.</summary>
    public string Name => Named.GetValueOrDefault(Product, Product);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
