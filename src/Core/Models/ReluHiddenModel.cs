namespace Research;

/// <summary>
/// x' = ReLU(Wᵀ ReLU(Wx) + b), with tied weights and no bias in the hidden layer (Elhage et al. 2022, section 7). The ReLU makes the
/// neurons a privileged basis: they may be exchanged, but neither rotated nor rescaled. The site "neurons" <c>[Neurons]</c> is ReLU(Wx).
/// </summary>
public sealed record ReluHiddenModel : INeurons, IChained
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>Number of neurons m, at least 1.</summary>
    public required int Neurons { get; init; }

    /// <inheritdoc/>
    public Chain Chain => new(
    [
        new Layer.Dense("W", Neurons, Features), Layer.Relu, new Layer.Site("neurons"),
        new Layer.Transposed("W"), new Layer.Bias("b"), Layer.Relu,
    ]);

    /// <inheritdoc/>
    string INeurons.InputWeights => "W";

    /// <inheritdoc/>
    string INeurons.OutputWeights => "W";

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() =>
        Check.AtLeast("the number of features of the model", Features, 1, "set Features to the length of an input")
            .Concat(Check.AtLeast("the number of neurons", Neurons, 1, "set Neurons to 1 or more"));
}
