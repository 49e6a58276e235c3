namespace Research

open System

/// Numbers as people say them.
[<RequireQualifiedAccess>]
module Words =

    /// A count with thousands separated, e.g. 1,600,000.
    let count (value: int64) = value.ToString "N0"

    /// Seconds, e.g. 4.2 s, 48 s, 3 min 20 s, 1 h 05 min.
    let duration (seconds: float) =
        let time = TimeSpan.FromSeconds(if Double.IsFinite seconds then min seconds 3e6 else 3e6)

        if time.TotalSeconds < 10.0 then $"{time.TotalSeconds:F1} s"
        elif time.TotalSeconds < 60.0 then $"{time.TotalSeconds:F0} s"
        elif time.TotalHours < 1.0 then $"{time.Minutes} min {time.Seconds:D2} s"
        else $"{int time.TotalHours} h {time.Minutes:D2} min"

    /// Seconds that something will take, which nobody knows to a tenth, e.g. about 5 s.
    let estimate (seconds: float) =
        if seconds < 9.5 then
            $"about {max 1.0 (ceil seconds):F0} s"
        else
            $"about {duration seconds}"
