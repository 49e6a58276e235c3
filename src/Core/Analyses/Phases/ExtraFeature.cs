namespace Research;

/// <summary>
/// The question of section 3 of Elhage et al. (2022): a ReLU output model of n features in m dimensions, all of one density,
/// the last ("extra") one of relative importance r and the others of importance 1. What should it do with the extra feature?
/// </summary>
public sealed record ExtraFeature : IChecked
{
    /// <summary>Number of features n, in [2, 7].</summary>
    public required int Features { get; init; }

    /// <summary>Number of hidden dimensions m, in [1, n − 1].</summary>
    public required int Hidden { get; init; }

    /// <summary>p = 1 − S, in (0, 1].</summary>
    public required double Density { get; init; }

    internal ReluOutputModel Model => new() { Features = Features, Hidden = Hidden };

    /// <summary>Var x_i = p/3 − p²/4: what a feature costs that is ignored.</summary>
    public double Variance => (Density / 3) - (Density * Density / 4);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of features", Features, 2, "there must be one feature beside the extra one")) yield return fault;
        foreach (var fault in Check.AtMost("the number of features", Features, 7, "search phases of fewer features")) yield return fault;
        foreach (var fault in Check.AtLeast("the number of hidden dimensions", Hidden, 1, "use 1 or more")) yield return fault;
        foreach (var fault in Check.AtMost("the number of hidden dimensions", Hidden, Math.Max(1, Features - 1),
            "with as many dimensions as features there is nothing to share")) yield return fault;
        foreach (var fault in Research.Density.Of(Density).Faults(1)) yield return fault;
    }

    /// <summary>
    /// Whether losses, which go as p, come near what rounding hides of those of features that are always active: then all
    /// importances are multiplied by <see cref="Scale"/>.
    /// </summary>
    internal bool IsSparse => Density < 1e-3;

    /// <summary>A power of two of about 1 / (p max(1, r)) where features are sparse, else 1: it changes no minimum and no digit.</summary>
    /// <param name="ratio">r.</param>
    internal double Scale(double ratio) => IsSparse ? Math.ScaleB(1, -Math.ILogB(Density * Math.Max(1, ratio))) : 1;

    internal double[] Densities()
    {
        var densities = new double[Features];
        Array.Fill(densities, Density);
        return densities;
    }

    /// <summary>I = (1, …, 1, r).</summary>
    internal double[] Importance(double ratio)
    {
        var importance = new double[Features];
        Array.Fill(importance, 1);
        importance[^1] = ratio;
        return importance;
    }

    /// <summary>Densities and scaled importances at a relative importance.</summary>
    /// <param name="ratio">r.</param>
    internal Situation At(double ratio) => new(Densities(), [.. Importance(ratio).Select(importance => Scale(ratio) * importance)]);

    /// <summary>The phase of a model; features of importance 1 are interchangeable.</summary>
    /// <param name="parameters">W row by row, then b.</param>
    public Phase PhaseOf(EquatableArray<double> parameters) =>
        Phase.Of(Matrix.OfRows(Hidden, Features, parameters.AsSpan()[..(Hidden * Features)]), PhaseThresholds.Exact, Alike);

    /// <summary>The features that can be renamed among themselves.</summary>
    internal int[] Alike => [.. Enumerable.Range(0, Features - 1)];
}
