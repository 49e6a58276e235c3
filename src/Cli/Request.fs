namespace Research.Cli

open System
open System.Globalization
open Research

/// What a command line says, as it was written.
type Asked =
    {
        /// Figures; none means all.
        Ids: string list
        Engine: string
        /// Of the engine torch.
        Device: string option
        /// A number, or "all" cores.
        Threads: string
        /// Changes as key=value.
        Set: string list
        /// The address of a cell that is run instead of all.
        Cell: string option
        /// Values on axes as axis=value.
        Where: string list
        Quick: bool
        Force: bool
        DryRun: bool
        Strict: bool
        Out: string
    }

/// Defaults of a command line.
[<RequireQualifiedAccess>]
module Asked =

    /// Everything, as declared, into out/.
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
        }

/// What a command line asks for, once it is understood.
[<NoEquality; NoComparison>]
type Request =
    {
        Jobs: Job list
        Engine: IEngine
        /// Derivations at once.
        Threads: int
        Scale: Scale
        Force: bool
        DryRun: bool
        Strict: bool
        Out: string
    }

/// Understanding a command line: everything that is wrong with it at once, one sentence each.
[<RequireQualifiedAccess>]
module Request =

    let private jobs (catalogue: Job list) (ids: string list) =
        ids
        |> List.map (fun id ->
            match Job.tryFind id catalogue with
            | Some job -> Ok job
            | None -> Error $"The figure {id} is not in the catalogue: choose among {Job.ids catalogue}.")

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

    /// The request for jobs, with an engine of one's own in place of the named one, or all that is wrong with it.
    let ofJobs (own: IEngine option) (found: Result<Job, string> list) (asked: Asked) : Result<Request, string list> =
        let jobs = found |> List.choose Result.toOption |> List.distinctBy _.Id
        let threads, engine = threads asked.Threads, Engines.find asked.Engine asked.Device
        let changed, wrong = Changes.read asked.Set
        let only, unread = CellWords.read asked.Cell asked.Where
        let scale = { Quick = asked.Quick; Change = changed; Only = only }

        // What an engine cannot train is found where the engine is known; all else by any.
        let chosen =
            match own, engine, threads with
            | Some own, _, _ -> own
            | None, Ok engine, Ok threads -> engine threads
            | _ -> ReferenceEngine()

        let faults =
            [
                for job in jobs do
                    match CellWords.faults only job with
                    | [] -> yield! Run.faults chosen scale job |> List.map (labelled job)
                    | absent -> yield! absent
                match Store.openReadOnly asked.Out with
                | Error fault -> fault.Sentence
                | Ok _ -> ()
            ]

        let threads' = Result.defaultValue 1 threads

        match errors found @ errors [ threads ] @ errors [ engine ] @ wrong @ unread @ faults with
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

    /// The request for figures of a catalogue, or all that is wrong with it.
    let make (catalogue: Job list) (asked: Asked) : Result<Request, string list> =
        ofJobs None (if asked.Ids.IsEmpty then List.map Ok catalogue else jobs catalogue asked.Ids) asked
