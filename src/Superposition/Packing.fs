namespace Research

/// The share of the hidden space that each feature takes, and the polytopes that the features form, as the figures of section 4 draw them.
type Packing =
    {
        /// m, the number of hidden dimensions.
        Hidden: int
        /// ‖W_i‖ [Features].
        Norms: float[]
        /// D_i [Features].
        Dimensionalities: float[]
        /// h_i = W_iᵀ (W Wᵀ)⁺ W_i [Features], an upper bound of D_i.
        Leverages: float[]
        /// D* = m / ‖W‖_F².
        DimensionsPerFeature: float
        Graph: FeatureGraph
    }

/// Functions of a packing.
[<RequireQualifiedAccess>]
module Packing =

    /// The packing of an embedding W [Hidden, Features].
    let ofWeights (embedding: Matrix) =
        {
            Hidden = embedding.Rows
            Norms = FeatureGeometry.Norms embedding
            Dimensionalities = FeatureGeometry.Dimensionalities embedding
            Leverages = Leverage.Scores embedding
            DimensionsPerFeature = FeatureGeometry.DimensionsPerFeature embedding
            Graph = FeatureGraph.Of(embedding, PolytopeThresholds.Trained)
        }

    /// The packing of any model with a linear bottleneck.
    let ofTrained (trained: Trained<#IBottleneck>) = ofWeights (trained.Embedding())

    /// Σ_i D_i / m, the share of the hidden space that is used, at most 1.
    let efficiency packing = Array.sum packing.Dimensionalities / float packing.Hidden

    /// max_i (D_i − h_i), at most 0 but for rounding.
    let aboveLeverage packing = Array.map2 (-) packing.Dimensionalities packing.Leverages |> Array.max

    /// The number of features in components of a structure.
    let featuresIn (structure: string) packing =
        packing.Graph.Components |> Seq.filter (fun part -> part.Name = structure) |> Seq.sumBy _.Features.Count

    /// The number of features in the graph.
    let nodes packing = packing.Graph.Nodes.Count

    /// The share of the graph's features that are in components of a structure.
    let share structure packing = float (featuresIn structure packing) / float (nodes packing)

    /// The structure of each feature of the graph with |D_i − dimensionality| at most the tolerance.
    let structuresNear (dimensionality: float) (tolerance: float) packing =
        [
            for part in packing.Graph.Components do
                for feature in part.Features do
                    if abs (packing.Dimensionalities[feature] - dimensionality) <= tolerance then
                        part.Name
        ]

    /// How many features of the graphs have a D_i within a tolerance of a level, and how many it would be if those within five times
    /// the tolerance were spread evenly, as those of a smooth distribution are.
    let crowding (level: float) (tolerance: float) packings : int * float =
        let within distance = packings |> List.sumBy (fun packing -> structuresNear level distance packing |> List.length)

        within tolerance, float (within (5.0 * tolerance)) / 5.0

    // Those that the classifier names.
    let private polytopes = set [ for polytope in Polytope.All -> polytope.Name ]

    /// What each feature is part of, with its D_i [Features].
    let roles packing =
        let roles = Array.create packing.Norms.Length FeatureRole.Short

        for part in packing.Graph.Components do
            for feature in part.Features do
                roles[feature] <-
                    if part.Name = Polytope.Dedicated.Name then FeatureRole.Alone
                    elif polytopes.Contains part.Name then FeatureRole.Corner
                    else FeatureRole.Other

        Array.zip roles packing.Dimensionalities

    /// The drawing of the graph under a label.
    let graph label packing : GraphDrawing =
        {
            Label = label
            Components = [ for part in packing.Graph.Components -> part.Name, List.ofSeq part.Features ]
            Edges = [ for edge in packing.Graph.Edges -> edge.First, edge.Second, edge.Weight ]
        }
