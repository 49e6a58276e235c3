/// Selects and runs the tests: `dotnet Research.Tests.dll [--filter TEXT] [--fast]` and the options of Expecto.
[<RequireQualifiedAccess>]
module Research.Tests.Runner

open System
open Expecto

/// The value of an option and the words without both; None where it is not among them.
let rec private take option (arguments: string list) =
    match arguments with
    | first :: value :: rest when first = option -> Some value, rest
    | first :: rest ->
        let value, others = take option rest
        value, first :: others
    | [] -> None, []

/// Runs the selected tests. The exit code is 0, 1 where a test failed or is focused, or 2 where no test is selected.
let run (tests: Test) (arguments: string list) : int =
    let wanted, arguments = take "--filter" arguments
    let isFast = List.contains "--fast" arguments

    let isAsked (path: string list) =
        let isNamed (text: string) = (String.concat " / " path).Contains(text, StringComparison.OrdinalIgnoreCase)
        not (isFast && isSlow path) && Option.forall isNamed wanted

    let chosen = Test.filter " / " isAsked tests

    if List.isEmpty (Test.toTestCodeList chosen) then
        let tier = if isFast then " among the fast ones" else ""

        match wanted with
        | Some text -> eprintfn $"No test{tier} has \"{text}\" in its name: use a part of a name that --list-tests prints."
        | None -> eprintfn $"There is no test{tier}."

        2
    else
        let others = arguments |> List.filter ((<>) "--fast") |> Array.ofList

        if runTestsWithCLIArgs [ Fail_On_Focused_Tests; JoinWith " / " ] others chosen = 0 then
            0
        else
            1
