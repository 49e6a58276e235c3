module Research.Experiments.Program

open System
open Argu
open Research
open Research.Experiments.Cli

let private perform finish asked =
    match Request.make asked with
    | Ok request -> Verbs.run request finish
    | Error sentences ->
        Terminal.complain sentences
        2

let private run (arguments: ParseResults<RunArgs>) =
    let asked =
        {
            Ids = arguments.GetResult(RunArgs.Ids, [])
            Engine = arguments.GetResult(RunArgs.Engine, Asked.all.Engine)
            Device = arguments.TryGetResult RunArgs.Device
            Threads = arguments.GetResult(RunArgs.Threads, Asked.all.Threads)
            Set = arguments.GetResults RunArgs.Set |> List.concat
            Quick = arguments.Contains RunArgs.Quick
            Force = arguments.Contains RunArgs.Force
            DryRun = arguments.Contains RunArgs.Dry_Run
            Strict = arguments.Contains RunArgs.Strict
            Out = arguments.GetResult(RunArgs.Out, Asked.all.Out)
        }

    if asked.Ids.IsEmpty then
        Terminal.complain [ "No figure was named: write e.g. run F1.1, or reproduce for all of them." ]
        2
    else
        perform Outcome.print asked

let private reproduce (arguments: ParseResults<ReproduceArgs>) =
    perform
        Outcome.report
        { Asked.all with
            Ids = arguments.GetResults ReproduceArgs.Only |> List.concat
            Engine = arguments.GetResult(ReproduceArgs.Engine, Asked.all.Engine)
            Device = arguments.TryGetResult ReproduceArgs.Device
            Threads = arguments.GetResult(ReproduceArgs.Threads, Asked.all.Threads)
            Quick = arguments.Contains ReproduceArgs.Quick
            Force = arguments.Contains ReproduceArgs.Force
            Strict = arguments.Contains ReproduceArgs.Strict
            Out = arguments.GetResult(ReproduceArgs.Out, Asked.all.Out)
        }

let private phase (arguments: ParseResults<PhaseArgs>) =
    Verbs.phase
        {
            Features = arguments.TryGetResult PhaseArgs.Features
            Hidden = arguments.TryGetResult PhaseArgs.Hidden
            Density = arguments.TryGetResult PhaseArgs.Density
            From = arguments.TryGetResult PhaseArgs.From
            To = arguments.TryGetResult PhaseArgs.To
            Diagram = arguments.Contains PhaseArgs.Diagram
            Densities = arguments.TryGetResult PhaseArgs.Densities
            Ratios = arguments.TryGetResult PhaseArgs.Ratios
            Starts = arguments.TryGetResult PhaseArgs.Starts
            Json = arguments.Contains PhaseArgs.Json
            Page = arguments.TryGetResult PhaseArgs.Out
        }

let private bench (arguments: ParseResults<BenchArgs>) =
    BenchVerb.run
        {
            Cases = arguments.GetResults BenchArgs.Cases |> List.concat
            Seconds = arguments.TryGetResult BenchArgs.Seconds
            Threads = arguments.TryGetResult BenchArgs.Threads
            Json = arguments.Contains BenchArgs.Json
            Peers = arguments.GetResults BenchArgs.Peer |> List.concat
            Table = arguments.Contains BenchArgs.Table
            Scaling = arguments.Contains BenchArgs.Scaling
            Out = arguments.GetResult(BenchArgs.Out, Asked.all.Out)
        }

let private verb (arguments: ParseResults<Arguments>) =
    match arguments.GetSubCommand() with
    | List _ -> Verbs.list ()
    | Show show -> Verbs.show (show.GetResult ShowArgs.Id)
    | Run arguments -> run arguments
    | Reproduce arguments -> reproduce arguments
    | Report report -> Verbs.report (report.GetResult(ReportArgs.Out, Asked.all.Out))
    | Exact exact ->
        let asked: ExactAsked =
            {
                Density = exact.TryGetResult ExactArgs.Density
                Importance = exact.TryGetResult ExactArgs.Importance
                Restart = exact.TryGetResult ExactArgs.Restart
            }

        let file, truncate = exact.GetResult ExactArgs.File, exact.TryGetResult ExactArgs.Truncate
        Verbs.exact file truncate asked (exact.Contains ExactArgs.Json)
    | Check check -> Verbs.check (check.GetResult(CheckArgs.Ids, [])) (check.Contains CheckArgs.Json)
    | Phase arguments -> phase arguments
    | Bench arguments -> bench arguments
    | Doctor arguments -> Verbs.doctor (arguments.TryGetResult DoctorArgs.What)

let private verbs = [ "list"; "show"; "run"; "reproduce"; "report"; "exact"; "check"; "phase"; "bench"; "doctor" ]
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
    | unforeseen ->
        Terminal.complain
            [
                $"Something unforeseen went wrong ({unforeseen.Message.TrimEnd '.'}): finished settings are kept."
            ]

        1

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
