/// The tests as a program: `dotnet Research.Tests.dll [--filter TEXT] [--fast]` and the options of Expecto.
module Research.Tests.Program

open System
open Expecto

/// The words after the first of them that is the option, without both; None where it is not among them.
let rec private take option (arguments: string list) =
    match arguments with
    | first :: value :: rest when first = option -> Some value, rest
    | first :: rest ->
        let value, others = take option rest
        value, first :: others
    | [] -> None, []

/// How the names of lists and test are joined to the name that is shown and filtered.
let private join (path: string list) = String.concat " / " path

let private run (arguments: string list) =
    let wanted, arguments = take "--filter" arguments
    let isFast = List.contains "--fast" arguments

    let isAsked path =
        not (isFast && isSlow path)
        && (match wanted with
            | Some text -> (join path).Contains(text, StringComparison.OrdinalIgnoreCase)
            | None -> true)

    let tests = Impl.testFromThisAssembly () |> Option.defaultValue (testList "" []) |> Test.filter " / " isAsked

    if List.isEmpty (Test.toTestCodeList tests) then
        let tier = if isFast then " among the fast ones" else ""

        match wanted with
        | Some text -> eprintfn $"No test{tier} has \"{text}\" in its name: use a part of a name that `--list-tests` prints."
        | None -> eprintfn $"There is no test{tier}."

        2
    else
        runTestsWithCLIArgs
            [ Fail_On_Focused_Tests; JoinWith " / " ]
            (arguments |> List.filter ((<>) "--fast") |> Array.ofList)
            tests

[<EntryPoint>]
let main arguments =
    match arguments with
    | [| "probe"; engine |] ->
        Probe.print engine
        0
    | _ -> run (List.ofArray arguments)
