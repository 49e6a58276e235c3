using System.Numerics;

namespace Research;

/// <summary>A model that is a module of the user's, without a capability.</summary>
public sealed record TorchPlainModule : ITorchModule
{
    internal TorchPlainModule(string name, int features, ParameterLayout layout) =>
        (Name, Features, Layout) = (name, features, layout);

    /// <summary>The module's name: it stands for the code in stored results, so give changed code another.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Features { get; }

    /// <inheritdoc/>
    public int Activations => 0;

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => TorchModules.Faults(this);

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
