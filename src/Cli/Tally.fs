namespace Research.Cli

open System.Globalization
open Research

/// What is said of a job while it runs: how much is done, how fast, and how long it takes still.
/// <param name="id">Of the job.</param>
/// <param name="clock">Seconds since any moment.</param>
type Tally(id: string, clock: unit -> float) =
    let mutable settings, kept = 0, 0
    let mutable models = 0L
    // Steps as they are counted, multiply-adds as they are paid for: steps of large models take longer.
    let mutable steps, effort, minimised = Estimate(clock, 0.0), Estimate(clock, 0.0), Estimate(clock, 0.0)
    let mutable telling = Telling clock

    let opening found instanceSteps =
        let work =
            match
                [
                    if instanceSteps > 0L then
                        $"{Humanize.count instanceSteps} instance-steps to train"
                    if models > 0L then
                        $"{Humanize.count models} models to minimise"
                ]
            with
            | [] -> "nothing to compute"
            | work -> String.concat ", " work

        $"{id}  {settings} settings, {found} found, {work}"

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

    /// How far it is and how long it takes; None while nothing is done.
    let status () =
        if not effort.IsOver then
            let later = if models > 0L then $", then {Humanize.count models} models to minimise" else ""
            about effort steps.Rate "instance-steps" later
        else
            about minimised minimised.Rate "models" ""

    /// What is to be done; gives a sentence on it.
    member _.Start(count, found, instanceSteps: int64, toMinimise: int64, multiplyAdds: float) =
        settings <- count
        kept <- found
        models <- toMinimise
        steps <- Estimate(clock, float instanceSteps)
        effort <- Estimate(clock, multiplyAdds)
        minimised <- Estimate(clock, float toMinimise)
        telling <- Telling clock
        opening found instanceSteps

    /// More is done.
    member _.Advance(work: int64, multiplyAdds: float) =
        if effort.IsOver then
            minimised.Advance(float work)
        else
            steps.Advance(float work)
            effort.Advance multiplyAdds

            // From here on models are minimised.
            if effort.IsOver then
                minimised <- Estimate(clock, float models)

    /// What is done of what is going on, in [0, 1].
    member _.Share = if effort.IsOver && models > 0L then minimised.Share else effort.Share

    /// A sentence on a setting that is done; of hundreds only every tenth part has one.
    member _.Keep(label: string) =
        kept <- kept + 1
        let every = if settings > 40 then settings / 10 else 1

        if kept % every = 0 || kept = settings then
            Some $"{id}  kept {label} ({kept} of {settings})"
        else
            None

    /// All is done.
    member _.IsOver = effort.IsOver && minimised.IsOver

    /// How far it is and how long it takes; None where nothing is done or nothing left.
    member tally.Status = if tally.IsOver then None else status ()

    /// The status, or that there is none yet, where it is time to say so.
    member tally.Due =
        if tally.IsOver then
            None
        else
            telling.Due(status (), $"{id}  nothing is done yet: how long it takes is said as soon as something is")
