/// The command line over a catalogue of studies.
[<RequireQualifiedAccess>]
module Research.Cli.CommandLine

open System
open Argu
open Research

/// Runs a verb, here or in tasks, unless the words or their values have faults.
let private perform (catalogue: Job list) name verb finish wrong asked =
    match Request.make catalogue asked, wrong with
    | Ok request, [] ->
        match PlanRequest.read asked.Plan with
        | Ok(Some division) -> Submitting.run name asked catalogue request division
        | _ -> verb request finish
    | Ok _, wrong -> Terminal.badInput wrong
    | Error sentences, wrong -> Terminal.badInput (wrong @ sentences)

let private runFigures (catalogue: Job list) wrong (arguments: ParseResults<RunArgs>) =
    let asked = RunRequestText.ofRun arguments

    let missing =
        if asked.Ids.IsEmpty then
            [ "No figure was named: write e.g. run F1.1, or reproduce for all of them." ]
        else
            []

    // The other words are checked with the first figure of the catalogue.
    let ids = if asked.Ids.IsEmpty then [ (List.head catalogue).Id ] else asked.Ids
    perform catalogue "run" Verbs.run Outcome.print (wrong @ missing) { asked with Ids = ids }

let private reproduce catalogue wrong arguments =
    perform catalogue "reproduce" Verbs.reproduce (Verbs.reportOn catalogue) wrong (RunRequestText.ofReproduce arguments)

let private phase wrong (arguments: ParseResults<PhaseArgs>) =
    PhaseVerb.run
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
            Out = arguments.GetResult(BenchArgs.Out, RunRequestText.all.Out)
        }

let private export catalogue (arguments: ParseResults<ExportArgs>) =
    let forms =
        [
            if arguments.Contains ExportArgs.Png then
                ExportForm.Picture Picture.Png
            if arguments.Contains ExportArgs.Svg then
                ExportForm.Picture Picture.Svg
            if arguments.Contains ExportArgs.Pdf then
                ExportForm.Picture Picture.Pdf
            if arguments.Contains ExportArgs.Csv then
                ExportForm.Csv
            if arguments.Contains ExportArgs.Npz then
                ExportForm.Npz
            if arguments.Contains ExportArgs.Json then
                ExportForm.Json
        ]

    ExportVerb.run
        catalogue
        {
            Id = arguments.GetResult ExportArgs.Id
            Forms = forms
            Cell = arguments.TryGetResult ExportArgs.Cell
            To = arguments.TryGetResult ExportArgs.To
            Out = arguments.GetResult(ExportArgs.Out, RunRequestText.all.Out)
        }

/// Runs the verb. The result is its exit code. If its words have faults, these are printed and nothing is run.
let private verb (again: string list -> int) catalogue wrong (arguments: ParseResults<Arguments>) =
    match arguments.GetSubCommand() with
    | Run arguments -> runFigures catalogue wrong arguments
    | Reproduce arguments -> reproduce catalogue wrong arguments
    | Phase arguments -> phase wrong arguments
    | Live arguments ->
        LiveVerb.run
            catalogue
            wrong
            {
                Id = arguments.TryGetResult LiveArgs.Id
                Port = arguments.TryGetResult LiveArgs.Port
                OpensBrowser = not (arguments.Contains LiveArgs.No_Browser)
            }
    | _ when not (List.isEmpty wrong) -> Terminal.badInput wrong
    | Explorable arguments -> ExplorableVerb.run (arguments.TryGetResult ExplorableArgs.Out)
    | List _ -> Verbs.list catalogue
    | Show show -> Verbs.show catalogue (show.GetResult ShowArgs.Id)
    | Task task ->
        Collecting.task
            catalogue
            (task.GetResult TaskArgs.Plan)
            (task.GetResult(TaskArgs.Index, "0"))
            (task.TryGetResult TaskArgs.Threads)
    | Collect collect ->
        Collecting.collect
            catalogue
            (collect.GetResult(CollectArgs.Out, RunRequestText.all.Out))
            (collect.Contains CollectArgs.Strict)
            (collect.GetResult(CollectArgs.Ids, []))
    | Report report ->
        Verbs.report catalogue (report.GetResult(ReportArgs.Out, RunRequestText.all.Out)) (report.TryGetResult ReportArgs.Diff)
    | Status status -> Resuming.status (status.GetResult(FolderArgs.Out, RunRequestText.all.Out))
    | Resume resume -> Resuming.resume (fun words -> again words) (resume.GetResult(FolderArgs.Out, RunRequestText.all.Out))
    | Verify verify -> Verbs.verify (verify.GetResult(FolderArgs.Out, RunRequestText.all.Out))
    | Export arguments -> export catalogue arguments
    | Compare compare ->
        CompareVerb.run
            catalogue
            (compare.GetResult(CompareArgs.Out, RunRequestText.all.Out))
            (compare.GetResult(CompareArgs.What, []))
    | Results results ->
        ResultsVerb.run
            catalogue
            (results.GetResult(ResultsArgs.Out, RunRequestText.all.Out))
            (results.TryGetResult ResultsArgs.Into)
    | Exact exact ->
        let asked: ExactRequestText =
            {
                Density = exact.TryGetResult ExactArgs.Density
                Importance = exact.TryGetResult ExactArgs.Importance
                Restart = exact.TryGetResult ExactArgs.Restart
                Names = exact.TryGetResult ExactArgs.Names
                Transposed = exact.Contains ExactArgs.Transposed
                Edited = exact.Contains ExactArgs.Edited
            }

        let file, truncate = exact.GetResult ExactArgs.File, exact.TryGetResult ExactArgs.Truncate
        Verbs.exact file truncate asked (exact.Contains ExactArgs.Json)
    | Crosscheck check -> Verbs.crosscheck (check.GetResult(CrosscheckArgs.Ids, [])) (check.Contains CrosscheckArgs.Json)
    | Bench arguments -> bench arguments
    | Check_Device arguments ->
        DeviceVerb.run
            catalogue
            {
                Id = arguments.TryGetResult DeviceArgs.Id
                Engine = arguments.GetResult(DeviceArgs.Engine, "cuda")
                Device = arguments.TryGetResult DeviceArgs.Device
                Quick = arguments.Contains DeviceArgs.Quick
                Json = arguments.GetResult(DeviceArgs.Json, "device-check.json")
            }
    | Doctor arguments -> Verbs.doctor (arguments.TryGetResult DoctorArgs.What)

let private known = String.concat ", " VerbTable.names

/// The parser's error as one sentence with a remedy.
let private sentence (error: ArguParseException) =
    let text = error.Message.Split('\n')[0]
    let text = (text.Replace("ERROR: ", "").Trim().TrimEnd '.')
    $"{Char.ToUpperInvariant text[0]}{text.Substring 1}: help VERB lists its options."

let private parse again catalogue wrong (words: string list) =
    let parser = ArgumentParser.Create<Arguments>(programName = "dotnet fsi build.fsx")

    try
        parser.ParseCommandLine(Array.ofList words) |> verb again catalogue wrong
    with
    | :? ArguParseException as error when error.ErrorCode = ErrorCode.HelpText ->
        printfn $"{error.Message}"
        0
    | :? ArguParseException as error -> Terminal.badInput [ sentence error ]
    | Foreign.Unreadable why ->
        Terminal.complain [ $"{why}." ]
        1
    | unforeseen ->
        Terminal.complain [ $"Something unforeseen went wrong ({unforeseen.Message.TrimEnd '.'}): finished cells are kept." ]

        1

let private isHelp word = List.contains word [ "--help"; "-h" ]

/// Runs a verb with the words after it.
let private say again catalogue verb (words: string list) =
    match words with
    | _ when words = [ "help" ] || List.exists isHelp words -> parse again catalogue [] [ verb; "--help" ]
    | other :: _ when verb = "run" && (VerbTable.tryFind other).IsSome ->
        Terminal.badInput [ $"The word {other} is a verb and no figure: leave out the word before it." ]
    | _ ->
        let ordered = WordOrder.read verb words

        if ordered.IsWhole then
            parse again catalogue ordered.Wrong (verb :: ordered.Words)
        else
            Terminal.badInput ordered.Wrong

let private unknown (word: string) =
    if word.StartsWith '-' then
        $"The first word is {word} but must be a verb: choose among {known}, or help."
    else
        let near =
            Nearest.tryFind VerbTable.names word
            |> Option.map (fun near -> $" (the nearest is {near})")
            |> Option.defaultValue ""

        $"The verb {word} is not known{near}: choose among {known}, or help."

/// Runs the verb that the words name, on the figures of a catalogue. The result is the exit code: 0, 1 (a run or a check failed, or a
/// claim does not hold under --strict), 2 (bad input).
let rec run (catalogue: Job list) (words: string list) : int =
    let parse, say = parse (run catalogue), say (run catalogue)

    match words with
    | [] -> Terminal.badInput [ $"No verb was given: choose among {known}, or help." ]
    | [ word ] when isHelp word || word = "help" -> parse catalogue [] [ "--help" ]
    | "help" :: word :: _ ->
        match VerbTable.tryFind word with
        | Some verb -> say catalogue verb [ "--help" ]
        | None -> Terminal.badInput [ unknown word ]
    | word :: words ->
        match VerbTable.tryFind word with
        | Some verb -> say catalogue verb words
        | None -> Terminal.badInput [ unknown word ]
