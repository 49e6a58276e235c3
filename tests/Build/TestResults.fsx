/// Reads the JUnit file of a test run. build.fsx loads this file.
module TestResults

open System.IO
open System.Xml
open System.Xml.Linq

/// The outcome of a test.
type Outcome =
    | Passed
    | Failed of message: string
    | Skipped of reason: string

/// The name and outcome of each test in a JUnit file; an empty list where the file is missing or incomplete.
let read (file: string) : (string * Outcome) list =
    let attribute (element: XElement) name =
        match element.Attribute(XName.Get name) with
        | null -> ""
        | found -> found.Value.Trim()

    let outcome (test: XElement) =
        let child name = test.Elements(XName.Get name) |> Seq.tryHead

        match child "failure" |> Option.orElse (child "error"), child "skipped" with
        | Some failure, _ -> Failed(attribute failure "message")
        | None, Some skipped -> Skipped(attribute skipped "message")
        | None, None -> Passed

    try
        // Messages may quote control characters of a terminal.
        use reader = XmlReader.Create(file, XmlReaderSettings(CheckCharacters = false))

        [
            for test in (XDocument.Load reader).Descendants(XName.Get "testcase") -> attribute test "name", outcome test
        ]
    with
    | :? IOException
    | :? XmlException -> []

/// Whether a line belongs to the test: it is no line of Expecto's own stack, and not the full stop of an empty message.
let private isOwn (line: string) = not (line.Contains "at Expecto." || line.Contains "at Microsoft.FSharp." || line.Trim() = ".")

let private indented (message: string) =
    message.Split '\n'
    |> Array.filter isOwn
    |> Array.map (fun line -> $"\n    {line.TrimEnd() |> String.filter (System.Char.IsControl >> not)}")
    |> String.concat ""

/// The tests that did not pass, then "N passed, N failed, N skipped", for an exit code of the test program.
let summary code (results: (string * Outcome) list) : string list =
    let failed =
        results
        |> List.choose (fun (name, outcome) ->
            match outcome with
            | Failed message -> Some $"FAILED: {name}{indented message}"
            | _ -> None)

    let skipped =
        results
        |> List.choose (fun (name, outcome) ->
            match outcome with
            | Skipped reason -> Some $"skipped: {name}{indented reason}"
            | _ -> None)

    let ended =
        if results.IsEmpty then
            [ "No test ran." ]
        elif code <> 0 && failed.IsEmpty then
            [ "The test run ended early, with the messages above." ]
        else
            []

    let passed = results.Length - failed.Length - skipped.Length
    skipped @ failed @ ended @ [ $"{passed} passed, {failed.Length} failed, {skipped.Length} skipped" ]

/// The exit code for these results; it is 1 also where no test ran.
let exitCode code (results: (string * Outcome) list) =
    let isFailed = results |> List.exists (fun (_, outcome) -> outcome.IsFailed)
    if code = 0 && not isFailed && not results.IsEmpty then 0 else 1
