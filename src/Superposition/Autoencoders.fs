namespace Research

/// What an autoencoder of hidden values found: by its own codes, and by those that a coder gives its decoder.
type Autoencoded =
    {
        /// By its own codes and what it reconstructs from them.
        Own: Retrieved
        /// By codes of its decoder that another coder gives.
        Recoded: Retrieved
    }

/// Scores of an autoencoder by its own codes, and by those that a coder gives its decoder.
module private AutoencoderScores =

    let both coder (samples: HiddenSamples) dictionary codes reconstructed =
        let found =
            {
                Own = Retrieval.scores samples dictionary codes reconstructed
                Recoded = Retrieval.coded coder samples dictionary
            }

        EquatableArray.Of<Numbers>(Columns.ofRecords [ found ])

    let read (numbers: EquatableArray<Numbers>) : Autoencoded = List.exactlyOne (Columns.toRecords (List.ofSeq numbers))

/// A chain with a decoder "D" [Hidden, Latents], a site "codes" and, at its end, a site "reconstruction".
[<NoComparison>]
type internal ChainScores<'model when 'model :> IChained> =
    {
        /// The number of samples with an active feature.
        Samples: int
        Coder: ISparseCoder
    }

    interface IDerivationFrom<'model, Autoencoded> with
        member _.Version = "chain-scores/1"
        member _.Work = 1L
        member this.Quick = { this with Samples = Quick.samples this.Samples }
        member this.Faults() = Retrieval.faults this.Samples this.Coder []

        member this.Compute(trained, progress, _) =
            let samples = HiddenSamples.readBy this.Samples trained
            let at site = trained.AtSite(site, samples.Hidden)
            let tensor = (trained.Model :> IModel).Layout["D"]
            let entries = trained.State.Final.Parameters.AsSpan().Slice(tensor.Offset, tensor.Size)
            let decoder = Matrix.OfRows(tensor.Rows, tensor.Columns, entries)
            let found = AutoencoderScores.both this.Coder samples decoder (at "codes") (at "reconstruction")
            progress.Report 1L
            found

        member _.Read numbers = AutoencoderScores.read numbers

/// A sparse autoencoder of any kind, by the codes that it makes of one sample alone.
[<NoComparison>]
type internal EncoderScores =
    {
        /// The number of samples with an active feature.
        Samples: int
        Coder: ISparseCoder
    }

    interface IDerivationFrom<SparseAutoencoder, Autoencoded> with
        member _.Version = "encoder-scores/1"
        member _.Work = 1L
        member this.Quick = { this with Samples = Quick.samples this.Samples }
        member this.Faults() = Retrieval.faults this.Samples this.Coder []

        member this.Compute(trained, progress, _) =
            let samples = HiddenSamples.readBy this.Samples trained
            let codes, reconstructed = trained.Codes samples.Hidden, trained.Reconstructions samples.Hidden
            let found = AutoencoderScores.both this.Coder samples (trained.Decoder()) codes reconstructed
            progress.Report 1L
            found

        member _.Read numbers = AutoencoderScores.read numbers

/// What autoencoders found that were trained on the hidden values of a toy model, on the samples that Comparison.beside takes of it.
[<RequireQualifiedAccess>]
module Autoencoders =

    /// Scores a chain with a decoder "D" [Hidden, Latents], a site "codes" and, at its end, a site "reconstruction".
    let scored (count: int) (coder: ISparseCoder) : IDerivationFrom<'model, Autoencoded> =
        ({ Samples = count; Coder = coder }: ChainScores<'model>)

    /// Scores a sparse autoencoder of any kind by the codes that it makes of one sample alone.
    let encoded (count: int) (coder: ISparseCoder) : IDerivationFrom<SparseAutoencoder, Autoencoded> =
        ({ Samples = count; Coder = coder }: EncoderScores)
