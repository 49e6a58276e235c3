namespace Research.Cli

open System
open Spectre.Console

/// The console: results on standard output, everything about their making on standard error. Spectre honours NO_COLOR.
[<RequireQualifiedAccess>]
module Terminal =

    /// Standard error, for progress and complaints.
    let errors = AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Error))

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
