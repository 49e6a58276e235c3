using System.Numerics;

namespace Research;

/// <summary>A model that is a module of the user's with a linear bottleneck: its layout names the embedding W and the output bias b.</summary>
public sealed record TorchBottleneckModel : ITorchModule, IBottleneck
{
    internal TorchBottleneckModel(string name, int features, int hidden, ParameterLayout layout) =>
        (Name, Features, Hidden, Layout) = (name, features, hidden, layout);

    /// <summary>The module's name: it stands for the code in stored results, so give changed code another.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Features { get; }

    /// <inheritdoc/>
    public int Hidden { get; }

    /// <inheritdoc/>
    public int Activations => 0;

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults() => TorchModules.Faults(this, "W", "b").Concat(Sizes());

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

    private IEnumerable<Fault> Sizes()
    {
        var embedding = Layout.Tensors.FirstOrDefault(tensor => tensor.Name == "W");
        if (embedding is not null && (embedding.Rows != Hidden || embedding.Columns != Features))
        {
            yield return new("the embedding of the module", $"[{embedding.Rows}, {embedding.Columns}]", $"[{Hidden}, {Features}]",
                "name the parameter whose columns are the features' directions");
        }
    }
}
