namespace Research.Cli

open System.Threading
open Research
open Spectre.Console

/// Tells how a job goes: a bar with rate and time left on a terminal, plain lines elsewhere.
[<RequireQualifiedAccess>]
module Progress =

    /// Calls something every second until it is disposed of, so that a status is said when nothing else happens.
    let private everySecond (tick: unit -> unit) = new Timer((fun _ -> tick ()), null, 1_000, 1_000)

    /// Hears events and seconds, one at a time.
    let private listen id (tally: Tally) (refresh: unit -> unit) (run: (RunEvent -> unit) -> 'result) =
        let hear event =
            match event with
            | Planned(settings, found, steps, models, multiplyAdds) ->
                Terminal.say (tally.Start(settings, found, steps, models, multiplyAdds))
            | Advanced(work, multiplyAdds) ->
                tally.Advance(work, multiplyAdds)
                refresh ()
            | Kept label -> tally.Keep label |> Option.iter Terminal.say
            | Warned sentence -> Terminal.say $"{id}  {sentence}"

        use _ = everySecond (fun () -> lock tally refresh)
        run (fun event -> lock tally (fun () -> hear event))

    let private columns () : ProgressColumn array =
        [| ProgressBarColumn(Width = 20); TaskDescriptionColumn(Alignment = Justify.Left) |]

    let private plain (job: Job) (run: (RunEvent -> unit) -> 'result) =
        let tally = Tally(job.Id, Clock.stopwatch ())
        listen job.Id tally (fun () -> tally.Due |> Option.iter Terminal.say) run

    let private bar (job: Job) (run: (RunEvent -> unit) -> 'result) =
        let tally = Tally(job.Id, Clock.stopwatch ())

        AnsiConsoleExtensions
            .Progress(Terminal.errors)
            .AutoClear(true)
            .Columns(columns ())
            .Start(fun context ->
                let task = context.AddTask(job.Id, maxValue = 1.0)

                let refresh () =
                    task.Value <- tally.Share
                    task.Description <- tally.Status |> Option.defaultValue job.Id |> Markup.Escape

                listen job.Id tally refresh run)

    /// Counts parts of equal size as they are done, e.g. the lines of a diagram; the work calls what it is given after each.
    let count (what: string) (parts: int) (work: (unit -> unit) -> 'result) : 'result =
        let clock = Clock.stopwatch ()
        let estimate, telling = Estimate(clock, float parts), Telling clock
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
                    telling.Due(status (), $"{what}  0 of {parts}") |> Option.iter Terminal.say)

    /// Runs with a listener that tells how it goes.
    let follow (job: Job) (run: (RunEvent -> unit) -> 'result) : 'result =
        if Terminal.isWatched then bar job run else plain job run
