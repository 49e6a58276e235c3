namespace Research

/// Questions about how features share the hidden dimensions, for every model with a linear bottleneck.
[<RequireQualifiedAccess>]
module Geometry =

    /// W [Hidden, Features]; column i is the direction of feature i.
    let embedding (trained: Trained<#IBottleneck>) = trained.Embedding()

    /// b [Features].
    let bias (trained: Trained<#IBottleneck>) = trained.Bias()

    /// ‖W_i‖ [Features].
    let featureNorms (trained: Trained<#IBottleneck>) = FeatureGeometry.Norms(trained.Embedding())

    /// WᵀW [Features, Features].
    let gram (trained: Trained<#IBottleneck>) = trained.Embedding().Gram()

    /// Σ_{j≠i} (Ŵ_i · W_j)² [Features].
    let superposition (trained: Trained<#IBottleneck>) = FeatureGeometry.Superposition(trained.Embedding())

    /// D_i = ‖W_i‖² / Σ_j (Ŵ_i · W_j)² [Features].
    let dimensionalities (trained: Trained<#IBottleneck>) = FeatureGeometry.Dimensionalities(trained.Embedding())

    /// D* = m / ‖W‖_F².
    let dimensionsPerFeature (trained: Trained<#IBottleneck>) = FeatureGeometry.DimensionsPerFeature(trained.Embedding())

    /// ‖W‖_F² / m.
    let featuresPerDimension (trained: Trained<#IBottleneck>) = FeatureGeometry.FeaturesPerDimension(trained.Embedding())

    /// How many features have ‖W_i‖ at or above a threshold, as a number that can be averaged.
    let represented (threshold: float) (trained: Trained<#IBottleneck>) =
        float (FeatureGeometry.Represented(trained.Embedding(), threshold))

    // An exact loss leaves its optimum no scatter.
    let internal thresholds (trained: Trained<#IBottleneck>) =
        if trained.Plan.Loss.Batch = 0 then
            PhaseThresholds.Exact
        else
            PhaseThresholds.Trained

    /// Which features are ignored and which overlap, e.g. "{13}+{2} -4": thresholds for exact losses or for sampled ones.
    let phase (trained: Trained<#IBottleneck>) = Phase.Of(trained.Embedding(), thresholds trained)

    /// What the model does with each feature: ignored, dedicated, antipodal, weak or joint, and with which others [Features].
    let roles (trained: Trained<#IBottleneck>) = FeatureRole.Of(trained.Embedding(), thresholds trained) |> List.ofSeq

    /// All that the figures of section 2 draw of one model.
    let portrait (trained: Trained<#IBottleneck>) =
        Portrait.ofWeights (trained.Embedding()) (trained.Bias()) (trained.Plan.Sampler.Mean())
