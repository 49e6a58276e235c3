using System.Numerics;

namespace Research;

/// <summary>
/// A sparse autoencoder: x' = D f + c with codes f <c>[Latents]</c> of z = E(x − c) + e. Its tensors are E <c>[Latents, Features]</c>,
/// e <c>[Latents]</c>, D <c>[Features, Latents]</c>, c <c>[Features]</c> and those of its <see cref="Encoder"/>. It trains on
/// <see cref="SparseCodingLoss"/>.
/// </summary>
/// <remarks><see cref="Forward"/> is what a trained autoencoder does with one sample, whatever it trained with.</remarks>
public sealed record SparseAutoencoder : IModel
{
    /// <summary>The width of the activations that are encoded, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>Number of latents, at least 1.</summary>
    public required int Latents { get; init; }

    /// <summary>How codes are made; max(z, 0) unless stated.</summary>
    public Encoder Encoder { get; init; } = new Encoder.Relu();

    /// <inheritdoc/>
    /// <remarks>z, then f.</remarks>
    public int Activations => 2 * Latents;

    /// <inheritdoc/>
    public ParameterLayout Layout => ParameterLayout.Of(
    [
        ParameterTensor.Weight("E", Latents, Features),
        ParameterTensor.Bias("e", Latents),
        ParameterTensor.Weight("D", Features, Latents),
        ParameterTensor.Bias("c", Features),
        .. Encoder.Tensors(Latents),
    ]);

    /// <inheritdoc/>
    public IEnumerable<Fault> Faults()
    {
        foreach (var fault in Check.AtLeast("the number of features of the model", Features, 1, "set Features to the width of the activations")
            .Concat(Check.AtLeast("the number of latents", Latents, 1, "set Latents to 1 or more"))
            .Concat(Check.AtMost("the number of latents", Latents, Array.MaxLength / 2, "use fewer latents"))) yield return fault;
        if (Latents < 1) yield break;
        foreach (var fault in Encoder.Faults(Latents)) yield return fault;
    }

    /// <inheritdoc/>
    public void Forward<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> activations, Span<T> output)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
    {
        var at = new DictionaryPlaces(this);
        var z = activations[..Latents];
        var f = activations[Latents..];
        DictionaryCodes.Preactivations(at, parameters, input, z);
        DictionaryCodes.Inferred(Encoder, at, parameters, z, f);
        DictionaryCodes.Decode(at, parameters, f, Latents, output);
    }

    /// <inheritdoc/>
    public void Pullback(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> activations,
        ReadOnlySpan<double> output,
        ReadOnlySpan<double> cotangent,
        Span<double> gradient)
    {
        var at = new DictionaryPlaces(this);
        var z = activations[..Latents];
        var f = activations[Latents..];
        var decoder = parameters[at.Decoder];
        var slopes = gradient[at.Decoder];
        var ofCentre = gradient[at.Centre];
        for (var i = 0; i < Features; i++) ofCentre[i] += cotangent[i];
        for (var j = 0; j < Latents; j++)
        {
            if (!(f[j] > 0)) continue;
            var through = 0.0;
            for (var i = 0; i < Features; i++)
            {
                slopes[(i * Latents) + j] += cotangent[i] * f[j];
                through += cotangent[i] * decoder[(i * Latents) + j];
            }

            DictionaryCodes.BackOfCode(Encoder, at, parameters, input, z[j], j, through, gradient);
        }
    }
}
