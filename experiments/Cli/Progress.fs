namespace Research.Experiments.Cli

open System.Diagnostics
open Research
open Spectre.Console

/// Tells how a job goes: a bar with rate and time left on a terminal, plain lines elsewhere.
[<RequireQualifiedAccess>]
module Progress =

    // A file needs no more than a line every ten seconds.
    let private quietSeconds = 10.0

    let private opening (job: Job) settings found steps models =
        let training =
            match
                [
                    if steps > 0L then
                        $"{Words.count steps} instance-steps to train"
                    if models > 0L then
                        $"{Words.count models} models to minimise"
                ]
            with
            | [] -> "nothing to compute"
            | work -> String.concat ", " work

        $"{job.Id}  {settings} settings, {found} found, {training}"

    /// What is done, as numbers.
    type private Tally(job: Job) =
        let watch = Stopwatch.StartNew()
        let mutable settings, kept, total, done' = 0, 0, 0L, 0L
        let mutable unit = ""

        member _.Start(count, found, steps, models) =
            settings <- count
            kept <- found
            total <- steps + models

            unit <-
                if models = 0L then " instance-steps"
                elif steps = 0L then " models"
                else ""

            watch.Restart()
            opening job count found steps models

        member _.Advance steps = done' <- done' + steps
        member _.Done = done'
        member _.Total = total
        member _.Seconds = watch.Elapsed.TotalSeconds

        /// A sentence; of hundreds of settings only every tenth part has one.
        member _.Keep label =
            kept <- kept + 1
            let every = if settings > 40 then settings / 10 else 1

            if kept % every = 0 || kept = settings then
                Some $"{job.Id}  kept {label} ({kept} of {settings})"
            else
                None

        member _.Rate = float done' / max 1e-3 watch.Elapsed.TotalSeconds

        member tally.Status =
            let left = float (total - done') / max 1.0 tally.Rate
            let rate = Words.count (int64 tally.Rate)
            $"{job.Id}  {100L * done' / max 1L total} %%, {rate}{unit}/s, {Words.duration left} left"

    let private plain (job: Job) (run: (RunEvent -> unit) -> 'result) =
        let tally = Tally job
        let mutable said = 0.0

        run (fun event ->
            match event with
            | Planned(settings, found, steps, models) -> Terminal.say (tally.Start(settings, found, steps, models))
            | Advanced steps ->
                tally.Advance steps

                if tally.Seconds - said > quietSeconds then
                    said <- tally.Seconds
                    Terminal.say tally.Status
            | Kept label -> tally.Keep label |> Option.iter Terminal.say
            | Warned sentence -> Terminal.say $"{job.Id}  {sentence}")

    let private bar (job: Job) (run: (RunEvent -> unit) -> 'result) =
        let tally = Tally job

        let columns: ProgressColumn array =
            [| TaskDescriptionColumn(); ProgressBarColumn(); PercentageColumn(); RemainingTimeColumn() |]

        AnsiConsoleExtensions
            .Progress(Terminal.errors)
            .AutoClear(true)
            .Columns(columns)
            .Start(fun context ->
                let task = context.AddTask(job.Id, maxValue = 1.0)

                run (fun event ->
                    match event with
                    | Planned(settings, found, steps, models) ->
                        Terminal.say (tally.Start(settings, found, steps, models))
                        task.MaxValue <- float (max 1L (steps + models))
                    | Advanced steps ->
                        tally.Advance steps
                        task.Value <- float tally.Done
                        task.Description <- $"{job.Id}  {Words.count (int64 tally.Rate)}/s"
                    | Kept label -> tally.Keep label |> Option.iter Terminal.say
                    | Warned sentence -> Terminal.say $"{job.Id}  {sentence}"))

    /// Counts parts of equal size as they are done, e.g. the lines of a diagram; the work calls what it is given after each.
    let count (what: string) (parts: int) (work: (unit -> unit) -> 'result) : 'result =
        if Terminal.isWatched then
            AnsiConsoleExtensions
                .Progress(Terminal.errors)
                .AutoClear(true)
                .Start(fun context ->
                    let task = context.AddTask(what, maxValue = float parts)
                    work (fun () -> task.Increment 1.0))
        else
            let watch = Stopwatch.StartNew()
            let mutable done', said = 0, 0.0

            work (fun () ->
                done' <- done' + 1

                if watch.Elapsed.TotalSeconds - said > quietSeconds then
                    said <- watch.Elapsed.TotalSeconds
                    Terminal.say $"{what}  {done'} of {parts}")

    /// Runs with a listener that tells how it goes.
    let follow (job: Job) (run: (RunEvent -> unit) -> 'result) : 'result =
        if Terminal.isWatched then bar job run else plain job run
