namespace Research;

/// <summary>Where the tensors of a sparse autoencoder lie in its flat parameters; ranges of tensors that it does not have are empty.</summary>
internal sealed class DictionaryPlaces
{
    /// <summary>The places of a model without faults.</summary>
    public DictionaryPlaces(SparseAutoencoder model)
    {
        var layout = model.Layout;
        (Latents, Features) = (model.Latents, model.Features);
        (Encoder, Bias, Decoder, Centre) = (Of("E"), Of("e"), Of("D"), Of("c"));
        (Threshold, Silent, Scale, Shift) = (Of("theta"), Of("silent"), Of("r"), Of("m"));

        Range Of(string name) =>
            layout.Tensors.FirstOrDefault(tensor => tensor.Name == name) is { } tensor ? tensor.Offset..(tensor.Offset + tensor.Size) : 0..0;
    }

    /// <summary>Number of latents.</summary>
    public int Latents { get; }

    /// <summary>The width of the activations.</summary>
    public int Features { get; }

    /// <summary>E <c>[Latents, Features]</c>.</summary>
    public Range Encoder { get; }

    /// <summary>e <c>[Latents]</c>.</summary>
    public Range Bias { get; }

    /// <summary>D <c>[Features, Latents]</c>.</summary>
    public Range Decoder { get; }

    /// <summary>c <c>[Features]</c>.</summary>
    public Range Centre { get; }

    /// <summary>θ, <c>[Latents]</c> or <c>[1]</c>.</summary>
    public Range Threshold { get; }

    /// <summary>The steps since each latent was last active, <c>[Latents]</c>.</summary>
    public Range Silent { get; }

    /// <summary>r <c>[Latents]</c>.</summary>
    public Range Scale { get; }

    /// <summary>m <c>[Latents]</c>.</summary>
    public Range Shift { get; }
}
