namespace Research.Cli

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading
open Research

/// Ends long work early: on Ctrl-C or a request to terminate, or where a file cannot be written.
[<RequireQualifiedAccess>]
module internal Interruption =

    // Batch systems send SIGTERM to each process of a job, and the job's shell may pass it on: within these seconds it is the same one.
    let private same = 2.0

    /// Runs work with a token that the first Ctrl-C or SIGTERM cancels; the process then goes on to its own end. The second Ctrl-C or,
    /// two seconds later or more, SIGTERM ends the process at once.
    let cancellable (work: CancellationToken -> 'result) =
        use source = new CancellationTokenSource()

        let clock = Clock.stopwatch ()
        let stopped = ref 0.0

        let stop () =
            stopped.Value <- clock ()
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
                    stop ()
                elif clock () - stopped.Value < same then
                    signal.Cancel <- true)

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
