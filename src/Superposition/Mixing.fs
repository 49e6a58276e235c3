namespace Research

/// How a sparse autoencoder of features that are its inputs themselves mixes the first of them into the latents of the others.
type Mixing =
    {
        /// The least cosine of a feature with its latent, in the one-to-one assignment.
        Least: float
        /// The cosines of the first feature with the latents of the others, in their order.
        Lean: float list
        /// s_n, the value at rank n × samples among the components (x − c) · D_j of all samples and latents, of unit columns and n half the
        /// latents (Chanin and Garriga-Alonso 2025, arXiv 2508.16560): it needs no truth.
        Projection: float
        /// 1 − Σ‖x − x'‖² / Σ‖x − x̄‖².
        ExplainedVariance: float
        /// The same of the features themselves, of whose values the largest are kept, as many as k allows.
        ByTruth: float
    }

    /// What mixing explains more than the features themselves.
    member found.Gained = found.ExplainedVariance - found.ByTruth

module private MixingScores =

    let private squares (values: float seq) = values |> Seq.sumBy (fun value -> value * value)

    /// The largest numbers first.
    let private descending (values: float seq) = values |> Array.ofSeq |> Array.sortDescending

    let private projection (inputs: Matrix) (centre: float[]) (decoder: Matrix) =
        let norms = FeatureGeometry.Norms decoder

        let values =
            [|
                for sample in 0 .. inputs.Rows - 1 do
                    for j in 0 .. decoder.Columns - 1 do
                        Seq.sum (Seq.init centre.Length (fun i -> (inputs[sample, i] - centre[i]) * decoder[i, j])) / norms[j]
            |]

        (descending values)[decoder.Columns * inputs.Rows / 2]

    let score (count: int) (trained: Trained<SparseAutoencoder>) : Mixing =
        let active =
            match trained.Model.Encoder with
            | :? Encoder.BatchTopK as kept -> kept.Active
            | :? Encoder.TopK as kept -> float kept.Active
            | _ -> raise (NotMeasured "the autoencoder keeps no stated number of latents")

        let inputs, decoder = Inputs.drawn count trained.Plan, trained.Decoder()
        let n, reconstructed = inputs.Columns, trained.Reconstructions inputs
        let truth = Matrix.Build(n, n, (fun row column -> if row = column then 1.0 else 0.0))
        let found = DirectionMatch.Of(truth, decoder)
        let place = (trained.Model :> IModel).Layout["c"].Offset
        let mean = [| for i in 0 .. n - 1 -> Array.average (inputs.Column i) |]

        let all =
            squares (
                seq {
                    for sample in 0 .. count - 1 do
                        for i in 0 .. n - 1 -> inputs[sample, i] - mean[i]
                }
            )

        let explained lost = 1.0 - lost / all

        {
            Least = Seq.min [ for i in 0 .. n - 1 -> found.Cosines[i, found.Partners[i]] ]
            Lean = [ for i in 1 .. n - 1 -> found.Cosines[0, found.Partners[i]] ]
            Projection = projection inputs (trained.State.Final.Parameters.AsSpan().Slice(place, n).ToArray()) decoder
            ExplainedVariance = Seq.map2 (-) inputs.Values reconstructed.Values |> squares |> explained
            ByTruth = descending inputs.Values |> Seq.skip (int (active * float count)) |> squares |> explained
        }

/// How an autoencoder mixes features, on so many samples.
type internal MixingOf =
    {
        Samples: int
    }

    interface IDerivationFrom<SparseAutoencoder, Mixing> with
        member _.Version = "mixing/1"
        member _.Work = 1L
        member this.Quick = { Samples = Quick.samples this.Samples }
        member this.Faults() = Check.AtLeast("the number of samples", int64 this.Samples, 1L, "draw 8192")

        member this.Compute(trained, progress, _) =
            let found = MixingScores.score this.Samples trained
            progress.Report 1L

            [
                "Least", [ found.Least ]
                "Lean", found.Lean
                "Projection", [ found.Projection ]
                "ExplainedVariance", [ found.ExplainedVariance ]
                "ByTruth", [ found.ByTruth ]
            ]
            |> List.map (fun (name, values) ->
                Numbers(name, EquatableArray.Of<int> [ values.Length ], EquatableArray.Of<float> values))
            |> EquatableArray.Of<Numbers>

        member _.Read numbers =
            let all = Map [ for each in numbers -> each.Name, List.ofSeq each.Entries ]
            let one name = List.exactlyOne all[name]

            {
                Least = one "Least"
                Lean = all["Lean"]
                Projection = one "Projection"
                ExplainedVariance = one "ExplainedVariance"
                ByTruth = one "ByTruth"
            }

/// Questions to autoencoders that were trained on features.
[<RequireQualifiedAccess>]
module Mixing =

    /// Scores an autoencoder that keeps k latents of a sample in the mean, of at least as many latents as features, on samples of its own sampler.
    let of' (samples: int) : IDerivationFrom<SparseAutoencoder, Mixing> = ({ Samples = samples }: MixingOf)

    /// At a k, the cells with a correlation, and their leans times its sign.
    let correlated (k: float) (cells: Cell<float * float, Mixing> list) =
        let signed (cell: Cell<float * float, Mixing>) =
            cell.Answer, cell.Answer.Lean |> List.map ((*) (float (sign (snd cell.At))))

        cells |> List.filter (fun cell -> fst cell.At = k && snd cell.At <> 0.0) |> List.map signed

    /// The cells of a correlation.
    let along (correlation: float) (cells: Cell<float * float, Mixing> list) =
        cells |> List.filter (fun cell -> snd cell.At = correlation)

    /// Where s_n is least.
    let chosen (cells: Cell<'at, Mixing> list) = (cells |> List.minBy _.Answer.Projection).At
