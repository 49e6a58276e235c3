namespace Research

open System
open System.IO
open System.Text.Json

/// The boundary to files that another process, person or program may have written, cut short or made unreadable.
[<RequireQualifiedAccess>]
module internal Foreign =

    /// An error of the disk, or of permissions.
    let (|Unreadable|_|) (error: exn) =
        match error with
        | :? IOException
        | :? UnauthorizedAccessException -> Some(error.Message.TrimEnd '.')
        | _ -> None

    /// An error of content: not JSON, a value of another kind, half a surrogate pair, a number out of range, a field that is missing.
    let (|Malformed|_|) (error: exn) =
        match error with
        | :? JsonException
        | :? InvalidOperationException
        | :? FormatException
        | :? ArgumentException
        | :? OverflowException
        | :? NullReferenceException
        | :? InvalidCastException ->
            let line = error.Message.Split('\n')[0]
            Some(line.TrimEnd([| '.'; '\r' |]))
        | _ -> None

    /// What is read; or a sentence that begins with the file and ends with the remedy, where the file cannot be read or holds something
    /// else than it should.
    let read (file: string) (remedy: string) (work: unit -> 'found) : Result<'found, string> =
        try
            Ok(work ())
        with
        | Unreadable why -> Error $"{file} could not be read ({why}): {remedy}."
        | Malformed why -> Error $"{file} is corrupt ({why}): {remedy}."
