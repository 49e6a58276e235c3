namespace Research

open System

/// A trained sparse autoencoder of features in the plane, one active at a time, beside what its latents could do. All numbers are exact for
/// amplitudes that are uniform on [0, 1].
type HalfPlaneScore =
    {
        /// The mean over features of the F1 of the latent that answers best.
        F1: float
        /// The same with each latent at its best threshold: what is missing to it is a matter of thresholds.
        AtBestThresholds: float
        /// E(‖ĥ‖ / ‖h‖): how far codes are shrunk.
        Ratio: float
        /// The number of latents that fire for some feature.
        Alive: int
    }

/// Codes of features that are alone and orthogonal.
type ShrinkageScore =
    {
        /// The share of active samples whose latent fires.
        Recall: float
        /// E‖h − ĥ‖² of a feature that is active alone.
        Error: float
        /// E(‖ĥ‖ / ‖h‖).
        MeanRatio: float
        /// E‖ĥ‖ / E‖h‖.
        RatioOfMeans: float
    }

module private HalfPlaneScores =

    let column (matrix: Matrix) i = matrix.Column i
    let norm (vector: float[]) = sqrt (Array.sumBy (fun entry -> entry * entry) vector)

    // Midpoints of equal parts of [0, 1]: the amplitudes over which means are taken.
    let amplitudes = [| for k in 0..499 -> (float k + 0.5) / 500.0 |]

    let reconstruct model hidden = Autoencoder.decode (Autoencoder.encode hidden model) model

    let meanOver (directions: Matrix) value =
        Seq.average (
            seq {
                for i in 0 .. directions.Columns - 1 do
                    for x in amplitudes -> value (column directions i |> Array.map ((*) x))
            }
        )

    /// Of an autoencoder of Autoencoder.ofFeatures, with features of the plane.
    let score (trained: Trained<ChainModel>) : HalfPlaneScore =
        let directions, model = Autoencoder.directions trained, Autoencoder.read trained
        let row latent = model.Encoder.Row(latent).ToArray()
        let latents = [ 0 .. model.Encoder.Rows - 1 ]

        let best (scores: float[] list) =
            Seq.average (seq { for i in 0 .. directions.Columns - 1 -> scores |> List.map (Array.item i) |> List.max })

        let scores = latents |> List.map (fun j -> HalfPlane.F1(directions, ReadOnlySpan(row j), model.Thresholds[j]))

        {
            F1 = best scores
            AtBestThresholds = latents |> List.map (fun j -> HalfPlane.BestThresholds(directions, ReadOnlySpan(row j))) |> best
            Ratio = meanOver directions (fun hidden -> norm (reconstruct model hidden) / norm hidden)
            Alive = scores |> List.filter (Array.exists (fun f1 -> f1 > 0.0)) |> List.length
        }

/// Half-planes of the latents of an autoencoder of Autoencoder.ofFeatures, with features of the plane.
type internal HalfPlanes() =

    interface IDerivationFrom<ChainModel, HalfPlaneScore> with
        member _.Version = "half-planes/1"
        member _.Work = 1L
        member _.Faults() = []

        member _.Compute(trained, progress, _) =
            let found = HalfPlaneScores.score trained
            progress.Report 1L
            EquatableArray.Of<Numbers>(Columns.ofRecords [ found ])

        member _.Read numbers = List.exactlyOne (Columns.toRecords (List.ofSeq numbers))

/// Scores of trained sparse autoencoders, to be put beside their ceilings.
[<RequireQualifiedAccess>]
module Ceilings =

    open HalfPlaneScores

    /// Of an autoencoder of Autoencoder.ofFeatures, with features of the plane.
    let halfPlanes: IDerivationFrom<ChainModel, HalfPlaneScore> = HalfPlanes()

    /// The F1 of latents that read along the direction of a feature of a regular polygon, at its best threshold.
    let alongFeature (sides: int) =
        let polygon = RegularPolygon.Of sides
        Array.head (HalfPlane.BestThresholds(polygon, ReadOnlySpan(column polygon 0)))

    /// Of an autoencoder of features on axes of their own.
    let shrinkage (trained: Trained<ChainModel>) : ShrinkageScore =
        let model = Autoencoder.read trained
        let axes = Matrix.Build(model.Offset.Length, model.Offset.Length, (fun row i -> if row = i then 1.0 else 0.0))

        let fires hidden =
            if Autoencoder.encode hidden model |> Array.exists (fun code -> code > 0.0) then
                1.0
            else
                0.0

        let distance (a: float[]) b = Array.map2 (-) a b |> norm

        {
            Recall = meanOver axes fires
            Error = meanOver axes (fun hidden -> distance hidden (reconstruct model hidden) ** 2.0)
            MeanRatio = meanOver axes (fun hidden -> norm (reconstruct model hidden) / norm hidden)
            RatioOfMeans = meanOver axes (reconstruct model >> norm) / meanOver axes norm
        }

    /// The same of the best codes there are, exactly, without a decoder bias.
    let ofThreshold (threshold: SoftThreshold) : ShrinkageScore =
        {
            Recall = threshold.Recall
            Error = threshold.Error
            MeanRatio = threshold.MeanRatio
            RatioOfMeans = threshold.RatioOfMeans
        }

    /// The value of the sweep and the answer of every restart of every cell; all of them count.
    let each (cells: Cell<'at, 'answer> list) =
        [
            for cell in cells do
                for answer in Cells.all cell -> cell.At, answer
        ]

    /// The value of the sweep and a number of the restart of lowest loss, of every cell.
    let best (number: 'answer -> 'number) (cells: Cell<'at, 'answer> list) = [ for cell in cells -> cell.At, number cell.Answer ]

    /// The value of the sweep and the mean of a number over all restarts, of every cell; only the best restart counts.
    let mean (number: 'answer -> float) (cells: Cell<'at, 'answer> list) =
        [ for cell in cells -> cell.At, Cells.attempts cell |> List.averageBy number ]

    /// A comparison of the best restart of every cell with what is exact at the value of the sweep.
    let against (exact: 'at -> 'exact) (compare: 'answer -> 'exact -> 'number) (cells: Cell<'at, 'answer> list) =
        [ for cell in cells -> compare cell.Answer (exact cell.At) ]

    /// The share of samples whose active features are exactly those whose latents fire. Each latent stands for the feature whose direction is
    /// nearest to its column of the decoder.
    let support (samples: int) (trained: Trained<ChainModel>) =
        let directions, model = Autoencoder.directions trained, Autoencoder.read trained
        let nearest = DirectionMatch.Of(directions, model.Decoder).Nearest

        Supports.inputs samples trained.Plan.Sampler (trained.Plan.Stream StreamPurpose.Evaluation)
        |> Array.map (fun x ->
            let latents = Autoencoder.encode (Supports.hidden directions x) model |> Supports.active
            Supports.active x = Set.map (fun latent -> nearest[latent]) latents)
        |> Supports.share

    /// The share of samples of exactly so many active features, uniform on [0, 1], whose support a coder finds with the true directions, those of
    /// a regular polygon.
    let coded (coder: ISparseCoder) (samples: int) (activeFeatures: int) (sides: int) : PolygonSupports =
        { Sides = sides; Active = activeFeatures; Samples = samples; Coder = coder }

    /// The absorption gap of the latent whose column of the decoder is nearest to a parent feature [Hidden]: whether it fires for the parent alone, minus whether
    /// it fires for parent and child together [Hidden]; 1 where the child has absorbed the parent.
    let absorption (parent: float[]) (together: float[]) (model: Autoencoder) =
        let latent =
            [ 0 .. model.Decoder.Columns - 1 ]
            |> List.maxBy (fun j -> column model.Decoder j |> Array.map2 (*) parent |> Array.sum)

        let fires hidden = if (Autoencoder.encode hidden model)[latent] > 0.0 then 1.0 else 0.0
        fires parent - fires together

    /// What absorption saves on a sample with parent and child of magnitude 1 at right angles, 0 ≤ λ ≤ 2: the code falls from two of 1 − λ/2 to one
    /// of √2 − λ/2, so it is (2 − √2) λ − λ²/4.
    let absorptionGain (penalty: float) = (2.0 - sqrt 2.0) * penalty - penalty * penalty / 4.0

    /// What four features of magnitude 1, two pairs of opposite ones at right angles, cost as latents more than their four compositions, where a share of
    /// samples has one of them and the others have two, 0 ≤ λ ≤ √2. A feature alone costs λ − λ²/4 as a latent and √2 λ − λ²/2 as two compositions.
    let compositionGain (single: float) (penalty: float) =
        (1.0 - single) * absorptionGain penalty - single * ((sqrt 2.0 - 1.0) * penalty - penalty * penalty / 4.0)

    /// The share of single samples at which both cost the same.
    let compositionTie (penalty: float) = (2.0 - sqrt 2.0 - penalty / 4.0) / (1.0 - penalty / 2.0)
