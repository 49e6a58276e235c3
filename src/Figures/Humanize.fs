namespace Research

open System

/// Numbers as short text.
[<RequireQualifiedAccess>]
module Humanize =

    /// A number with six significant digits and no trailing zeros.
    let number (value: float) = value.ToString "G6"

    /// A count with thousands separated, e.g. 1,600,000.
    let count (value: int64) = value.ToString "N0"

    let private minute = 60.0
    let private hour = 60.0 * minute
    let private day = 24.0 * hour

    /// Seconds as text, e.g. 4.2 s, 48 s, 3 min 20 s, 1 h 05 min, 2 d 07 h, 1,234 days; each is rounded to its last unit.
    let duration (seconds: float) =
        // Floats are used because a duration may overflow an integer.
        let parts unit' (rest: float) =
            let whole = round (seconds / rest)
            let each = unit' / rest
            floor (whole / each), whole % each

        if not (Double.IsFinite seconds) then
            "forever"
        elif seconds < 9.95 then
            $"{seconds:F1} s"
        elif round seconds < minute then
            $"{round seconds:F0} s"
        elif round seconds < hour then
            let minutes, seconds = parts minute 1.0
            $"{minutes:F0} min {int seconds:D2} s"
        elif round (seconds / minute) < day / minute then
            let hours, minutes = parts hour minute
            $"{hours:F0} h {int minutes:D2} min"
        elif seconds < 9.95 * day then
            let days, hours = parts day hour
            $"{days:F0} d {int hours:D2} h"
        else
            $"{round (seconds / day):N0} days"

    /// Estimated seconds as text, without tenths, e.g. about 5 s.
    let estimate (seconds: float) =
        if seconds < 9.5 then
            $"about {max 1.0 (ceil seconds):F0} s"
        else
            $"about {duration seconds}"
