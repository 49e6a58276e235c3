using System.Numerics;

namespace Research;

/// <summary>The linear model x' = WᵀWx + b (Elhage et al. 2022, section 2).</summary>
public sealed record LinearModel : IBottleneck, IChained
{
    /// <summary>Number of features n, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>Number of hidden dimensions m, 1 … n.</summary>
    public required int Hidden { get; init; }

    /// <inheritdoc/>
    public int Activations => Hidden;

    /// <inheritdoc/>
    public ParameterLayout Layout => ParameterLayout.Bottleneck(Hidden, Features);

    /// <inheritdoc/>
    public Chain Chain => new([new Layer.Dense("W", Hidden, Features), new Layer.Site("hidden"), new Layer.Transposed("W"), new Layer.Bias("b")]);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => TiedBottleneck.Faults(Features, Hidden);

    /// <inheritdoc/>
    public void Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool> =>
        TiedBottleneck.Forward(Hidden, parameters, input, activations, output);

    /// <inheritdoc/>
    public void Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient) =>
        TiedBottleneck.Pullback(Hidden, parameters, input, activations, cotangent, gradient);
}
