namespace Research.Cli

open System
open System.IO
open Research

/// Divides what is missing of a request among tasks.
[<RequireQualifiedAccess>]
module internal Planning =

    /// A cell of a job with the keys of the trainings that it reads.
    [<NoEquality; NoComparison>]
    type private Missing = { Figure: string; Cell: RunCell; Reads: string list }

    let private missingCells (request: Request) store =
        [
            for job in request.Jobs do
                for cell, reads in Run.reads request.Engine request.Scale job do
                    { Figure = job.Id; Cell = cell; Reads = reads }
        ]
        |> List.distinctBy _.Cell.Key
        |> List.filter (fun each -> not (Store.has each.Cell store))

    /// The missing cells of a request, each with the ID of the first figure that declares it.
    let missing (request: Request) (store: Store) : (string * RunCell) list =
        [ for each in missingCells request store -> each.Figure, each.Cell ]

    /// The plan of a request for a command. It has no task where nothing is missing.
    let make (request: Request) (store: Store) (limit: int option) (command: string list) : Plan =
        let cells = missingCells request store
        let trained, derived = cells |> List.partition (fun each -> not each.Cell.Plans.IsEmpty)

        let derivations =
            dict
                [
                    for job in request.Jobs do
                        for derivation, cell in
                            Run.derivations request.Engine request.Scale job |> List.distinctBy (fun (_, cell) -> cell.Key) do
                            (job.Id, cell.Key), derivation
                ]

        let seconds, seconds' =
            if cells.IsEmpty then
                [], []
            else
                TimeForecast.each
                    request.Engine
                    [ for each in trained -> each.Cell ]
                    [ for each in derived -> derivations[each.Figure, each.Cell.Key] ]

        let loads: Load list =
            [
                for each, seconds in List.zip (trained @ derived) (seconds @ seconds') ->
                    { Key = each.Cell.Key; Seconds = seconds; Reads = each.Reads }
            ]

        let byKey = dict [ for each in cells -> each.Cell.Key, each ]

        let planned (load: Load) =
            let each = byKey[load.Key]
            { Figure = each.Figure; Label = each.Cell.Label; Key = load.Key; Seconds = load.Seconds }

        {
            Command = command
            Made = Clock.now ()
            Tasks =
                if loads.IsEmpty then
                    []
                else
                    Shares.divide (limit |> Option.defaultWith (fun () -> Shares.number loads)) loads
                    |> List.map (List.map planned)
        }

    /// The words that started this program, before its verb.
    let private program () =
        let words = Environment.GetCommandLineArgs() |> List.ofArray
        let before = words.Tail |> List.takeWhile (VerbTable.tryFind >> Option.isNone)

        let start =
            match Option.ofObj Environment.ProcessPath with
            | Some host when Path.GetFileNameWithoutExtension host = "dotnet" -> [ host; Path.GetFullPath words.Head ]
            | Some own -> [ own ]
            | None -> [ "dotnet"; Path.GetFullPath words.Head ]

        // Where it was not started by a verb, its other words are not those of a verb either.
        if before.Length = words.Tail.Length then start else start @ before

    /// The job script of a plan.
    /// <param name="threads">The threads of a task.</param>
    let script (asked: PlanRequest) (folder: string) threads (plan: Plan) : string =
        JobScript.text
            {
                Name = string (Path.GetFileName folder)
                Plan = folder
                Tasks = plan.Tasks.Length
                Threads = threads
                Time = asked.Time
                Partition = asked.Partition
                Program = program ()
            }

    /// A line for each task: its number, its cells and about how long it takes.
    let rows (plan: Plan) : string list list =
        [
            for index, task in List.indexed plan.Tasks ->
                let names = [ for cell: PlannedCell in task -> cell.Name ]
                let seconds = task |> List.sumBy (fun (cell: PlannedCell) -> cell.Seconds)
                let shown = names |> List.truncate 4 |> String.concat ", "
                let more = if names.Length > 4 then $" and {names.Length - 4} more" else ""
                [ string index; string task.Length; Humanize.estimate seconds; shown + more ]
        ]
