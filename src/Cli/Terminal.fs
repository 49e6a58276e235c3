namespace Research.Cli

open System
open Spectre.Console

/// The console. Results are printed on standard output, everything else on standard error. NO_COLOR turns colours off.
[<RequireQualifiedAccess>]
module internal Terminal =

    /// Standard error, for progress and complaints.
    let errors = AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Error))

    /// Whether standard error is a terminal.
    let isWatched = not Console.IsErrorRedirected

    /// Prints a line on standard error; unbroken and without colours where that is no terminal.
    let say (text: string) =
        if isWatched then
            errors.MarkupLineInterpolated $"{text}"
        else
            Console.Error.WriteLine text

    /// Prints sentences on faults, each in a line.
    let complain (sentences: string list) = sentences |> List.iter say

    /// Prints sentences on bad input. The result is its exit code, 2.
    let badInput (sentences: string list) =
        complain sentences
        2
