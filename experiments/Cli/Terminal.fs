namespace Research.Experiments.Cli

open System
open Spectre.Console

/// The console: results on standard output, everything about their making on standard error. Spectre honours NO_COLOR.
[<RequireQualifiedAccess>]
module Terminal =

    /// Standard error, for progress and complaints.
    let errors =
        AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Error))

    /// Whether a person watches.
    let isWatched = not Console.IsErrorRedirected

    /// One line on standard error; whole and without colour where no person watches.
    let say (text: string) =
        if isWatched then
            errors.MarkupLineInterpolated $"{text}"
        else
            Console.Error.WriteLine text

    /// Complaints, one line each.
    let complain (sentences: string list) = sentences |> List.iter say

    /// A count with thousands separated, e.g. 1,600,000.
    let count (value: int64) = value.ToString "N0"

    /// Seconds as people say them, e.g. 48 s, 3 min 20 s, 1 h 05 min.
    let duration (seconds: float) =
        let time =
            TimeSpan.FromSeconds(if Double.IsFinite seconds then min seconds 3e6 else 3e6)

        if time.TotalSeconds < 10.0 then $"{time.TotalSeconds:F1} s"
        elif time.TotalSeconds < 60.0 then $"{time.TotalSeconds:F0} s"
        elif time.TotalHours < 1.0 then $"{time.Minutes} min {time.Seconds:D2} s"
        else $"{int time.TotalHours} h {time.Minutes:D2} min"
