namespace Research

/// The geometry of one model's features, as the figures of section 2 draw it.
type Portrait =
    {
        /// W [Hidden, Features].
        Embedding: Matrix
        /// WᵀW [Features, Features].
        Gram: Matrix
        /// b [Features].
        Bias: float[]
        /// ‖W_i‖ [Features].
        Norms: float[]
        /// Σ_{j≠i} (Ŵ_i · W_j)² [Features].
        Superposition: float[]
        /// D_i [Features].
        Dimensionalities: float[]
        /// E[x_i] of the data that the model was trained on [Features].
        MeanInput: float[]
    }

/// Functions of a portrait.
[<RequireQualifiedAccess>]
module Portrait =

    /// The portrait of a tied bottleneck.
    let ofWeights (embedding: Matrix) (bias: float[]) (meanInput: float[]) =
        {
            Embedding = embedding
            Gram = embedding.Gram()
            Bias = bias
            Norms = FeatureGeometry.Norms embedding
            Superposition = FeatureGeometry.Superposition embedding
            Dimensionalities = FeatureGeometry.Dimensionalities embedding
            MeanInput = meanInput
        }

    /// The norm from which a feature counts as represented: halfway between absent (0) and full (1).
    let full = 0.5

    /// The norm below which a feature counts as absent.
    let absent = 0.1

    let private where test portrait =
        [
            for i in 0 .. portrait.Norms.Length - 1 do
                if test portrait.Norms[i] then
                    i
        ]

    /// The features with ‖W_i‖ ≥ 0.5, ascending.
    let represented portrait = where (fun norm -> norm >= full) portrait

    /// The features with ‖W_i‖ < 0.1, ascending.
    let ignored portrait = where (fun norm -> norm < absent) portrait

    /// The number of represented features.
    let count portrait = (represented portrait).Length

    /// The largest Σ_i D_i of several models, at most the number m of hidden dimensions.
    let mostDimensions portraits = portraits |> List.map (fun portrait -> Array.sum portrait.Dimensionalities) |> List.max

    /// The pairs of represented features whose cosine is −0.9 or below.
    let antipodalPairs portrait = [ for struct (i, j) in Pairs.Antipodal(portrait.Embedding, full, -0.9) -> i, j ]

    /// max |cos ∠(W_i, W_j)| over pairs of different features of a list; 0 for fewer than two features.
    let coherence (features: int list) portrait =
        let cosines = Pairs.Cosines(portrait.Embedding, 0.0)

        Seq.allPairs features features
        |> Seq.filter (fun (i, j) -> i < j)
        |> Seq.fold (fun worst (i, j) -> max worst (abs cosines[i, j])) 0.0

    /// The largest difference, in degrees, between an angle of neighbouring represented features in the plane and that of a regular
    /// polygon of a number of corners; 360 where another number of features is represented. There must be two hidden dimensions.
    let unevenness (corners: int) portrait =
        let gaps = Pairs.Gaps(portrait.Embedding, full)
        let off gap = abs (gap - 360.0 / float corners)
        if gaps.Length = corners then gaps |> Array.map off |> Array.max else 360.0

    /// max |b_i − E[x_i]| over a list of features; 0 for an empty list.
    let biasFromMean (features: int list) portrait =
        features |> List.fold (fun worst i -> max worst (abs (portrait.Bias[i] - portrait.MeanInput[i]))) 0.0

    /// max |b_i|.
    let largestBias portrait = portrait.Bias |> Array.map abs |> Array.max

    /// min b_i.
    let smallestBias portrait = Array.min portrait.Bias

    /// max |(WᵀW)_ij − 1[i = j < m]|, the distance from a model that represents exactly the first m features.
    let distanceFromTop (hidden: int) portrait =
        let wanted i j = if i = j && i < hidden then 1.0 else 0.0

        let features = [ 0 .. portrait.Norms.Length - 1 ]

        Seq.allPairs features features
        |> Seq.fold (fun worst (i, j) -> max worst (abs (portrait.Gram[i, j] - wanted i j))) 0.0

    /// The largest (WᵀW)_ij, i ≠ j, between represented features: the strongest positive interference.
    let positiveInterference portrait =
        let features = represented portrait

        Seq.allPairs features features
        |> Seq.filter (fun (i, j) -> i < j)
        |> Seq.fold (fun strongest (i, j) -> max strongest portrait.Gram[i, j]) 0.0
