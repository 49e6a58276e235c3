namespace Research

/// Questions about how features share the hidden dimensions, to any model with a linear bottleneck.
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

    /// The number of features with ‖W_i‖ at or above a threshold, as a float, so that it can be averaged.
    let represented (threshold: float) (trained: Trained<#IBottleneck>) =
        float (FeatureGeometry.Represented(trained.Embedding(), threshold))

    // Optima of an exact loss have no scatter, so their thresholds are stricter.
    let internal thresholds (trained: Trained<#IBottleneck>) =
        if trained.Plan.Loss.Batch = 0 then
            PhaseThresholds.Exact
        else
            PhaseThresholds.Trained

    /// The phase: the features that are ignored and those that overlap, e.g. "{13}+{2} -4". The thresholds of an exact loss are stricter.
    let phase (trained: Trained<#IBottleneck>) = Phase.Of(trained.Embedding(), thresholds trained)

    /// The role of each feature [Features]: ignored, dedicated, antipodal, weak or joint, with the features that it overlaps.
    let roles (trained: Trained<#IBottleneck>) = FeatureRole.Of(trained.Embedding(), thresholds trained) |> List.ofSeq

    /// The portrait, which the figures of section 2 draw.
    let portrait (trained: Trained<#IBottleneck>) =
        Portrait.ofWeights (trained.Embedding()) (trained.Bias()) (trained.Plan.Sampler.Mean())
