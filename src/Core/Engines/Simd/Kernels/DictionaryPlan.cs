namespace Research;

/// <summary>What the chunks of a step share: parameters and settings, which a step sets and its chunks read.</summary>
/// <param name="model">The model.</param>
/// <param name="loss">Its loss.</param>
internal sealed class DictionaryPlan(SparseAutoencoder model, SparseCodingLoss loss)
{
    /// <summary>The model.</summary>
    public SparseAutoencoder Model => model;

    /// <summary>The loss.</summary>
    public SparseCodingLoss Loss => loss;

    /// <summary>The layout of the parameters.</summary>
    public DictionaryLayout Layout { get; } = DictionaryLayout.ByLatent(model);

    /// <summary>The parameters, packed.</summary>
    public AlignedFloats Parameters { get; } = new(DictionaryLayout.ByLatent(model).Size);

    /// <summary>f I_i with the factor f of the reduction, zero beyond n.</summary>
    public AlignedFloats Importance { get; } = new(Tile.RoundUp(model.Features, Tile.Lanes));

    /// <summary>The latents at which a reconstruction ends, in ascending order, and its weight; the last is that by all.</summary>
    public (int Latents, float Weight)[] Reconstructions { get; } = Merged(model, loss);

    /// <summary>‖D_j‖, where the penalty uses it.</summary>
    public float[] Norms { get; } = new float[loss.Sparsity.UsesNorms ? model.Latents : 0];

    /// <summary>eʳ of a gated encoder.</summary>
    public float[] Scales { get; } = new float[model.Encoder is Encoder.Gated ? model.Latents : 0];

    /// <summary>Whether a latent is dead.</summary>
    public bool[] Dead { get; } = new bool[loss.Dead is null ? 0 : model.Latents];

    /// <summary>Whether a latent took part in any sample of the step; set by any chunk, and read where that means that it was active.</summary>
    public bool[] Fired { get; } = new bool[model.Latents];

    /// <summary>λ of the step.</summary>
    public float Weight { get; set; }

    /// <summary>Whether any latent is dead, and the error of dead latents is part of the loss of the step.</summary>
    public bool Revives { get; set; }

    /// <summary>Whether codes are those of a trained autoencoder, and no gradient is needed.</summary>
    public bool Infers { get; set; }

    /// <summary>Prepares what follows from parameters alone.</summary>
    public void Begin()
    {
        for (var j = 0; j < Norms.Length; j++)
        {
            var square = 0.0;
            foreach (var entry in Parameters.Span.Slice(Layout.Decoder + (j * Layout.Width), Layout.Width)) square += (double)entry * entry;
            Norms[j] = (float)Math.Sqrt(square);
        }

        for (var j = 0; j < Scales.Length; j++) Scales[j] = (float)Elementary.Exp(Parameters[Layout.First + j]);
        Array.Clear(Fired);
    }

    // A prefix of all latents weighs together with the reconstruction by all.
    private static (int Latents, float Weight)[] Merged(SparseAutoencoder model, SparseCodingLoss loss)
    {
        var all = loss.Prefixes.Select(prefix => (prefix.Latents, (float)prefix.Weight)).ToList();
        if (all.Count > 0 && all[^1].Latents == model.Latents) all[^1] = (model.Latents, all[^1].Item2 + 1);
        else all.Add((model.Latents, 1));
        return [.. all];
    }
}
