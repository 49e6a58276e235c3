namespace Research

/// What can be read off the axes of the hidden space of a model, and what is learned.
type Readable =
    {
        /// The loss of the model on samples with an active feature, without penalties.
        Loss: float
        /// Features whose direction is within a cosine of 0.95 of an end of an axis, one to one.
        OnAxes: float
        /// Features that a learner finds, one to one with a cosine of 0.95.
        Learned: float
    }

/// Learners beside each other and the model's own directions, on the same samples.
[<NoComparison>]
type internal Beside<'model when 'model :> IBottleneck> =
    {
        /// The number of samples with an active feature.
        Samples: int
        Coder: ISparseCoder
        Names: string list
        /// As many; each is told its number of latents.
        Learners: IDictionaryLearner list
    }

    interface IDerivationFrom<'model, (string * Retrieved) list> with
        member _.Version = "beside/1"
        member this.Work = int64 (this.Learners.Length + 1)

        member this.Quick =
            { this with
                Samples = Quick.samples this.Samples
                Learners = [ for learner in this.Learners -> learner.Quick ]
            }

        member this.Faults() = Retrieval.faults this.Samples this.Coder this.Learners

        member this.Compute(trained, progress, cancellation) =
            let samples = HiddenSamples.of' this.Samples trained

            let scored directions =
                cancellation.ThrowIfCancellationRequested()
                let found = directions ()
                progress.Report 1L
                found

            [
                for learner in this.Learners do
                    yield scored (fun () -> Retrieval.coded this.Coder samples (Retrieval.learned samples learner))
                yield scored (fun () -> Retrieval.known this.Coder samples)
            ]
            |> Columns.ofRecords
            |> EquatableArray.Of<Numbers>

        member this.Read numbers = List.zip (this.Names @ [ "known" ]) (Columns.toRecords (List.ofSeq numbers))

/// What can be read off axes, beside what a learner finds.
[<NoComparison>]
type internal AxesAndLearner<'model when 'model :> IBottleneck> =
    {
        /// The number of samples with an active feature.
        Samples: int
        Coder: ISparseCoder
        /// It is told its number of latents.
        Learner: IDictionaryLearner
    }

    interface IDerivationFrom<'model, Readable> with
        member _.Version = "axes-and-learner/1"
        member _.Work = 1L
        member this.Quick = { this with Samples = Quick.samples this.Samples; Learner = this.Learner.Quick }
        member this.Faults() = Retrieval.faults this.Samples this.Coder [ this.Learner ]

        member this.Compute(trained, progress, _) =
            let samples = HiddenSamples.of' this.Samples trained
            let truth = samples.Truth
            let m = truth.Rows

            let ends =
                Matrix.Build(
                    m,
                    2 * m,
                    (fun row j ->
                        if j % m <> row then 0.0
                        elif j < m then 1.0
                        else -1.0)
                )

            let found =
                {
                    Loss = HiddenSamples.loss (HiddenSamples.outputs samples.Hidden samples) samples
                    OnAxes = DirectionMatch.Of(truth, ends).Recovered Recovery.recovered * float truth.Columns
                    Learned = (Retrieval.coded this.Coder samples (Retrieval.learned samples this.Learner)).Found
                }

            progress.Report 1L
            EquatableArray.Of<Numbers>(Columns.ofRecords [ found ])

        member _.Read numbers = List.exactlyOne (Columns.toRecords (List.ofSeq numbers))

/// Ways to get features back, side by side on the same samples.
[<RequireQualifiedAccess>]
module Comparison =

    /// What learners find in the hidden values of a model, each told as many latents as it represents features, coded by one coder; under
    /// "known", the model's own directions.
    let beside (count: int) (coder: ISparseCoder) (learners: (string * IDictionaryLearner) list) =
        { Samples = count; Coder = coder; Names = List.map fst learners; Learners = List.map snd learners }
        :> IDerivationFrom<'model, (string * Retrieved) list>

    /// How many features can be read off the axes of a model, beside those that a learner finds.
    let readable (count: int) (coder: ISparseCoder) (learner: IDictionaryLearner) =
        { Samples = count; Coder = coder; Learner = learner } :> IDerivationFrom<'model, Readable>

    /// The scores of one of them.
    let by (name: string) (found: (string * Retrieved) list) = found |> List.find (fst >> (=) name) |> snd

    /// The least L0 of those that recover a share of the loss; NaN for none.
    let activeAt (share: float) (found: Retrieved list) =
        match found |> List.filter (fun each -> each.LossRecovered >= share) with
        | [] -> nan
        | enough -> enough |> List.map _.Active |> List.min

    /// A number of one of them in the cells of several sweeps, with the value of the sweep.
    let along (name: string) (value: Retrieved -> float) (sweeps: Cell<'at, (string * Retrieved) list> list list) =
        [ for cell in List.concat sweeps -> cell.At, value (by name cell.Answer) ]
