namespace Research

open System

/// The power of the test on the hidden activations of a model, of its own features.
[<NoComparison>]
type internal TrainedPower<'model when 'model :> IBottleneck> =
    {
        Samples: int list
        Repeats: int
        Density: float
    }

    member private this.Of(hidden, embedding) =
        DetectionPower(
            Embedding = embedding,
            Hidden = hidden,
            Density = this.Density,
            Samples = EquatableArray.Of<int> this.Samples,
            Repeats = this.Repeats
        )

    interface IDerivationFrom<'model, Detection list> with
        member _.Version = "trained-power/1"
        member this.Work = int64 this.Repeats
        member this.Quick = { this with Repeats = max 1 (this.Repeats / 10) }

        // Faults of W are those of the training.
        member this.Faults() = this.Of(2, EquatableArray.Of<float> [ 1.0; 0.0; 0.0; 1.0 ]).Faults()

        member this.Compute(trained, progress, cancellation) =
            let embedding = trained.Embedding()
            this.Of(embedding.Rows, EquatableArray.Of<float> embedding.Values).Compute(progress, cancellation)

        // What is read does not depend on W.
        member this.Read numbers = this.Of(2, EquatableArray.Of<float> []).Read numbers |> List.ofSeq

/// Questions about the test for superposition: how often it finds it in activations of models whose answer is known.
[<RequireQualifiedAccess>]
module Detections =

    let private ofRows density (samples: int list) repeats (rows: float list list) =
        DetectionPower(
            Embedding = EquatableArray.Of(Seq.concat rows: float seq),
            Hidden = rows.Length,
            Density = density,
            Samples = EquatableArray.Of<int> samples,
            Repeats = repeats
        )

    let private around sides (of': float -> float) = [ for i in 0 .. sides - 1 -> of' (2.0 * Math.PI * float i / float sides) ]

    /// Two dedicated features in a basis that is not orthogonal, in 2 dimensions.
    let dedicated = [ [ 1.0; 0.5 ]; [ 0.2; 1.0 ] ]

    /// A regular polygon in 2 dimensions; of four features, two antipodal pairs.
    let polygon sides = [ around sides cos; around sides sin ]

    /// A pentagon and a dedicated feature, six features in 3 dimensions.
    let pentagonAndOne = [ around 5 cos @ [ 0.0 ]; around 5 sin @ [ 0.0 ]; [ 0.0; 0.0; 0.0; 0.0; 0.0; 1.0 ] ]

    /// Five equal features on a plane through all their axes, as a linear model has them: WᵀW is a projection.
    let projected = [ List.map (fun k -> float k / sqrt 10.0) [ 2; 1; 0; -1; -2 ]; List.replicate 5 (1.0 / sqrt 5.0) ]

    /// The power on W given by its rows, at a density and for each number of samples, of so many tests each.
    let power (samples: int list) (repeats: int) (rows: float list list) (density: float) = ofRows density samples repeats rows

    /// The same for the hidden activations of a trained model, of its own features at a density.
    let ofTrained (samples: int list) (repeats: int) (density: float) =
        { Samples = samples; Repeats = repeats; Density = density } :> IDerivationFrom<'model, Detection list>

    /// The share of tests with so many samples in which superposition was found.
    let found (samples: int) (detections: Detection list) =
        match detections |> List.tryFind (fun each -> each.Samples = samples) with
        | Some each -> each.Found.Share
        | None -> raise (NotMeasured $"nothing was tested with {samples} samples")

    /// The share of tests in which superposition was found against the number of samples, in a panel for each model under its title, with a line
    /// for each density and the level of the test.
    let drawn heading (models: (string * Cell<float, Detection list> list) list) =
        let line k (cell: Cell<float, Detection list>) =
            cell.Answer
            |> List.map (fun each -> float each.Samples, each.Found.Share)
            |> Curve.through (if k = 0 then cell.Label else "")

        let panel k (title, cells) =
            let sizes =
                cells |> List.collect (fun (cell: Cell<_, Detection list>) -> [ for each in cell.Answer -> each.Samples ])

            let x = Axis.log "samples" |> Axis.ticks [ for size in List.distinct sizes -> float size, string size ]
            let y = Axis.linear "found" |> Axis.between -0.02 1.02
            let panel = Charts.curves title x (if k = 0 then y else Axis.bare y |> Axis.grid) (List.map (line k) cells)
            let level = Mark.Level { Direction = Direction.Horizontal; At = 0.05; Label = if k = 0 then "5 %" else "" }
            { panel with Marks = level :: panel.Marks }

        Charts.panels heading 290.0 [ List.mapi panel models ]
