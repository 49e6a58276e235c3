namespace Research

/// Whether the weights of one model prefer the axes of the hidden space.
type BasisPortrait =
    {
        /// W [Hidden, Features].
        Weights: Matrix
        /// 1 where every column lies on an axis, 0 on average over all rotations; NaN where no column has the norm 0.5.
        Alignment: float
        /// E (w − E w)⁴ / (E (w − E w)²)² of all weights; 3 for normal ones.
        Kurtosis: float
        /// The mean over hidden units of max |w| / Σ |w|.
        TopShare: float
        /// The share of the hidden units that answer to one feature.
        Monosemantic: float
    }

/// The losses of one model after its hidden units were mapped, over its own loss.
type MappedLosses =
    {
        /// The units exchanged with each other.
        Exchanged: float
        /// By an orthogonal map, uniform among rotations and reflections.
        Rotated: float
        /// By an invertible map that is not orthogonal.
        Stretched: float
    }

/// A model in its own basis and in others.
type InBases =
    {
        /// As it was trained.
        Own: BasisPortrait
        /// W [Hidden, Features] after the rotation.
        Rotated: Matrix
        /// Over the loss of the model as it was trained.
        Losses: MappedLosses
    }

/// The mean of independent numbers with its standard error.
type Mean =
    {
        /// The mean.
        Value: float
        /// Its standard error, ≥ 0.
        Error: float
    }

/// Questions about the basis of the hidden space.
[<RequireQualifiedAccess>]
module Basis =

    let private ofWeights (answer: float -> float) (weights: Matrix) =
        let answers = Matrix.Build(weights.Rows, weights.Columns, (fun k i -> answer weights[k, i]))
        let roles = NeuronRoles.Of answers |> List.ofSeq

        {
            Weights = weights
            Alignment = BasisAlignment.Of(weights, Portrait.full)
            Kurtosis = BasisAlignment.Kurtosis weights
            TopShare = NeuronRoles.TopShare weights
            Monosemantic = roles |> List.averageBy (fun role -> if role = NeuronRole.Monosemantic then 1.0 else 0.0)
        }

    /// The alignment of the columns of W with the axes: 1 where every one lies on an axis, 0 on average over all rotations.
    let alignment (trained: Trained<#IBottleneck>) = BasisAlignment.Of(trained.Embedding(), Portrait.full)

    /// The model after a map of its hidden units; the maps differ from restart to restart.
    let mapped (map: int -> HiddenMap) (trained: Trained<#IChained>) = trained.Mapped(map trained.Plan.Restart)

    /// The losses after an exchange, a rotation and a stretch, on the evaluation sample: a linear embedding keeps its loss under each, a
    /// tied one under rotations, a layer of neurons under exchanges only. The model has one group of hidden units, at least two of them.
    let mappedLosses (trained: Trained<#IChained>) =
        let units = trained.Model.Chain.Gauge[0].Width
        let loss (trained: Trained<_>) = trained.Evaluations() |> Seq.last |> _.Loss
        let own = loss trained
        let under map = loss (mapped map trained) / own

        {
            Exchanged = under (fun _ -> HiddenMap.Exchange units)
            Rotated = under (fun restart -> HiddenMap.Rotation(units, restart))
            Stretched = under (fun restart -> HiddenMap.Stretch(units, restart))
        }

    let private inBases answer (weights: Trained<'model> -> Matrix) (trained: Trained<'model>) =
        let own = weights trained

        {
            Own = ofWeights answer own
            Rotated = trained |> mapped (fun restart -> HiddenMap.Rotation(own.Rows, restart)) |> weights
            Losses = mappedLosses trained
        }

    /// The linear hidden layer of a model in its own basis and in others; its units answer to features with |W|.
    let ofBottleneck (trained: Trained<'model>) = inBases abs Geometry.embedding trained

    /// The neurons of a model in their own basis and in others, for inputs of 0 or above, to which they answer with max(W₁, 0).
    let ofNeurons (trained: Trained<'model>) = inBases (max 0.0) Neurons.inputWeights trained

    /// The mean of at least two independent numbers, such as those of restarts.
    let mean (values: float list) =
        let mean, count = List.average values, float values.Length
        let variance = values |> List.sumBy (fun value -> (value - mean) ** 2.0)
        { Value = mean; Error = sqrt (variance / (count * (count - 1.0))) }
