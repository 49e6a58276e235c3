namespace Research

/// What an autoencoder of hidden values found: by its own codes, and by those that a coder gives its decoder.
type Autoencoded =
    {
        /// By its own codes and what it reconstructs from them.
        Own: Retrieved
        /// By codes of its decoder that another coder gives.
        Recoded: Retrieved
    }

/// How many features an autoencoder of some size found, without codes of another coder and chance levels: they take minutes for hundreds of
/// features, and in tens of dimensions random directions find none.
type SizedAutoencoder =
    {
        /// The number of latents.
        Latents: int
        /// N, the features that the model represents.
        Represented: int
        /// Features that are found, one to one with a cosine of 0.95.
        Found: int
        /// Latents that are active in no sample.
        Dead: int
        /// L0.
        Active: float
        /// Σ‖h − ĥ‖² / Σ‖h − h̄‖².
        VarianceLeft: float
        /// The loss of the model with ĥ in place of h: 1 as with its own, 0 as with h = 0.
        LossRecovered: float
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

/// The same by counts alone.
[<NoComparison>]
type internal EncoderSizes =
    {
        /// The number of samples with an active feature.
        Samples: int
    }

    interface IDerivationFrom<SparseAutoencoder, SizedAutoencoder> with
        member _.Version = "encoder-sizes/1"
        member _.Work = 1L
        member this.Quick = { this with Samples = Quick.samples this.Samples }
        member this.Faults() = Check.AtLeast("the number of samples", int64 this.Samples, 1L, "draw 2000")

        member this.Compute(trained, progress, _) =
            let samples = HiddenSamples.readBy this.Samples trained
            let codes, dictionary = trained.Codes samples.Hidden, trained.Decoder()
            let codes' = SparseCodes(codes, EquatableArray.Of<float> [])
            let share = DirectionMatch.Of(samples.Truth, dictionary).Recovered Recovery.recovered

            let found =
                {
                    Latents = dictionary.Columns
                    Represented = samples.Represented.Length
                    Found = share * float samples.Represented.Length |> round |> int
                    Dead = codes'.Dead
                    Active = codes'.MeanActive
                    VarianceLeft = HiddenSamples.varianceLeft (trained.Reconstructions samples.Hidden) samples
                    LossRecovered = HiddenSamples.lossRecovered (trained.Reconstructions samples.Hidden) samples
                }

            progress.Report 1L
            EquatableArray.Of<Numbers>(Columns.ofRecords [ found ])

        member _.Read numbers = List.exactlyOne (Columns.toRecords (List.ofSeq numbers))

/// What autoencoders found that were trained on the hidden values of a toy model, on the samples that Comparison.beside takes of it.
[<RequireQualifiedAccess>]
module Autoencoders =

    /// Scores a sparse autoencoder of any kind by the codes that it makes of one sample alone.
    let encoded (count: int) (coder: ISparseCoder) : IDerivationFrom<SparseAutoencoder, Autoencoded> =
        ({ Samples = count; Coder = coder }: EncoderScores)

    /// What a sparse autoencoder of any kind found, by the codes that it makes of one sample alone.
    let sized (count: int) : IDerivationFrom<SparseAutoencoder, SizedAutoencoder> = ({ Samples = count }: EncoderSizes)

    /// The size after which the variance that is left stops falling: where its logarithm bends most, from fewer latents to more.
    let bend (found: SizedAutoencoder list) =
        let slope before after = log (before.VarianceLeft / after.VarianceLeft) / log (float after.Latents / float before.Latents)

        found
        |> List.sortBy _.Latents
        |> List.windowed 3
        |> List.maxBy (fun three -> slope three[0] three[1] - slope three[1] three[2])
        |> fun three -> three[1].Latents
