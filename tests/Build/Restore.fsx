/// Restores packages. Loaded by build.fsx.
module Restore

open System

/// What a restore says that failed for a reason which passes by itself: a file in use, a source that did not answer in time.
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

/// Whether a restore that said this may succeed if it is tried again.
let isPassing (said: string) = passing |> List.exists (fun words -> said.Contains(words, StringComparison.OrdinalIgnoreCase))

/// Runs a restore, and once more where it failed for a reason that passes; `say` hears of the second try. The exit code and
/// what was said last.
let twice (say: string -> unit) what (restore: unit -> int * string) : int * string =
    match restore () with
    | code, said when code <> 0 && isPassing said ->
        say $"{what} failed for a reason that may have passed by now, and is tried once more …"
        restore ()
    | ended -> ended
