/// Restores packages. build.fsx loads this file.
module Restore

open System

/// Texts in the output of a restore that failed for a passing reason: a file in use, or a source that did not answer in time.
let private passing =
    [
        "being used by another process"
        "timed out"
        "timeout"
        "A task was canceled"
        "The operation was canceled"
        "temporarily unavailable"
        "Connection reset"
        "response ended prematurely"
        "Service Unavailable"
        "Too Many Requests"
    ]

/// Whether a restore with this output may succeed at a second try.
let isPassing (said: string) = passing |> List.exists (fun words -> said.Contains(words, StringComparison.OrdinalIgnoreCase))

/// Runs a restore, and runs it once more where it failed for a passing reason; `say` prints a sentence on the second try. The result is
/// the exit code and the output of the last try.
let twice (say: string -> unit) what (restore: unit -> int * string) : int * string =
    match restore () with
    | code, said when code <> 0 && isPassing said ->
        say $"{what} failed for a reason that may have passed by now, and is tried once more …"
        restore ()
    | ended -> ended
