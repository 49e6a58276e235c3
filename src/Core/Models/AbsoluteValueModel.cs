namespace Research;

/// <summary>
/// x' = ReLU(W₂ ReLU(W₁x) + b), with weights that are not tied: computes |x| in superposition where neurons are fewer than two per
/// feature (Elhage et al. 2022, section 8). The site "neurons" <c>[Neurons]</c> is ReLU(W₁x).
/// </summary>
public sealed record AbsoluteValueModel : INeurons, IChained
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>Number of neurons m, at least 1.</summary>
    public required int Neurons { get; init; }

    /// <inheritdoc/>
    public Chain Chain => new(
    [
        new Layer.Dense("W1", Neurons, Features), Layer.Relu, new Layer.Site("neurons"),
        new Layer.Dense("W2", Features, Neurons), new Layer.Bias("b"), Layer.Relu,
    ]);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the model", Features, 1, "set Features to the length of an input")
            .Concat(Check.AtLeast("the number of neurons", Neurons, 1, "set Neurons to 1 or more"));
}
