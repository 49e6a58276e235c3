namespace Research;

/// <summary>
/// Where two correlated sets of three features stand on their way to an octahedron in three dimensions (Elhage et al. 2022,
/// section 5, "learning as geometric transformations").
/// </summary>
public enum AntiprismStage
{
    /// <summary>A: all features are near the origin.</summary>
    Origin,

    /// <summary>B: the two sets lie apart, the members of each together.</summary>
    Apart,

    /// <summary>C: each set has opened into a triangle.</summary>
    Triangles,

    /// <summary>D: a triangular antiprism that is an octahedron, with members of different sets antipodal.</summary>
    Octahedron,
}
