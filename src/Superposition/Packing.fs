namespace Research

/// How much of the hidden space each feature takes, and which polytopes the features make: what the figures of section 4 draw.
type Packing =
    {
        /// m.
        Hidden: int
        /// ‖W_i‖ [Features].
        Norms: float[]
        /// D_i [Features].
        Dimensionalities: float[]
        /// W_iᵀ (W Wᵀ)⁺ W_i [Features]: no D_i is above it.
        Leverages: float[]
        /// D* = m / ‖W‖_F².
        DimensionsPerFeature: float
        Graph: FeatureGraph
    }

/// Numbers read off a packing.
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

    /// The question, for every model with a linear bottleneck.
    let ofTrained (trained: Trained<#IBottleneck>) = ofWeights (trained.Embedding())

    /// Σ_i D_i / m, at most 1: how much of the hidden space is packed.
    let efficiency packing = Array.sum packing.Dimensionalities / float packing.Hidden

    /// max_i D_i − h_i, at most 0 but for rounding.
    let aboveLeverage packing = Array.map2 (-) packing.Dimensionalities packing.Leverages |> Array.max

    /// How many features belong to components of a name.
    let featuresIn (structure: string) packing =
        packing.Graph.Components |> Seq.filter (fun part -> part.Name = structure) |> Seq.sumBy _.Features.Count

    /// How many features are in the graph.
    let nodes packing = packing.Graph.Nodes.Count

    /// The share of the features of the graph that belong to components of a name.
    let share structure packing = float (featuresIn structure packing) / float (nodes packing)

    /// The structure of each feature of the graph whose D_i is so near to a number.
    let structuresNear (dimensionality: float) (tolerance: float) packing =
        [
            for part in packing.Graph.Components do
                for feature in part.Features do
                    if abs (packing.Dimensionalities[feature] - dimensionality) <= tolerance then
                        part.Name
        ]

    /// For a drawing.
    let graph label packing : GraphDrawing =
        {
            Label = label
            Components = [ for part in packing.Graph.Components -> part.Name, List.ofSeq part.Features ]
            Edges = [ for edge in packing.Graph.Edges -> edge.First, edge.Second, edge.Weight ]
        }
