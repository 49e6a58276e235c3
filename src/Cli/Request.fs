namespace Research.Cli

open System
open System.Globalization
open Argu
open Research

/// The options of run and reproduce as they were written.
type internal RunRequestText =
    {
        /// The IDs of figures; an empty list means all.
        Ids: string list
        Engine: string
        /// The device of the engine torch.
        Device: string option
        /// A number of threads, or "all" for as many as there are cores.
        Threads: string
        /// Changes as key=value.
        Set: string list
        /// The address of the cell that is run in place of all.
        Cell: string option
        /// Choices of cells as axis=value.
        Where: string list
        Quick: bool
        Force: bool
        DryRun: bool
        Strict: bool
        Out: string
        /// Whether and how it is divided among tasks.
        Plan: PlanText
    }

/// Reads the options of run and reproduce.
[<RequireQualifiedAccess>]
module internal RunRequestText =

    /// The defaults: all figures as declared, by the engine simd on all cores, into out/.
    let all =
        {
            Ids = []
            Engine = "simd"
            Device = None
            Threads = "all"
            Set = []
            Cell = None
            Where = []
            Quick = false
            Force = false
            DryRun = false
            Strict = false
            Out = "out"
            Plan = PlanRequest.nothing
        }

    /// The options of the verb run, or of a script.
    let ofRun (arguments: ParseResults<RunArgs>) : RunRequestText =
        {
            Ids = arguments.GetResult(RunArgs.Ids, [])
            Engine = arguments.GetResult(RunArgs.Engine, all.Engine)
            Device = arguments.TryGetResult RunArgs.Device
            Threads = arguments.GetResult(RunArgs.Threads, all.Threads)
            Set = arguments.GetResults RunArgs.Set |> List.concat
            Cell = arguments.TryGetResult RunArgs.Cell
            Where = arguments.GetResults RunArgs.Where |> List.concat
            Quick = arguments.Contains RunArgs.Quick
            Force = arguments.Contains RunArgs.Force
            DryRun = arguments.Contains RunArgs.Dry_Run
            Strict = arguments.Contains RunArgs.Strict
            Out = arguments.GetResult(RunArgs.Out, all.Out)
            Plan =
                {
                    On = arguments.TryGetResult RunArgs.On
                    ArrayLimit = arguments.TryGetResult RunArgs.Array_Limit
                    Time = arguments.TryGetResult RunArgs.Time
                    Partition = arguments.TryGetResult RunArgs.Partition
                }
        }

    /// The options of the verb reproduce.
    let ofReproduce (arguments: ParseResults<ReproduceArgs>) : RunRequestText =
        { all with
            Ids = arguments.GetResults ReproduceArgs.Only |> List.concat
            Engine = arguments.GetResult(ReproduceArgs.Engine, all.Engine)
            Device = arguments.TryGetResult ReproduceArgs.Device
            Threads = arguments.GetResult(ReproduceArgs.Threads, all.Threads)
            Quick = arguments.Contains ReproduceArgs.Quick
            Force = arguments.Contains ReproduceArgs.Force
            DryRun = arguments.Contains ReproduceArgs.Dry_Run
            Strict = arguments.Contains ReproduceArgs.Strict
            Out = arguments.GetResult(ReproduceArgs.Out, all.Out)
            Plan =
                {
                    On = arguments.TryGetResult ReproduceArgs.On
                    ArrayLimit = arguments.TryGetResult ReproduceArgs.Array_Limit
                    Time = arguments.TryGetResult ReproduceArgs.Time
                    Partition = arguments.TryGetResult ReproduceArgs.Partition
                }
        }

    /// The words of a command that computes the same cells: those that change no cell are left out, and so is the output folder.
    let words (verb: string) (asked: RunRequestText) : string list =
        let named name (values: string list) = if values.IsEmpty then [] else name :: values

        [
            verb
            yield! if verb = "run" then asked.Ids else named "--only" asked.Ids
            yield! named "--engine" (List.filter ((<>) all.Engine) [ asked.Engine ])
            yield! named "--device" (Option.toList asked.Device)
            yield! named "--set" asked.Set
            yield! named "--cell" (Option.toList asked.Cell)
            yield! named "--where" asked.Where
            if asked.Quick then
                "--quick"
        ]

    /// What the words of a command ask for.
    let ofWords (words: string list) : Result<RunRequestText, string> =
        try
            match words with
            | "run" :: rest -> ArgumentParser.Create<RunArgs>().ParseCommandLine(Array.ofList rest) |> ofRun |> Ok
            | "reproduce" :: rest ->
                ArgumentParser.Create<ReproduceArgs>().ParseCommandLine(Array.ofList rest) |> ofReproduce |> Ok
            | _ -> Error "the verb is neither run nor reproduce"
        with :? ArguParseException as error ->
            Error((error.Message.Split('\n')[0]).TrimEnd '.')

/// A request to run figures whose words have no faults.
[<NoEquality; NoComparison>]
type internal Request =
    {
        Jobs: Job list
        Engine: IEngine
        /// The number of worker threads, and of derivations at once.
        Threads: int
        Scale: Scale
        Force: bool
        DryRun: bool
        Strict: bool
        Out: string
    }

/// Makes requests of options. All faults are listed, a sentence each.
[<RequireQualifiedAccess>]
module internal Request =

    let private jobs (catalogue: Job list) (ids: string list) = ids |> List.map (Job.named catalogue)

    let private whole (text: string) = Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)

    let private threads (wanted: string) =
        match wanted, whole wanted with
        | "all", _ -> Ok Environment.ProcessorCount
        | _, (true, count) when count >= 1 && count <= 1024 -> Ok count
        | _ ->
            Error
                $"The number of threads is {wanted} but must be a whole number in [1, 1024]: use about as many as there are cores."

    let private errors results =
        results
        |> List.choose (function
            | Error sentence -> Some sentence
            | Ok _ -> None)

    let private labelled (job: Job) (fault: Fault) = $"{job.Id}: {fault.Sentence}"

    /// The request for some jobs, on the given engine or else on the engine that the options name; or all faults.
    let ofJobs (own: IEngine option) (found: Result<Job, string> list) (asked: RunRequestText) : Result<Request, string list> =
        let jobs = found |> List.choose Result.toOption |> List.distinctBy _.Id
        let threads, engine = threads asked.Threads, Engines.find asked.Engine asked.Device
        let changed, wrong = Changes.read asked.Set
        let only, unread = CellChoice.read asked.Cell asked.Where
        let scale = { Quick = asked.Quick; Change = changed; Only = only }

        // If the engine is not known, the faults that do not depend on it are still listed.
        let chosen =
            match own, engine, threads with
            | Some own, _, _ -> own
            | None, Ok engine, Ok threads -> engine threads
            | _ -> ReferenceEngine()

        let faults =
            [
                for job in jobs do
                    match CellChoice.faults only job with
                    | [] -> yield! Run.faults chosen scale job |> List.map (labelled job)
                    | absent -> yield! absent
                match Store.openReadOnly asked.Out with
                | Error fault -> fault.Sentence
                | Ok _ -> ()
            ]

        let threads' = Result.defaultValue 1 threads

        let unplanned =
            match PlanRequest.read asked.Plan with
            | Error sentences -> sentences
            | Ok(Some _) when asked.Force -> [ "The option --force cannot go with --on: name another output folder." ]
            | Ok _ -> []

        match errors found @ errors [ threads ] @ errors [ engine ] @ wrong @ unread @ unplanned @ faults with
        | [] ->
            Ok
                {
                    Jobs = jobs
                    Engine = chosen
                    Threads = threads'
                    Scale = scale
                    Force = asked.Force
                    DryRun = asked.DryRun
                    Strict = asked.Strict
                    Out = asked.Out
                }
        | sentences -> Error sentences

    /// The request for figures of a catalogue, or all faults.
    let make (catalogue: Job list) (asked: RunRequestText) : Result<Request, string list> =
        ofJobs None (if asked.Ids.IsEmpty then List.map Ok catalogue else jobs catalogue asked.Ids) asked
