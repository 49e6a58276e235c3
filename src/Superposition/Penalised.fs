namespace Research

/// A model that was trained with a penalty on hidden activations (section 9). Losses are over that of ignoring every feature of independent
/// data that is uniform on [0, 1): Σ_i I_i (p_i/3 − p_i²/4).
type Penalised =
    {
        /// With the penalty, on the evaluation sample or exactly.
        Total: float
        /// Without the penalty: what is lost of the features, exactly.
        Error: float
        /// W [Hidden, Features]; of neurons their input weights.
        Weights: Matrix
        /// How strongly each unit answers to each feature alone [Hidden, Features]: |W|, or max(W, 0) of neurons.
        Answers: Matrix
    }

/// Questions about models with a penalty on hidden activations, and functions of their answers.
[<RequireQualifiedAccess>]
module Penalised =

    let private answer error answers (weights: Matrix) (trained: Trained<#IModel>) =
        let one importance mean = importance * (2.0 * mean / 3.0 - mean * mean)
        let ignored = Seq.map2 one trained.Plan.Importance (trained.Plan.Sampler.Mean()) |> Seq.sum

        {
            Total = Training.loss trained / ignored
            Error = error / ignored
            Weights = weights
            Answers = Matrix.Build(weights.Rows, weights.Columns, (fun k i -> answers weights[k, i]))
        }

    /// Of a ReLU output model, of at most twelve features.
    let ofBottleneck (trained: Trained<ReluOutputModel>) = answer (Training.exactLoss trained) abs (trained.Embedding()) trained

    /// Of neurons, for inputs of 0 or above. Samples of more than two active features are left out of the loss without the penalty.
    let ofNeurons (trained: Trained<#INeurons>) =
        answer (Training.fewActive 2 trained).Loss (max 0.0) (trained.InputWeights()) trained

    let private lengths model = FeatureGeometry.Norms model.Answers

    let private living model =
        lengths model
        |> Seq.indexed
        |> Seq.filter (fun (_, length) -> length >= Portrait.full)
        |> Seq.map (fst >> model.Answers.Column)
        |> List.ofSeq

    let private mean value model =
        match living model with
        | [] -> nan
        | columns -> List.averageBy value columns

    /// The number of features that are stored: of a length of at least ½.
    let alive model = (living model).Length

    /// The mean length of the stored features; NaN without any.
    let length model = model |> mean (Array.sumBy (fun answer -> answer * answer) >> sqrt)

    /// The mean of a stored feature's second largest answer over its largest: 1 for pairs of equal weights, 0 for a unit of its own.
    let ratio model = model |> mean (Array.sortDescending >> fun sorted -> sorted[1] / sorted[0])

    /// −min W, the size of the most negative weight.
    let deepest model = -(Seq.min model.Weights.Values)

    /// The number of pairs of stored features whose cosine is −0.9 or below.
    let pairs model = Pairs.Antipodal(model.Weights, Portrait.full, -0.9).Count

    /// 1 where every stored feature lies on an axis, 0 on average over rotations.
    let alignment model = BasisAlignment.Of(model.Weights, Portrait.full)

    /// D* = m / ‖W‖_F².
    let dimensionsPerFeature model = FeatureGeometry.DimensionsPerFeature model.Weights

    /// The number of units that answer to several features.
    let polysemantic model = NeuronRoles.Of model.Answers |> Seq.filter ((=) NeuronRole.Polysemantic) |> Seq.length

    /// The models with the swept value.
    let along (cells: Cell<float, Penalised> list) = [ for cell in cells -> cell.At, cell.Answer ]

    /// The penalty at which a model loses as much as one that ignores every feature, on the line between neighbours of (penalty, model), whose
    /// penalties ascend. NotMeasured is raised where there is none.
    let crossing (models: (float * Penalised) list) =
        let between ((a, low), (b, high)) =
            if low.Total < 1.0 && high.Total >= 1.0 then
                Some(a + (b - a) * (1.0 - low.Total) / (high.Total - low.Total))
            else
                None

        match List.pairwise models |> List.tryPick between with
        | Some at -> at
        | None -> raise (NotMeasured "no two penalties are on different sides of where ignoring becomes best")

    /// The same for each value of the first of two axes, the second of which is the penalty.
    let crossings (cells: Cell<'at * float, Penalised> list) =
        [
            for first, cells in cells |> List.groupBy (fun cell -> fst cell.At) ->
                first, crossing [ for cell in cells -> snd cell.At, cell.Answer ]
        ]

    /// Of single features, asked for their lengths over time: (penalty, length of the start, whether it lives at the end) for each restart. One
    /// that stays in a minimum above ignoring is an answer too.
    let fates (cells: Cell<float, float[]> list) =
        [
            for cell in cells do
                for lengths in Cells.attempts cell -> cell.At, Array.head lengths, Array.last lengths >= 0.3
        ]
