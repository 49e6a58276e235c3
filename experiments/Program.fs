module Research.Experiments.Program

open System
open Argu
open Research
open Research.Experiments.Cli

let private print _ entries = Outcome.print entries

let private printAndWrite store entries =
    Outcome.print entries
    Outcome.write store entries

let private perform request finish =
    match request with
    | Ok request -> Verbs.run request finish
    | Error sentences ->
        Terminal.complain sentences
        2

let private run (arguments: ParseResults<RunArgs>) =
    let ids = arguments.GetResult(RunArgs.Ids, [])

    if ids.IsEmpty then
        Terminal.complain [ "No figure was named: write e.g. run F1.1, or reproduce for all of them." ]
        2
    else
        let request =
            Request.make
                ids
                (arguments.TryGetResult RunArgs.Engine)
                (arguments.TryGetResult RunArgs.Threads)
                (arguments.GetResults RunArgs.Set |> List.concat)
                (arguments.Contains RunArgs.Quick)
                (arguments.Contains RunArgs.Force)
                (arguments.Contains RunArgs.Dry_Run)
                (arguments.Contains RunArgs.Strict)
                (arguments.GetResult(RunArgs.Out, "out"))

        perform request print

let private reproduce (arguments: ParseResults<ReproduceArgs>) =
    let request =
        Request.make
            (arguments.GetResults ReproduceArgs.Only |> List.concat)
            (arguments.TryGetResult ReproduceArgs.Engine)
            (arguments.TryGetResult ReproduceArgs.Threads)
            []
            (arguments.Contains ReproduceArgs.Quick)
            (arguments.Contains ReproduceArgs.Force)
            false
            (arguments.Contains ReproduceArgs.Strict)
            (arguments.GetResult(ReproduceArgs.Out, "out"))

    perform request printAndWrite

let private verb (arguments: ParseResults<Arguments>) =
    match arguments.GetSubCommand() with
    | List _ -> Verbs.list ()
    | Show show -> Verbs.show (show.GetResult ShowArgs.Id)
    | Run arguments -> run arguments
    | Reproduce arguments -> reproduce arguments
    | Report report -> Verbs.report (report.GetResult(ReportArgs.Out, "out"))
    | Doctor _ -> Verbs.doctor ()

let private verbs = [ "list"; "show"; "run"; "reproduce"; "report"; "doctor" ]
let private known = String.concat ", " verbs

/// What the parser says, as one sentence with a remedy.
let private sentence (error: ArguParseException) =
    let text = error.Message.Split('\n')[0]
    let text = (text.Replace("ERROR: ", "").Trim().TrimEnd '.')
    $"{Char.ToUpperInvariant text[0]}{text.Substring 1}: add --help to see what there is."

let private parse (arguments: string array) =
    let parser = ArgumentParser.Create<Arguments>(programName = "research")

    try
        parser.ParseCommandLine arguments |> verb
    with
    | :? ArguParseException as error when error.ErrorCode = ErrorCode.HelpText ->
        printfn $"{error.Message}"
        0
    | :? ArguParseException as error ->
        Terminal.complain [ sentence error ]
        2

[<EntryPoint>]
let main arguments =
    match List.ofArray arguments with
    | [] ->
        Terminal.complain [ $"No verb was given: choose among {known}, or help." ]
        2
    | [ "help" ] -> parse [| "--help" |]
    | [ "help"; verb ] when List.contains verb verbs -> parse [| verb; "--help" |]
    | "help" :: verb :: _
    | verb :: _ when not (verb.StartsWith '-' || List.contains verb verbs) ->
        Terminal.complain [ $"The verb {verb} is not known: choose among {known}, or help." ]
        2
    | _ -> parse arguments
