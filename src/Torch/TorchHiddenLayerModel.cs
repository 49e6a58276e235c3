using System.Numerics;

namespace Research;

/// <summary>A model that is a module of the user's with neurons: its layout names the input weights W1 and the output weights W2.</summary>
public sealed record TorchHiddenLayerModel : ITorchModule, INeurons
{
    internal TorchHiddenLayerModel(string name, int features, int neurons, ParameterLayout layout) =>
        (Name, Features, Neurons, Layout) = (name, features, neurons, layout);

    /// <summary>The module's name: it stands for the code in stored results, so give changed code another.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Features { get; }

    /// <inheritdoc/>
    public int Neurons { get; }

    /// <inheritdoc/>
    public int Activations => 0;

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => TorchModules.Faults(this, "W1", "W2").Concat(
        Check.AtLeast("the number of neurons", Neurons, 1, "state how many neurons the module has"));

    /// <inheritdoc/>
    public void Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool> =>
        TorchModules.Forward(this, parameters, input, output);

    /// <inheritdoc/>
    public void Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient) =>
        TorchModules.Pullback(this, parameters, input, cotangent, gradient);
}
