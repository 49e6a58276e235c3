namespace Research.Cli

open System.Globalization
open Research

/// The progress of a running job: the work that is done, its rate, and the time that the rest takes.
/// <param name="id">The ID of the job.</param>
/// <param name="clock">The seconds since a fixed moment.</param>
type internal JobProgress(id: string, clock: unit -> float) =
    let mutable cells, kept = 0, 0
    let mutable models = 0L
    // The rate is printed in instance-steps. The time left is estimated from multiply-adds, because steps of large models take longer.
    let mutable steps, effort, computed = Estimate(clock, 0.0), Estimate(clock, 0.0), Estimate(clock, 0.0)
    let mutable timer = StatusTimer clock

    /// Models are computed, or evaluated as loaded weights are.
    let toCompute () =
        if models = 1L then
            "1 model to compute"
        else
            $"{Humanize.count models} models to compute"

    let opening found instanceSteps =
        let work =
            match
                [
                    if instanceSteps > 0L then
                        $"{Humanize.count instanceSteps} instance-steps to train"
                    if models > 0L then
                        toCompute ()
                ]
            with
            | [] -> "nothing to compute"
            | work -> String.concat ", " work

        $"{id}  {cells} cells, {found} found, {work}"

    let pace (rate: float) =
        if rate >= 10.0 then
            Humanize.count (int64 rate)
        else
            rate.ToString("G2", CultureInfo.InvariantCulture)

    let about (part: Estimate) (rate: float option) what later =
        match rate, part.Left with
        | Some rate, Some left ->
            Some $"{id}  {int (100.0 * part.Share)} %%, {pace rate} {what}/s, {Humanize.estimate left} left{later}"
        | _ -> None

    /// The status line; None while no work is done.
    let status () =
        if not effort.IsOver then
            let later = if models > 0L then $", then {toCompute ()}" else ""
            about effort steps.Rate "instance-steps" later
        else
            about computed computed.Rate "models" ""

    /// Begins a job. The result is a sentence on its work.
    member _.Start(count, found, instanceSteps: int64, modelsToCompute: int64, multiplyAdds: float) =
        cells <- count
        kept <- found
        models <- modelsToCompute
        steps <- Estimate(clock, float instanceSteps)
        effort <- Estimate(clock, multiplyAdds)
        computed <- Estimate(clock, float modelsToCompute)
        timer <- StatusTimer clock
        opening found instanceSteps

    /// Adds work that was done: instance-steps with their multiply-adds, or models.
    member _.Advance(work: int64, multiplyAdds: float) =
        if effort.IsOver then
            computed.Advance(float work)
        else
            steps.Advance(float work)
            effort.Advance multiplyAdds

            // Training is finished, and models are computed from now on.
            if effort.IsOver then
                computed <- Estimate(clock, float models)

    /// The share of the training or, after it, of the computation that is done, in [0, 1].
    member _.Share = if effort.IsOver && models > 0L then computed.Share else effort.Share

    /// A sentence on a cell that is finished; for more than 40 cells, only every tenth part of them has one.
    member _.Keep(label: string) =
        kept <- kept + 1
        let every = if cells > 40 then cells / 10 else 1

        if kept % every = 0 || kept = cells then
            Some $"{id}  kept {label} ({kept} of {cells})"
        else
            None

    /// Whether all work is done.
    member _.IsOver = effort.IsOver && computed.IsOver

    /// The status line; None while no work is done, and after all work.
    member tally.Status = if tally.IsOver then None else status ()

    /// The line to be printed now; None where it is too early.
    member tally.Due =
        if tally.IsOver then
            None
        else
            timer.Due(status (), $"{id}  nothing is finished yet; an estimate follows the first steps")
