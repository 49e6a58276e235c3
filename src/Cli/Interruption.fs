namespace Research.Cli

open System
open System.IO
open System.Threading

/// Ends long work early: on Ctrl-C, or where a file cannot be written.
[<RequireQualifiedAccess>]
module internal Interruption =

    /// Runs work with a token that Ctrl-C cancels; the process then goes on to its own end.
    let cancellable (work: CancellationToken -> 'result) =
        use source = new CancellationTokenSource()

        let cancel =
            ConsoleCancelEventHandler(fun _ press ->
                press.Cancel <- true
                source.Cancel())

        Console.CancelKeyPress.AddHandler cancel

        try
            work source.Token
        finally
            Console.CancelKeyPress.RemoveHandler cancel

    /// Runs work. If it is cancelled, or a file cannot be written, a sentence is printed and the exit code is 1.
    let orStopped (work: unit -> int) =
        try
            work ()
        with
        | :? OperationCanceledException ->
            Terminal.say "Stopped."
            1
        | :? IOException as error ->
            Terminal.complain [ error.Message ]
            1
