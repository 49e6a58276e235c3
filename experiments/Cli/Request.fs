namespace Research.Experiments.Cli

open System
open System.Globalization
open Research
open Research.Experiments

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

    let private catalogue () = Catalogue.all |> List.map _.Id |> String.concat ", "

    let private jobs (ids: string list) =
        ids
        |> List.map (fun id ->
            match Catalogue.tryFind id with
            | Some job -> Ok job
            | None -> Error $"The figure {id} is not in the catalogue: choose among {catalogue ()}.")

    let private whole (text: string) = Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)

    let private threads (wanted: string) =
        match wanted, whole wanted with
        | "all", _ -> Ok Environment.ProcessorCount
        | _, (true, count) when count >= 1 && count <= 1024 -> Ok count
        | _ ->
            Error
                $"The number of threads is {wanted} but must be a whole number in [1, 1024]: use about as many as there are cores."

    let private real (text: string) = Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
    let private natural (text: string) = UInt64.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture)

    /// A key's new value, or what is wrong with it.
    let private value (parse: string -> bool * 'number) kind key (put: 'number -> Change) (text: string) =
        match parse text with
        | true, number -> Ok(put number)
        | _ -> Error $"The value of {key} is \"{text}\" but must be {kind}: write e.g. --set {key}=100."

    let private change (changes: Change) (text: string) : Result<Change, string> =
        match text.Split('=', 2) with
        | [| key; value' |] ->
            match key with
            | "steps" -> value whole "a whole number" key (fun v -> { changes with Steps = Some v }) value'
            | "batch" -> value whole "a whole number" key (fun v -> { changes with Batch = Some v }) value'
            | "restarts" -> value whole "a whole number" key (fun v -> { changes with Restarts = Some v }) value'
            | "rate" -> value real "a number" key (fun v -> { changes with Rate = Some v }) value'
            | "decay" -> value real "a number" key (fun v -> { changes with Decay = Some v }) value'
            | "seed" -> value natural "a whole number, 0 or above" key (fun v -> { changes with Seed = Some v }) value'
            | _ -> Error $"The setting {key} cannot be changed: use steps, batch, rate, decay, seed or restarts."
        | _ -> Error $"The change \"{text}\" is not of the form key=value: write e.g. --set steps=2000."

    let private changes (texts: string list) =
        let each (known, wrong) text =
            match change known text with
            | Ok next -> next, wrong
            | Error sentence -> known, wrong @ [ sentence ]

        texts
        |> List.collect (fun text -> List.ofArray (text.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        |> List.fold each (Scale.noChange, [])

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
        let changed, wrong = changes asked.Set
        let scale = { Quick = asked.Quick; Change = changed }

        // What an engine cannot train is found where the engine is known; all else by any.
        let chosen =
            match own, engine, threads with
            | Some own, _, _ -> own
            | None, Ok engine, Ok threads -> engine threads
            | _ -> ReferenceEngine()

        let faults =
            [
                for job in jobs do
                    yield! Run.faults chosen scale job |> List.map (labelled job)
                match Store.openReadOnly asked.Out with
                | Error fault -> fault.Sentence
                | Ok _ -> ()
            ]

        let threads' = Result.defaultValue 1 threads

        match errors found @ errors [ threads ] @ errors [ engine ] @ wrong @ faults with
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

    /// The request for figures of the catalogue, or all that is wrong with it.
    let make (asked: Asked) : Result<Request, string list> =
        ofJobs None (if asked.Ids.IsEmpty then List.map Ok Catalogue.all else jobs asked.Ids) asked
