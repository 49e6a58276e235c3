namespace Research

/// The neurons of one model in an order that does not depend on training, as the figures of section 7 draw them.
type NeuronPortrait =
    {
        /// W₁ [Neurons, Features]: row k has the input weights of neuron k.
        Weights: Matrix
        /// The role of each neuron [Neurons].
        Roles: NeuronRole list
        /// Σ_{j≠i} (Ŵ_i · W_j)² of the columns of W₁ [Features].
        Superposition: float[]
    }

/// How neurons tell the more important half of features from the less important one.
type NeuronSplit =
    {
        /// The neurons in the supports of all features of one half and of none of the other, ascending.
        Neurons: int list
        /// The other neurons of each support of the more important half, each once.
        More: int list list
        /// The same of the less important half.
        Less: int list list
    }

/// Functions of the neurons of one model.
[<RequireQualifiedAccess>]
module NeuronPortrait =

    /// The portrait of input weights [Neurons, Features], scales as they are, for inputs of 0 or above: neurons answer with max(W₁, 0).
    let ofWeights (weights: Matrix) =
        let answers = Matrix.Build(weights.Rows, weights.Columns, (fun k i -> max weights[k, i] 0.0))
        let order, roles = NeuronRoles.Order(weights, answers), NeuronRoles.Of answers
        let ordered = Matrix.Build(weights.Rows, weights.Columns, (fun k i -> weights[order[k], i]))

        {
            Weights = ordered
            Roles = [ for k in order -> roles[k] ]
            Superposition = FeatureGeometry.Superposition ordered
        }

    /// Which neurons carry which feature; there may be at most eight neurons.
    let code portrait = NeuronCode.Of portrait.Weights

    /// The same for some features only, the others taken for not stored.
    let codeOf (features: int list) portrait =
        let weight k i = if List.contains i features then portrait.Weights[k, i] else 0.0
        NeuronCode.Of(Matrix.Build(portrait.Weights.Rows, portrait.Weights.Columns, weight))

    /// The neurons of a role, ascending.
    let neurons role portrait = portrait.Roles |> List.indexed |> List.filter (snd >> (=) role) |> List.map fst

    /// The number of neurons that answer to one feature.
    let monosemantic portrait = (neurons NeuronRole.Monosemantic portrait).Length

    /// The number of neurons that answer to several features.
    let polysemantic portrait = (neurons NeuronRole.Polysemantic portrait).Length

    /// The feature that a neuron answers to most.
    let top portrait neuron = [ 0 .. portrait.Weights.Columns - 1 ] |> List.maxBy (fun i -> portrait.Weights[neuron, i])

    /// The features that monosemantic neurons answer to, ascending.
    let dedicated portrait = neurons NeuronRole.Monosemantic portrait |> List.map (top portrait) |> List.sort

    /// The least cosine between two of these features, and the largest |cosine| between one of the others and either of the two. There
    /// must be at least three features.
    let antipodal (features: int list) portrait =
        let cosines = Pairs.Cosines(portrait.Weights, 0.0)
        let pairs = Seq.allPairs features features |> Seq.filter (fun (i, j) -> i < j)
        let i, j = pairs |> Seq.minBy (fun (i, j) -> cosines[i, j])
        let across = [ for k in List.except [ i; j ] features -> max (abs cosines[k, i]) (abs cosines[k, j]) ]
        cosines[i, j], List.max across

    /// How the stored features without a neuron of their own are split. Features are in the order of their importance; of an odd number the
    /// middle one belongs to the less important half.
    let split portrait =
        let code = code portrait
        let shared = code.Features |> List.ofSeq |> List.except (dedicated portrait)
        let supports = shared |> List.map (fun i -> List.ofSeq code.Supports[i])
        let more, less = List.splitAt (shared.Length / 2) supports
        let isIn k = List.forall (List.contains k)
        let isOut k = List.forall (List.contains k >> not)
        let splits k = isIn k more && isOut k less || isIn k less && isOut k more
        let splitting = [ 0 .. code.Neurons - 1 ] |> List.filter splits
        let beside = List.map (List.except splitting) >> List.distinct
        { Neurons = splitting; More = beside more; Less = beside less }

/// What the runs of one cell end in.
[<RequireQualifiedAccess>]
module NeuronCodes =

    /// The supports of all stored features up to the order of neurons and of features.
    let shape portrait = (NeuronPortrait.code portrait).Shape

    /// How many features are stored.
    let stored portrait = (NeuronPortrait.code portrait).Features.Count

    /// How many of all runs end in the code of the best.
    let hits (cell: Cell<'at, NeuronPortrait>) =
        let shapes = Cells.attempts cell |> List.map shape
        Proportion(shapes |> List.filter ((=) (shape cell.Answer)) |> List.length, shapes.Length)

    /// By how much the best run of another code loses more, as a share of the lowest loss; NaN where all runs have one code.
    let gap (cell: Cell<'at, NeuronPortrait>) =
        let losses, best = [ for each in cell.Evaluations -> each.Loss ], shape cell.Answer
        let runs = List.zip losses (Cells.attempts cell)
        let others = runs |> List.filter (fun (_, portrait) -> shape portrait <> best) |> List.map fst
        if others.IsEmpty then nan else List.min others / List.min losses - 1.0

/// Questions about neurons, to any model that has them.
[<RequireQualifiedAccess>]
module Neurons =

    /// W₁ [Neurons, Features]; row k has the input weights of neuron k.
    let inputWeights (trained: Trained<#INeurons>) = trained.InputWeights()

    /// W₂ [Features, Neurons]; column k has the output weights of neuron k.
    let outputWeights (trained: Trained<#INeurons>) = trained.OutputWeights()

    /// The neurons in an order of their own, for inputs of 0 or above. Tied weights have a scale; of others, which may be rescaled neuron by neuron, each row of W₁ is
    /// divided by its largest |weight|, so that the portrait does not depend on a choice that the output does not show.
    let portrait (trained: Trained<#INeurons>) =
        let weights, model = trained.InputWeights(), trained.Model :> INeurons
        let largest k = weights.Row(k).ToArray() |> Array.map abs |> Array.max

        let scales =
            [
                for k in 0 .. weights.Rows - 1 ->
                    if model.InputWeights = model.OutputWeights || largest k = 0.0 then
                        1.0
                    else
                        largest k
            ]

        NeuronPortrait.ofWeights (Matrix.Build(weights.Rows, weights.Columns, (fun k i -> weights[k, i] / scales[k])))

/// Questions about sites, to any model that is a chain.
[<RequireQualifiedAccess>]
module Site =

    /// The values at a site [inputs, width] for inputs [inputs, Features], one in a row. An unknown site raises an error that lists the
    /// model's sites.
    let values (site: string) (inputs: Matrix) (trained: Trained<#IChained>) = trained.AtSite(site, inputs)
