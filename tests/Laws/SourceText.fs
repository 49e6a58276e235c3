/// Searching source text for words that a part of the tree must not use.
[<RequireQualifiedAccess>]
module Research.Tests.SourceText

open System.Text.RegularExpressions
open Expecto

// Comments are not searched; "://" inside a string is no comment.
let private withoutComments (text: string) = Regex.Replace(text, @"(?<!:)//.*|\(\*(?!\)).*?\*\)", "", RegexOptions.None)

/// The lines of a file that match, as "path:line: text".
let hits (pattern: string) (path: string) : string list =
    let lines = (Repository.read path).Split '\n'

    [
        for number, line in Seq.indexed lines do
            if Regex.IsMatch(withoutComments line, pattern) then
                $"{path}:{number + 1}: {line.Trim()}"
    ]

/// No file has a line that matches.
let without (pattern: string) (paths: string list) =
    Expect.isNonEmpty paths ""
    let found = paths |> List.collect (hits pattern)
    Expect.isTrue found.IsEmpty (String.concat "\n" found)
