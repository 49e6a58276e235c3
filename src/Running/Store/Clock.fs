namespace Research

open System
open System.Diagnostics

/// The time of day and stopwatches. No other file of the libraries reads a clock.
[<RequireQualifiedAccess>]
module internal Clock =

    /// The time now, in UTC.
    let now () : DateTimeOffset = DateTimeOffset.UtcNow

    /// Starts a stopwatch. Each call of the result gives the seconds since the start.
    let stopwatch () : unit -> float =
        let started = Stopwatch.GetTimestamp()
        fun () -> Stopwatch.GetElapsedTime(started).TotalSeconds
