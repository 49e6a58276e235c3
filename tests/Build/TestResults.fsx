/// What a test run left in its TRX files. Loaded by build.fsx.
module TestResults

open System.IO
open System.Xml.Linq

/// The name, outcome and message of each test that ran.
let private results folder =
    let name local = XName.Get(local, "http://microsoft.com/schemas/VisualStudio/TeamTest/2010")

    let attribute (result: XElement) local = result.Attribute(XName.Get local).Value

    let message (result: XElement) =
        [ "Message"; "StdOut" ]
        |> Seq.collect (name >> result.Descendants)
        |> Seq.map _.Value.Trim().Replace("\n", "\n    ")
        |> String.concat "\n    "

    [
        if Directory.Exists folder then
            for file in Directory.GetFiles(folder, "*.trx") do
                for result in (XDocument.Load file).Descendants(name "UnitTestResult") do
                    attribute result "testName", attribute result "outcome", message result
    ]

/// Prints what did not pass, then "N passed, N failed, N skipped"; the exit code, 1 also where no test ran.
let report code folder =
    let found = results folder

    let passed, rest = found |> List.partition (fun (_, outcome, _) -> outcome = "Passed")

    let skipped, failed = rest |> List.partition (fun (_, outcome, _) -> outcome = "NotExecuted")

    for what, tests in [ "skipped", skipped; "FAILED", failed ] do
        for name, _, message in tests do
            printfn $"{what}: {name}\n    {message}"

    if found.IsEmpty then
        eprintfn "No test ran."
    elif code <> 0 && failed.IsEmpty then
        eprintfn "The test run ended early, with the messages above."

    printfn $"{passed.Length} passed, {failed.Length} failed, {skipped.Length} skipped"
    if code = 0 && failed.IsEmpty && not found.IsEmpty then 0 else 1
