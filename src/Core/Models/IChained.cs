using System.Runtime.CompilerServices;

// What these defaults state, a record reaches through the interfaces that it implements.
#pragma warning disable CA1033

namespace Research;

/// <summary>
/// A model that is a chain of layers. A user's record has <see cref="Chain"/> and nothing else; everything that
/// training needs follows from it.
/// </summary>
public interface IChained : IModel
{
    /// <summary>Its layers; always the same for one model.</summary>
    Chain Chain { get; }

    /// <inheritdoc/>
    int IModel.Features => Chain.Inputs;

    /// <inheritdoc/>
    int IModel.Activations => ChainPrograms.Of(this).Activations;

    /// <inheritdoc/>
    ParameterLayout IModel.Layout => ChainPrograms.Of(this).Layout;

    /// <inheritdoc/>
    IEnumerable<Fault> IChecked.Faults() => Chain.Faults();

    /// <inheritdoc/>
    void IModel.Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output) =>
        ChainValues.Forward(ChainPrograms.Of(this), parameters, input, activations, output);

    /// <inheritdoc/>
    void IModel.Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient) =>
        ChainValues.Pullback(ChainPrograms.Of(this), parameters, input, activations, cotangent, gradient);
}

/// <summary>A user's model without a type of its own: a name and a chain.</summary>
public sealed record ChainModel : IChained
{
    /// <summary>The name of the model for readers, e.g. "sparse autoencoder".</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public required Chain Chain { get; init; }
}

/// <summary>The programs of models, kept as long as the models are.</summary>
internal static class ChainPrograms
{
    private static readonly ConditionalWeakTable<IChained, ChainProgram> Known = [];

    /// <summary>The program of a model without faults.</summary>
    public static ChainProgram Of(IChained model) => Known.GetValue(model, one => new(one.Chain));
}
