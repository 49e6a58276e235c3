namespace Research

/// What an autoencoder of hidden values found: by its own codes, and by those that a coder gives its decoder.
type Autoencoded =
    {
        /// By its own codes and what it reconstructs from them.
        Own: Retrieved
        /// By codes of its decoder that another coder gives.
        Recoded: Retrieved
    }

/// Questions to autoencoders that were trained on the hidden values of a toy model, on the samples that Comparison.beside takes of it.
[<RequireQualifiedAccess>]
module Autoencoders =

    /// The decoder [Hidden, Latents] of a chain, its tensor "D".
    let decoder (trained: Trained<#IChained>) =
        let tensor = trained.Model.Layout["D"]
        Matrix.OfRows(tensor.Rows, tensor.Columns, trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size))

    let private both coder (samples: HiddenSamples) dictionary codes reconstructed =
        {
            Own = Comparison.scores samples dictionary codes reconstructed
            Recoded = Comparison.coded coder samples dictionary
        }

    /// Scores a chain with a decoder "D" [Hidden, Latents], a site "codes" and, at its end, a site "reconstruction".
    let scored (count: int) (coder: ISparseCoder) (trained: Trained<#IChained>) : Autoencoded =
        let samples = HiddenSamples.readBy count trained
        let at site = trained.AtSite(site, samples.Hidden)
        both coder samples (decoder trained) (at "codes") (at "reconstruction")

    /// Scores a sparse autoencoder of any kind by the codes that it makes of one sample alone.
    let encoded (count: int) (coder: ISparseCoder) (trained: Trained<SparseAutoencoder>) : Autoencoded =
        let samples = HiddenSamples.readBy count trained
        both coder samples (trained.Decoder()) (trained.Codes samples.Hidden) (trained.Reconstructions samples.Hidden)
