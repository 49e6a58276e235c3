namespace Research.Cli

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading

/// Ends long work early: on Ctrl-C or a request to terminate, or where a file cannot be written.
[<RequireQualifiedAccess>]
module internal Interruption =

    /// Runs work with a token that the first Ctrl-C or SIGTERM cancels; the process then goes on to its own end. The second Ctrl-C or
    /// SIGTERM ends the process at once.
    let cancellable (work: CancellationToken -> 'result) =
        use source = new CancellationTokenSource()

        let stop () =
            Terminal.say "Stopping; Ctrl-C again ends this at once."
            source.Cancel()

        let cancel =
            ConsoleCancelEventHandler(fun _ press ->
                if not source.IsCancellationRequested then
                    press.Cancel <- true
                    stop ())

        let terminate =
            Action<PosixSignalContext>(fun signal ->
                // The second ends the process, as it does without this handler.
                if not source.IsCancellationRequested then
                    signal.Cancel <- true
                    stop ())

        Console.CancelKeyPress.AddHandler cancel

        try
            use _ = PosixSignalRegistration.Create(PosixSignal.SIGTERM, terminate)
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
