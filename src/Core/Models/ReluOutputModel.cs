using System.Numerics;

namespace Research;

/// <summary>The ReLU output model x' = ReLU(WᵀWx + b) (Elhage et al. 2022, section 2).</summary>
public sealed record ReluOutputModel : IBottleneck, IChained
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
    public Chain Chain => new([new Layer.Dense("W", Hidden, Features), new Layer.Site("hidden"), new Layer.Transposed("W"), new Layer.Bias("b"), Layer.Relu]);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => TiedBottleneck.Faults(Features, Hidden);

    /// <inheritdoc/>
    public void Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        TiedBottleneck.Forward(Hidden, parameters, input, activations, output);
        foreach (ref var value in output) value = value > T.AdditiveIdentity ? value : T.AdditiveIdentity;
    }

    /// <inheritdoc/>
    /// <remarks>ReLU'(z) = 1 where x' = ReLU(z) &gt; 0, and 0 elsewhere, at the kink too.</remarks>
    public void Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient)
    {
        var through = new double[output.Length];
        for (var i = 0; i < through.Length; i++) through[i] = output[i] > 0 ? cotangent[i] : 0;
        TiedBottleneck.Pullback(Hidden, parameters, input, activations, through, gradient);
    }
}
