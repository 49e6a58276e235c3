namespace Research;

/// <summary>
/// k equal features in d dimensions at the corners of a polytope, all of one length and one bias, at those of least expected
/// loss under independent features of one density.
/// </summary>
/// <param name="Name">E.g. "tetrahedron", or "7-simplex".</param>
/// <param name="Features">k.</param>
/// <param name="Dimensions">d.</param>
/// <param name="Norm">‖W_i‖.</param>
/// <param name="Bias">b_i.</param>
/// <param name="Loss">The expected loss of the k features together, all of importance 1.</param>
public sealed record PackedPolytope(string Name, int Features, int Dimensions, double Norm, double Bias, double Loss)
{
    /// <summary>What ignoring a feature costs, Var x_i = p / 3 − p² / 4.</summary>
    /// <param name="density">p, in (0, 1].</param>
    public static double Ignored(double density) => (density / 3) - (density * density / 4);

    /// <summary>By how much a dimension with the polytope loses less than one that ignores its features, in units of that of one feature.</summary>
    /// <param name="density">p, for which the polytope is at its best.</param>
    public double Gain(double density) => (Features - (Loss / Ignored(density))) / Dimensions;

    /// <summary>D* = d / Σ ‖W_i‖² of its own dimensions.</summary>
    public double DimensionsPerFeature => Dimensions / (Features * Norm * Norm);
}
