namespace Research

open System
open System.Diagnostics

/// The time of day and how long things take. Nothing else in the library knows either.
[<RequireQualifiedAccess>]
module Clock =

    /// The time now, in UTC.
    let now () : DateTimeOffset = DateTimeOffset.UtcNow

    /// Starts a stopwatch; each call of the result tells the seconds since.
    let stopwatch () : unit -> float =
        let started = Stopwatch.GetTimestamp()
        fun () -> Stopwatch.GetElapsedTime(started).TotalSeconds
