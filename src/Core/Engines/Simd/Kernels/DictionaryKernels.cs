namespace Research;

/// <summary>Chooses the kernel of a sparse autoencoder by its shape alone.</summary>
internal static class DictionaryKernels
{
    // More latents, of which few are active, are faster one active code at a time; more inputs do not fit registers.
    private const int MostInputs = 8, MostLatents = 64;

    /// <summary>The kernel of a shape.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="team">The threads that work on the chunks of a large batch; null for the caller alone.</param>
    public static IDictionaryKernel Of(SparseAutoencoder model, SparseCodingLoss loss, WorkerTeam? team)
    {
        if (!IsNarrow(model, loss)) return new DictionaryKernel(model, loss, team);
        return model.Encoder switch
        {
            Encoder.JumpRelu => Narrow<JumpCodes>(model, loss),
            Encoder.Gated => Narrow<GatedCodes>(model, loss),
            _ => Narrow<ReluCodes>(model, loss),
        };
    }

    /// <summary>Whether a shape has the kernel of few inputs and latents, whose codes do not depend on each other.</summary>
    public static bool IsNarrow(SparseAutoencoder model, SparseCodingLoss loss) =>
        model.Features <= MostInputs && model.Latents <= MostLatents && loss.Prefixes.Count == 0 && loss.Sparsity is not Sparsity.Tanh
        && model.Encoder is Encoder.Relu or Encoder.JumpRelu or Encoder.Gated;

    private static IDictionaryKernel Narrow<TCodes>(SparseAutoencoder model, SparseCodingLoss loss)
        where TCodes : struct, INarrowCodes => model.Features switch
        {
            1 => new NarrowDictionaryKernel<Block1<Vector>, TCodes>(model, loss),
            2 => new NarrowDictionaryKernel<Block2<Vector>, TCodes>(model, loss),
            3 or 4 => new NarrowDictionaryKernel<Block4<Vector>, TCodes>(model, loss),
            5 => new NarrowDictionaryKernel<Block5<Vector>, TCodes>(model, loss),
            _ => new NarrowDictionaryKernel<JoinedRows<Block4<Vector>, Block4<Vector>>, TCodes>(model, loss),
        };
}
