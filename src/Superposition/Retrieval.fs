namespace Research

/// How well features are got back from the hidden values of a model, by directions and codes.
type Retrieved =
    {
        /// N, the features that the model represents.
        Represented: int
        /// The number of latents.
        Latents: int
        /// MMCS beside that of random directions.
        MeanMaxCosine: Score
        /// MCC: the mean |cos| of the best one-to-one assignment of directions, beside that of random ones.
        MeanAssigned: Score
        /// The share of represented features whose partner has a cosine of 0.95, beside that of random directions.
        Share: Score
        /// The mean over features of the F1 of the latent that answers best, beside that of codes given to samples at random.
        F1: Score
        /// L0.
        Active: float
        /// The mean over samples of ½‖h − ĥ‖².
        Error: float
        /// The mean over samples of ‖z‖₁.
        Size: float
        /// Latents that are zero in all samples.
        Dead: int
        /// 1 − Σ‖h − ĥ‖² / Σ‖h − h̄‖².
        ExplainedVariance: float
        /// γ = Σ‖ĥ‖² / Σ h·ĥ: below 1 where ĥ is too short, 1 where no multiple of ĥ is nearer (Rajamanoharan et al. 2024a, arXiv 2404.16014).
        RelativeBias: float
        /// The loss of the model with ĥ in place of h, on the same samples: 1 as with its own, 0 as with h = 0.
        LossRecovered: float
    }

    /// What two-step coding minimises at a penalty λ: error + λ · size. Where other directions have less, it did not find its optimum.
    member found.Objective(penalty: float) = found.Error + penalty * found.Size

    /// The number of represented features whose partner has a cosine of 0.95.
    member found.Found = found.Share.Value * float found.Represented

/// Scores of what was got back.
[<RequireQualifiedAccess>]
module Retrieval =

    // As many chance dictionaries as give two digits: the more directions, the less they scatter.
    let private draws latents = max 20 (800 / latents)

    /// Scores a dictionary [Hidden, Latents], the codes [Samples, Latents] and the hidden values ĥ [Samples, Hidden] that they stand for.
    let scores (samples: HiddenSamples) (dictionary: Matrix) (codes: Matrix) (reconstructed: Matrix) : Retrieved =
        let truth, inputs = samples.Truth, samples.Features
        let latents = dictionary.Columns

        let ofDirections (score: DirectionMatch -> float) =
            {
                Value = score (DirectionMatch.Of(truth, dictionary))
                Chance = RandomDictionaries.Score(truth, latents, score, draws latents)
            }

        let products (other: Matrix) = Seq.fold2 (fun sum a b -> sum + a * b) 0.0 reconstructed.Values other.Values
        let codes' = SparseCodes(codes, EquatableArray.Of<float> [])

        {
            Represented = truth.Columns
            Latents = latents
            MeanMaxCosine = ofDirections _.MeanMaxCosine
            MeanAssigned = ofDirections _.MeanAssignedAbsoluteCosine
            Share = ofDirections (fun found -> found.Recovered Recovery.recovered)
            F1 =
                {
                    Value = SupportMatch.Of(inputs, codes).OfFeatures
                    Chance = SupportMatch.ByChance(inputs, codes, _.OfFeatures, 3)
                }
            Active = codes'.MeanActive
            Error = 0.5 * HiddenSamples.squares reconstructed samples / float codes.Rows
            Size = Seq.sumBy abs codes.Values / float codes.Rows
            Dead = codes'.Dead
            ExplainedVariance = 1.0 - HiddenSamples.varianceLeft reconstructed samples
            RelativeBias = products reconstructed / products samples.Hidden
            LossRecovered = HiddenSamples.lossRecovered reconstructed samples
        }

    /// The scores of a dictionary with the codes that a coder gives it.
    let coded (coder: ISparseCoder) (samples: HiddenSamples) (dictionary: Matrix) =
        let codes = coder.Encode(dictionary, samples.Hidden).Values
        scores samples dictionary codes (HiddenSamples.decoded dictionary codes)

    let private unit (matrix: Matrix) =
        let norms = FeatureGeometry.Norms matrix
        Matrix.Build(matrix.Rows, matrix.Columns, (fun row i -> matrix[row, i] / norms[i]))

    /// The scores of the model's own directions with unit norm: what codes can give at best with this coder.
    let known (coder: ISparseCoder) (samples: HiddenSamples) = coded coder samples (unit samples.Truth)

    /// What is wrong with a number of samples, a coder and learners that are told their sizes.
    let internal faults (count: int) (coder: ISparseCoder) (learners: IDictionaryLearner list) : Fault seq =
        seq {
            yield! Check.AtLeast("the number of samples", int64 count, 1L, "draw 2000")
            yield! coder.Faults()

            for learner in learners do
                yield! learner.Told(1, 1).Faults()
        }

    /// The directions that a learner finds, which is told the number of represented features, and how many are active at once in the mean.
    let internal learned (samples: HiddenSamples) (learner: IDictionaryLearner) =
        let active = samples.Features.Values |> Seq.sumBy (fun x -> if x > 0.0 then 1.0 else 0.0)
        let told = learner.Told(samples.Represented.Length, int (ceil (active / float samples.Inputs.Rows)))
        DictionaryLearning.Learn(told, samples.Hidden).Directions
