namespace Research

open System
open System.Threading

/// What a model loses with so many bits, over what ignoring every feature loses: means over rotations of its hidden space.
type Quantised =
    {
        /// B, of 2^B levels or 2^B − 1.
        Bits: int
        /// W and b rounded, each between its extremes.
        Weights: float
        /// Hidden activations rounded between their extremes.
        Activations: float
        /// Hidden activations rounded to levels around 0.
        AroundZero: float
    }

/// Losses of rounded models x' = ReLU(WᵀWx + b).
module private Rounding =

    /// The bits that are tried.
    let bits = [ 1..8 ]

    let private hidden (rotated: Matrix) (inputs: Matrix) =
        [|
            for sample in 0 .. inputs.Rows - 1 do
                for row in 0 .. rotated.Rows - 1 do
                    let mutable sum = 0.0

                    for i in 0 .. inputs.Columns - 1 do
                        sum <- sum + rotated[row, i] * inputs[sample, i]

                    sum
        |]

    /// Σ_i (x_i − ReLU(W_i · h + b_i))², the mean over samples.
    let private lossOf (rotated: Matrix) (bias: float[]) (inputs: Matrix) (hidden: float[]) =
        let m = rotated.Rows
        let mutable total = 0.0

        for sample in 0 .. inputs.Rows - 1 do
            for i in 0 .. inputs.Columns - 1 do
                let mutable z = bias[i]

                for row in 0 .. m - 1 do
                    z <- z + rotated[row, i] * hidden[sample * m + row]

                total <- total + (inputs[sample, i] - max 0.0 z) ** 2.0

        total / float inputs.Rows

    /// The losses at all bits, on samples of the evaluation stream, the same for each.
    let losses
        (samples: int)
        (rotations: int)
        (trained: Trained<ReluOutputModel>)
        (progress: IProgress<int64>)
        (cancellation: CancellationToken)
        : Quantised list =
        let inputs, _ = Recovery.activations samples trained
        let embedding, bias = trained.Embedding(), trained.Bias()
        let mean = trained.Plan.Sampler.Mean()

        let ignoring =
            lossOf
                (Matrix.Build(embedding.Rows, embedding.Columns, (fun _ _ -> 0.0)))
                mean
                inputs
                (Array.zeroCreate (samples * embedding.Rows))

        let round levels bits (values: float seq) = Quantiser.Round(Array.ofSeq values, bits, levels)
        let between, around = round QuantiserLevels.BetweenExtremes, round QuantiserLevels.AroundZero

        let rotated =
            [
                for index in 0 .. rotations - 1 ->
                    let weights = RandomRotation.Of(embedding, index)
                    weights, hidden weights inputs
            ]

        let at bits =
            let mean loss = rotated |> List.averageBy (fun (weights, h) -> loss weights h / ignoring)

            {
                Bits = bits
                Weights =
                    mean (fun weights _ ->
                        let rounded = Matrix.OfRows(weights.Rows, weights.Columns, ReadOnlySpan(between bits weights.Values))
                        lossOf rounded (between bits bias) inputs (hidden rounded inputs))
                Activations = mean (fun weights h -> lossOf weights bias inputs (between bits h))
                AroundZero = mean (fun weights h -> lossOf weights bias inputs (around bits h))
            }

        [
            for each in bits ->
                cancellation.ThrowIfCancellationRequested()
                let found = at each
                progress.Report 1L
                found
        ]

/// What a trained model loses with so many bits.
type internal RoundedLosses =
    {
        Samples: int
        Rotations: int
    }

    interface IDerivationFrom<ReluOutputModel, Quantised list> with
        member _.Version = "rounded-losses/1"
        member _.Work = int64 Rounding.bits.Length
        member this.Quick = { this with Samples = Quick.samples this.Samples }

        member this.Faults() =
            [
                yield! Check.AtLeast("the number of samples", int64 this.Samples, 1L, "draw 40000")
                yield! Check.AtLeast("the number of rotations", int64 this.Rotations, 1L, "take means over 32")
            ]

        member this.Compute(trained, progress, cancellation) =
            Rounding.losses this.Samples this.Rotations trained progress cancellation
            |> Columns.ofRecords
            |> EquatableArray.Of<Numbers>

        member _.Read numbers = Columns.toRecords (List.ofSeq numbers)

/// Questions about rounded models x' = ReLU(WᵀWx + b).
[<RequireQualifiedAccess>]
module Quantised =

    /// The losses at 1 to 8 bits, of features of one importance, on samples of the evaluation stream, the same for each: each over the loss of
    /// ignoring every feature, W = 0 and b = E[x].
    let ofTrained (samples: int) (rotations: int) : IDerivationFrom<ReluOutputModel, Quantised list> =
        ({ Samples = samples; Rotations = rotations }: RoundedLosses)

    /// The fewest bits from which on a loss stays below a bound; 9 where none does.
    let fewest (value: Quantised -> float) (bound: float) (losses: Quantised list) =
        losses
        |> List.rev
        |> List.takeWhile (fun each -> value each < bound)
        |> List.tryLast
        |> Option.map _.Bits
        |> Option.defaultValue 9

    /// Bits by which rounding between −1 and 1 turns a unit vector of the plane by less than half the angle between neighbours of a k-gon: each
    /// coordinate is off by 1/(2^B − 1) at most, and the vector by √2 of it, which must be below sin(π/k).
    let ofPolygon (sides: int) =
        Rounding.bits |> List.find (fun bits -> sqrt 2.0 / (2.0 ** float bits - 1.0) < sin (Math.PI / float sides))

    /// Losses against bits, a panel for each model under its title, with what m features with a dimension each lose.
    let drawn heading (models: (string * float * Quantised list) list) =
        let x = Axis.linear "bits" |> Axis.ticks [ for bits in Rounding.bits -> float bits, string bits ]
        let y = Axis.log "loss / ignoring" |> Axis.between 0.01 30.0

        let panel k (title, dedicated, losses) =
            let curve name value =
                [ for each in losses -> float each.Bits, value each ] |> Curve.through (if k = 0 then name else "")

            let curves =
                [
                    curve "weights" _.Weights
                    curve "activations" _.Activations
                    curve "activations, levels around 0" _.AroundZero
                ]

            let level =
                Mark.Level { Direction = Direction.Horizontal; At = dedicated; Label = if k = 0 then "m features" else "" }

            let panel = Charts.curves title x (if k = 0 then y else Axis.bare y |> Axis.grid) curves
            { panel with Marks = level :: panel.Marks }

        Charts.panels heading 320.0 [ List.mapi panel models ]
