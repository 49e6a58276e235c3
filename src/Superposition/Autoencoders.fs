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

    /// Scores a sparse autoencoder of any kind by the codes that it makes of one sample alone.
    let encoded (count: int) (coder: ISparseCoder) (trained: Trained<SparseAutoencoder>) : Autoencoded =
        let samples = HiddenSamples.readBy count trained
        let dictionary = trained.Decoder()

        {
            Own = Comparison.scores samples dictionary (trained.Codes samples.Hidden) (trained.Reconstructions samples.Hidden)
            Recoded = Comparison.coded coder samples dictionary
        }
