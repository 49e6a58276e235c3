namespace Research

open System.IO

/// A restart of a cell that is not finished.
[<NoComparison>]
type internal RestartProgress =
    /// The restart is trained and evaluated.
    | Ended of TrainedState
    /// The restart was stopped between two steps.
    | Stopped of Checkpoint
    /// No step was done.
    | NotBegun

/// The file of a cell that is not finished: what each of its restarts needs in order to go on to the same bits.
module internal UnfinishedFile =

    /// The ending of its name.
    let ending = ".unfinished"

    /// Writes the restarts of a cell, in their order.
    /// <param name="origin">The machine, engine and commit of the training, as JSON.</param>
    let write (origin: string) (cell: RunCell) (restarts: RestartProgress list) : Stream -> unit =
        let one = [ restarts.Length ]

        let window =
            [|
                for restart in restarts do
                    match restart with
                    | Stopped at -> at.LossSum, at.LossSteps
                    | _ -> 0.0, 0
            |]

        let isEnded = restarts |> List.map _.IsEnded |> Array.ofList

        let at (at: Checkpoint) = TrainedState(at.At, at.Recorded, at.Curve, Evaluation(0.0, 0.0, 0))

        let state (plan: TrainingPlan) restart =
            match restart with
            | Ended state -> state
            | Stopped checkpoint -> at checkpoint
            | NotBegun -> at (Checkpoint.From(plan.Begin()))

        CellFile.writeBeside
            [
                Draft.ofIntegers "ended" one (fun restart _ -> if isEnded[restart] then 1L else 0L)
                Draft.ofDoubles "curve.sum" one (fun restart _ -> fst window[restart])
                Draft.ofIntegers "curve.steps" one (fun restart _ -> int64 (snd window[restart]))
            ]
            origin
            cell
            (List.map2 state cell.Plans restarts)

    let private assemble (cell: RunCell) tensors _ =
        let count = cell.Plans.Length
        let ended, steps = CellFile.integerOf count tensors "ended", CellFile.integerOf count tensors "curve.steps"
        let sum = CellFile.realOf count tensors "curve.sum"

        [
            for restart, state in List.indexed (CellFile.assemble cell tensors) do
                if ended[restart] = 1L then
                    Ended state
                elif state.Final.Step = 0 then
                    NotBegun
                else
                    Stopped(Checkpoint(state.Final, state.Recorded, state.Curve, sum[restart], int steps[restart]))
        ]

    /// Decodes the file of a cell from a seekable stream.
    let decode cell stream : CellFile.Content<RestartProgress list> = CellFile.decodeWith assemble cell stream
