namespace Research.Cli

open System
open System.IO
open Research
open Spectre.Console

/// A stream of the console, with its own answer to what cannot be written, e.g. on a full disk or a terminal that went away.
[<Sealed>]
type private ConsoleStream(inner: TextWriter, failed: exn -> unit) =
    inherit TextWriter(inner.FormatProvider)

    let attempt (write: unit -> unit) =
        try
            write ()
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ObjectDisposedException as error -> failed error

    override _.Encoding = inner.Encoding
    override _.Write(letter: char) = attempt (fun () -> inner.Write letter)
    override _.Write(text: string | null) = attempt (fun () -> inner.Write text)
    override _.Write(letters: char array, index, count) = attempt (fun () -> inner.Write(letters, index, count))
    override _.WriteLine(text: string | null) = attempt (fun () -> inner.WriteLine text)
    override _.Flush() = attempt inner.Flush

/// The console. Results are printed on standard output, everything else on standard error. NO_COLOR turns colours off.
[<RequireQualifiedAccess>]
module internal Terminal =

    let private stream (opened: unit -> TextWriter) (failed: exn -> unit) =
        let inner =
            try
                opened ()
            with Foreign.Unreadable _ ->
                TextWriter.Null

        new ConsoleStream(inner, failed) :> TextWriter

    /// A run does not end because nobody can read how far it is.
    let private ignored (_: exn) = ()

    let private unprinted (error: exn) =
        raise (IOException $"Standard output could not be written ({error.Message.TrimEnd '.'}): print it to another place.")

    /// Makes messages best effort and names what results could not be printed. It is called before anything is printed.
    let private guarded =
        lazy
            (Console.SetError(stream (fun () -> Console.Error) ignored)
             Console.SetOut(stream (fun () -> Console.Out) unprinted))

    /// Standard output, for results.
    let output =
        guarded.Force()
        AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Out))

    /// Standard error, for progress and complaints.
    let errors =
        guarded.Force()
        AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Error))

    /// Whether standard error is a terminal.
    let isWatched = not Console.IsErrorRedirected

    /// A text whose control characters, which would command the terminal, are written as escapes.
    let visible (text: string) =
        let isCommand (c: char) = Char.IsControl c && c <> '\n' && c <> '\t'

        if Seq.exists isCommand text then
            String.collect (fun c -> if isCommand c then $"\\u%04x{int c}" else string c) text
        else
            text

    /// Prints a line on standard error, where it can be written; unbroken and without colours where that is no terminal.
    let say (text: string) =
        let text = visible text

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
