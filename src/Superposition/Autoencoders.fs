namespace Research

/// What an autoencoder of hidden values found: by its own codes, and by those that a coder gives its decoder.
type Autoencoded =
    {
        /// By its own codes and what it reconstructs from them.
        Own: Retrieved
        /// By codes of its decoder that another coder gives.
        Recoded: Retrieved
    }

/// Questions to chains that were trained on the hidden values of a toy model, with a site "codes" and a decoder "D" [Hidden, Latents].
[<RequireQualifiedAccess>]
module Autoencoders =

    /// The decoder [Hidden, Latents].
    let decoder (trained: Trained<#IChained>) =
        let tensor = trained.Model.Layout["D"]
        Matrix.OfRows(tensor.Rows, tensor.Columns, trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size))

    /// Scores an autoencoder whose chain ends with a site "reconstruction", on the samples that Comparison.beside takes of the toy model.
    let scored (count: int) (coder: ISparseCoder) (trained: Trained<#IChained>) : Autoencoded =
        let samples = HiddenSamples.readBy count trained
        let dictionary = decoder trained
        let codes = trained.AtSite("codes", samples.Hidden)

        {
            Own = Comparison.scores samples dictionary codes (trained.AtSite("reconstruction", samples.Hidden))
            Recoded = Comparison.coded coder samples dictionary
        }
