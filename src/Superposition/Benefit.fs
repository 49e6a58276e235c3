namespace Research

/// A tied bottleneck's loss in the terms of Elhage et al. (2022, section 2): feature benefit and interference.
type BenefitTerms =
    {
        /// p, the density of each feature.
        Density: float
        /// I_i [Features].
        Importance: float[]
        /// The loss whose shares are asked about: exact, or on the evaluation sample.
        Loss: float
        /// The terms of a linear model with the same W.
        Linear: LossTerms
        /// L_1, the terms where one feature is active.
        OneActive: LossTerms
        /// L_1 with all biases at 0.
        Unbiased: LossTerms
        /// L_0, where no feature is active.
        NoneActive: float
    }

    /// What a dimension of its own for each of the m most important features, and nothing else, misses of Σ I_i: a share in [0, 1].
    member this.MissedByTop(hidden: int) = Array.sum this.Importance[hidden..] / Array.sum this.Importance

/// Questions about feature benefit and interference, to any model with a linear bottleneck.
[<RequireQualifiedAccess>]
module Benefit =

    /// The terms of a model of features of one density, at a loss of it.
    let terms (density: float) (loss: float) (trained: Trained<#IBottleneck>) =
        let w, b, importance = trained.Embedding(), trained.Bias(), trained.Plan.Importance.ToArray()

        {
            Density = density
            Importance = importance
            Loss = loss
            Linear = LossTerms.Linear(w, importance)
            OneActive = LossTerms.OneActive(w, b, importance)
            Unbiased = LossTerms.OneActive(w, Array.zeroCreate<float> b.Length, importance)
            NoneActive = LossTerms.NoneActive(b, importance)
        }

    let private share active value terms =
        let n, p = terms.Importance.Length, terms.Density
        p ** float active * (1.0 - p) ** float (n - active) * value / terms.Loss

    /// The share of the loss where no feature is active.
    let noneActive terms = share 0 terms.NoneActive terms

    /// The share of the loss where one feature is active and does not come out as it went in.
    let missed terms = share 1 terms.OneActive.Missed terms

    /// The share of the loss where one feature is active and others come out.
    let interference terms = share 1 terms.OneActive.Interference terms

    /// The share of the loss where two or more features are active.
    let severalActive terms = 1.0 - noneActive terms - missed terms - interference terms
