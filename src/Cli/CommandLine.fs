/// The command line over a catalogue of studies.
[<RequireQualifiedAccess>]
module Research.Cli.CommandLine

open System
open Argu
open Research

let private badInput sentences =
    Terminal.complain sentences
    2

/// Runs what is asked for, unless there is something wrong with the words or with what they say.
let private perform (catalogue: Job list) verb finish wrong asked =
    match Request.make catalogue asked, wrong with
    | Ok request, [] -> verb request finish
    | Ok _, wrong -> badInput wrong
    | Error sentences, wrong -> badInput (wrong @ sentences)

let private runFigures (catalogue: Job list) wrong (arguments: ParseResults<RunArgs>) =
    let asked =
        {
            Ids = arguments.GetResult(RunArgs.Ids, [])
            Engine = arguments.GetResult(RunArgs.Engine, Asked.all.Engine)
            Device = arguments.TryGetResult RunArgs.Device
            Threads = arguments.GetResult(RunArgs.Threads, Asked.all.Threads)
            Set = arguments.GetResults RunArgs.Set |> List.concat
            Cell = arguments.TryGetResult RunArgs.Cell
            Where = arguments.GetResults RunArgs.Where |> List.concat
            Quick = arguments.Contains RunArgs.Quick
            Force = arguments.Contains RunArgs.Force
            DryRun = arguments.Contains RunArgs.Dry_Run
            Strict = arguments.Contains RunArgs.Strict
            Out = arguments.GetResult(RunArgs.Out, Asked.all.Out)
        }

    let missing =
        if asked.Ids.IsEmpty then
            [ "No figure was named: write e.g. run F1.1, or reproduce for all of them." ]
        else
            []

    // What else is wrong is found with the figure that everybody tries first.
    let ids = if asked.Ids.IsEmpty then [ (List.head catalogue).Id ] else asked.Ids
    perform catalogue Verbs.run Outcome.print (wrong @ missing) { asked with Ids = ids }

let private reproduce catalogue wrong (arguments: ParseResults<ReproduceArgs>) =
    perform
        catalogue
        Verbs.reproduce
        Outcome.report
        wrong
        { Asked.all with
            Ids = arguments.GetResults ReproduceArgs.Only |> List.concat
            Engine = arguments.GetResult(ReproduceArgs.Engine, Asked.all.Engine)
            Device = arguments.TryGetResult ReproduceArgs.Device
            Threads = arguments.GetResult(ReproduceArgs.Threads, Asked.all.Threads)
            Quick = arguments.Contains ReproduceArgs.Quick
            Force = arguments.Contains ReproduceArgs.Force
            DryRun = arguments.Contains ReproduceArgs.Dry_Run
            Strict = arguments.Contains ReproduceArgs.Strict
            Out = arguments.GetResult(ReproduceArgs.Out, Asked.all.Out)
        }

let private phase wrong (arguments: ParseResults<PhaseArgs>) =
    Verbs.phase
        wrong
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

/// The verb's exit code; what is wrong with its words is said first, and nothing is run then.
let private verb catalogue wrong (arguments: ParseResults<Arguments>) =
    match arguments.GetSubCommand() with
    | Run arguments -> runFigures catalogue wrong arguments
    | Reproduce arguments -> reproduce catalogue wrong arguments
    | Phase arguments -> phase wrong arguments
    | _ when not (List.isEmpty wrong) -> badInput wrong
    | List _ -> Verbs.list catalogue
    | Show show -> Verbs.show catalogue (show.GetResult ShowArgs.Id)
    | Report report -> Verbs.report catalogue (report.GetResult(ReportArgs.Out, Asked.all.Out))
    | Results results ->
        ResultsVerb.run catalogue (results.GetResult(ResultsArgs.Out, Asked.all.Out)) (results.TryGetResult ResultsArgs.Into)
    | Exact exact ->
        let asked: ExactAsked =
            {
                Density = exact.TryGetResult ExactArgs.Density
                Importance = exact.TryGetResult ExactArgs.Importance
                Restart = exact.TryGetResult ExactArgs.Restart
                Edited = exact.Contains ExactArgs.Edited
            }

        let file, truncate = exact.GetResult ExactArgs.File, exact.TryGetResult ExactArgs.Truncate
        Verbs.exact file truncate asked (exact.Contains ExactArgs.Json)
    | Crosscheck check -> Verbs.crosscheck (check.GetResult(CrosscheckArgs.Ids, [])) (check.Contains CrosscheckArgs.Json)
    | Bench arguments -> bench arguments
    | Doctor arguments -> Verbs.doctor (arguments.TryGetResult DoctorArgs.What)

let private known = String.concat ", " VerbTable.names

/// What the parser says, as one sentence with a remedy.
let private sentence (error: ArguParseException) =
    let text = error.Message.Split('\n')[0]
    let text = (text.Replace("ERROR: ", "").Trim().TrimEnd '.')
    $"{Char.ToUpperInvariant text[0]}{text.Substring 1}: help VERB says what there is."

let private parse catalogue wrong (words: string list) =
    let parser = ArgumentParser.Create<Arguments>(programName = "dotnet fsi build.fsx")

    try
        parser.ParseCommandLine(Array.ofList words) |> verb catalogue wrong
    with
    | :? ArguParseException as error when error.ErrorCode = ErrorCode.HelpText ->
        printfn $"{error.Message}"
        0
    | :? ArguParseException as error -> badInput [ sentence error ]
    | unforeseen ->
        Terminal.complain
            [
                $"Something unforeseen went wrong ({unforeseen.Message.TrimEnd '.'}): finished settings are kept."
            ]

        1

let private isHelp word = List.contains word [ "--help"; "-h" ]

/// A verb with the words after it.
let private say catalogue verb (words: string list) =
    match words with
    | _ when words = [ "help" ] || List.exists isHelp words -> parse catalogue [] [ verb; "--help" ]
    | other :: _ when verb = "run" && (VerbTable.tryFind other).IsSome ->
        badInput [ $"The word {other} is a verb and no figure: leave out the word before it." ]
    | _ ->
        let ordered = WordOrder.read verb words

        if ordered.IsWhole then
            parse catalogue ordered.Wrong (verb :: ordered.Words)
        else
            badInput ordered.Wrong

let private unknown (word: string) =
    if word.StartsWith '-' then
        $"The first word is {word} but must be a verb: choose among {known}, or help."
    else
        let near =
            Nearest.tryFind VerbTable.names word
            |> Option.map (fun near -> $" (the nearest is {near})")
            |> Option.defaultValue ""

        $"The verb {word} is not known{near}: choose among {known}, or help."

/// Does what the words say, with the figures of a catalogue, and gives the exit code: 0, 1 (a run or a check failed, or --strict and a
/// claim fails), 2 (bad input).
let run (catalogue: Job list) (words: string list) : int =
    match words with
    | [] -> badInput [ $"No verb was given: choose among {known}, or help." ]
    | [ word ] when isHelp word || word = "help" -> parse catalogue [] [ "--help" ]
    | "help" :: word :: _ ->
        match VerbTable.tryFind word with
        | Some verb -> say catalogue verb [ "--help" ]
        | None -> badInput [ unknown word ]
    | word :: words ->
        match VerbTable.tryFind word with
        | Some verb -> say catalogue verb words
        | None -> badInput [ unknown word ]
