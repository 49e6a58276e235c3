namespace Research

open System.Collections.Generic
open System.IO

/// The restarts of one cell while they are trained, which may end in any order. Where a folder is given, what they need in order to
/// go on is kept in it from time to time; this is best effort, as nothing finished depends on it.
/// <param name="folder">The folder in which an unfinished cell is kept.</param>
/// <param name="every">The seconds between two checkpoints.</param>
/// <param name="clock">The seconds since the training began.</param>
/// <param name="warn">Hears of files that cannot be read or written.</param>
type internal Pending(folder: RunFolder option, every: float, clock: unit -> float, warn: string -> unit, cell: RunCell) =
    let found =
        match folder with
        | Some folder ->
            let lookup = RunFolder.tryUnfinished folder cell
            List.iter warn lookup.Warnings
            lookup.Found
        | None -> None

    let plans = Array.ofList cell.Plans

    // There may be a hundred thousand restarts, of which few are in training at once.
    let states: TrainedState voption array = Array.create plans.Length ValueNone
    let stopped = Dictionary<int, Checkpoint>()

    do
        for restart, progress in List.indexed (Option.defaultValue [] found) do
            match progress with
            | Ended state -> states[restart] <- ValueSome state
            | Stopped at -> stopped[restart] <- at
            | NotBegun -> ()

    let progress restart =
        match states[restart], stopped.TryGetValue restart with
        | ValueSome state, _ -> Ended state
        | ValueNone, (true, at) -> Stopped at
        | ValueNone, _ -> NotBegun

    // When a restart was last seen at a checkpoint, and when the file was written.
    let seen = Array.create plans.Length (clock ())
    let mutable written = clock ()
    let mutable isChanged = false
    let mutable missing = states |> Seq.filter ValueOption.isNone |> Seq.length

    let stepOf restart =
        match progress restart with
        | Ended state -> state.Final.Step
        | Stopped at -> at.At.Step
        | NotBegun -> 0

    let write (folder: RunFolder) =
        written <- clock ()
        isChanged <- false

        try
            RunFolder.keepUnfinished folder cell (List.init plans.Length progress)
        with :? IOException as error ->
            warn $"A checkpoint of {cell.Label} could not be kept: {error.Message}"

    let see restart =
        seen[restart] <- clock ()
        isChanged <- true

    /// The cell.
    member _.Cell = cell

    /// The steps that were done before, over all restarts.
    member _.StepsBefore = Seq.init plans.Length stepOf |> Seq.sumBy int64

    /// The plans of the restarts.
    member _.Plans = plans

    /// How far a restart is.
    member _.Progress restart = progress restart

    /// Whether a checkpoint of a restart is wanted now; any thread may ask.
    member _.WantsCheckpoint restart = folder.IsSome && clock () - seen[restart] >= every

    /// Takes a checkpoint of a restart.
    member pending.Reached(restart, checkpoint) =
        stopped[restart] <- checkpoint
        see restart
        pending.KeepIf(clock () - written >= every)

    /// Takes the state of a restart that is trained. The result is all states, in the order of the restarts, once the last one is there.
    member pending.Take(restart, state) =
        states[restart] <- ValueSome state
        stopped.Remove restart |> ignore
        see restart
        missing <- missing - 1

        pending.States
        |> Option.orElseWith (fun () ->
            pending.KeepIf(clock () - written >= every)
            None)

    /// All states, in the order of the restarts, once the last one is there.
    member _.States = if missing > 0 then None else Some [ for state in states -> state.Value ]

    /// Writes the file of the unfinished cell where that is due and something has changed.
    member _.KeepIf isDue =
        match folder with
        | Some folder when isDue && isChanged -> write folder
        | _ -> ()
