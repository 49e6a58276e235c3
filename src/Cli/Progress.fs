namespace Research.Cli

open System.Threading
open Research
open Spectre.Console

/// Shows the progress of a job: a bar with rate and time left on a terminal, lines of text elsewhere.
[<RequireQualifiedAccess>]
module internal Progress =

    /// Calls a function every second until it is disposed of, so that the status changes while there are no events.
    let private everySecond (tick: unit -> unit) = new Timer((fun _ -> tick ()), null, 1_000, 1_000)

    /// Runs a job and refreshes the progress at its events and every second, by one thread at a time.
    let private listen id (progress: JobProgress) (refresh: unit -> unit) (run: (RunEvent -> unit) -> 'result) =
        let hear event =
            match event with
            | Planned(cells, found, steps, models, multiplyAdds) ->
                Terminal.say (progress.Start(cells, found, steps, models, multiplyAdds))
            | Advanced(work, multiplyAdds) ->
                progress.Advance(work, multiplyAdds)
                refresh ()
            | Kept label -> progress.Keep label |> Option.iter Terminal.say
            | Warned sentence -> Terminal.say $"{id}  {sentence}"

        use _ = everySecond (fun () -> lock progress refresh)
        run (fun event -> lock progress (fun () -> hear event))

    let private columns () : ProgressColumn array =
        [| ProgressBarColumn(Width = 20); TaskDescriptionColumn(Alignment = Justify.Left) |]

    let private plain (job: Job) (run: (RunEvent -> unit) -> 'result) =
        let progress = JobProgress(job.Id, Clock.stopwatch ())
        listen job.Id progress (fun () -> progress.Due |> Option.iter Terminal.say) run

    let private bar (job: Job) (run: (RunEvent -> unit) -> 'result) =
        let progress = JobProgress(job.Id, Clock.stopwatch ())

        AnsiConsoleExtensions
            .Progress(Terminal.errors)
            .AutoClear(true)
            .Columns(columns ())
            .Start(fun context ->
                let task = context.AddTask(job.Id, maxValue = 1.0)

                let refresh () =
                    task.Value <- progress.Share
                    task.Description <- progress.Status |> Option.defaultValue job.Id |> Markup.Escape

                listen job.Id progress refresh run)

    /// Shows the progress of work in parts of equal size, e.g. the lines of a diagram. The work calls its argument after each part.
    let count (what: string) (parts: int) (work: (unit -> unit) -> 'result) : 'result =
        let clock = Clock.stopwatch ()
        let estimate, timer = Estimate(clock, float parts), StatusTimer clock
        let mutable done' = 0

        let status () = estimate.Left |> Option.map (fun left -> $"{what}  {done'} of {parts}, {Humanize.estimate left} left")

        let counting refresh =
            use _ = everySecond (fun () -> lock estimate refresh)

            work (fun () ->
                lock estimate (fun () ->
                    done' <- done' + 1
                    estimate.Advance 1.0
                    refresh ()))

        if Terminal.isWatched then
            AnsiConsoleExtensions
                .Progress(Terminal.errors)
                .AutoClear(true)
                .Columns(columns ())
                .Start(fun context ->
                    let task = context.AddTask(what, maxValue = 1.0)

                    counting (fun () ->
                        task.Value <- estimate.Share
                        task.Description <- status () |> Option.defaultValue what |> Markup.Escape))
        else
            counting (fun () ->
                if not estimate.IsOver then
                    timer.Due(status (), $"{what}  0 of {parts}") |> Option.iter Terminal.say)

    /// Runs a job and shows its progress.
    let follow (job: Job) (run: (RunEvent -> unit) -> 'result) : 'result =
        if Terminal.isWatched then bar job run else plain job run
