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

    /// What a sparse autoencoder of any kind found, by the codes that it makes of one sample alone.
    let sized (count: int) (trained: Trained<SparseAutoencoder>) : SizedAutoencoder =
        let samples = HiddenSamples.readBy count trained
        let codes, dictionary = trained.Codes samples.Hidden, trained.Decoder()
        let found = SparseCodes(codes, EquatableArray.Of<float> [])

        {
            Latents = dictionary.Columns
            Represented = samples.Represented.Length
            Found =
                DirectionMatch.Of(samples.Truth, dictionary).Recovered Recovery.recovered * float samples.Represented.Length
                |> round
                |> int
            Dead = found.Dead
            Active = found.MeanActive
            VarianceLeft = HiddenSamples.varianceLeft (trained.Reconstructions samples.Hidden) samples
            LossRecovered = HiddenSamples.lossRecovered (trained.Reconstructions samples.Hidden) samples
        }

    /// The size after which the variance that is left stops falling: where its logarithm bends most, from fewer latents to more.
    let bend (found: SizedAutoencoder list) =
        let slope before after = log (before.VarianceLeft / after.VarianceLeft) / log (float after.Latents / float before.Latents)

        found
        |> List.sortBy _.Latents
        |> List.windowed 3
        |> List.maxBy (fun three -> slope three[0] three[1] - slope three[1] three[2])
        |> fun three -> three[1].Latents
