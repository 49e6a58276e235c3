namespace Research.Experiments.Cli

open System
open System.Globalization
open Research
open Research.Experiments

/// What a command line asks for, once it is understood.
[<NoEquality; NoComparison>]
type Request =
    {
        Jobs: Job list
        Engine: IEngine
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

    let private threads (wanted: string option) =
        let whole (text: string) = Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)

        match wanted with
        | None -> Ok Environment.ProcessorCount
        | Some text ->
            match whole text with
            | true, count when count >= 1 && count <= 1024 -> Ok count
            | _ ->
                Error
                    $"The number of threads is {text} but must be a whole number in [1, 1024]: use about as many as there are cores."

    /// The engine, once the number of threads is known.
    let private engine (name: string option) : Result<int -> IEngine, string> =
        match Option.defaultValue "simd" name with
        | "simd" -> Ok(fun threads -> SimdEngine threads)
        | "reference" -> Ok(fun _ -> ReferenceEngine())
        | other -> Error $"The engine {other} is not built in: use simd or reference."

    let private number (parse: string -> bool * 'number) key kind (text: string) =
        match parse text with
        | true, value -> Ok value
        | _ -> Error $"The value of {key} is \"{text}\" but must be {kind}: write e.g. --set {key}=100."

    let private change (changes: Change) (text: string) : Result<Change, string> =
        let whole (text: string) = Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)

        let real (text: string) = Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture)

        let seed (text: string) = UInt64.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture)

        match text.Split('=', 2) with
        | [| "steps"; value |] ->
            number whole "steps" "a whole number" value |> Result.map (fun v -> { changes with Steps = Some v })
        | [| "batch"; value |] ->
            number whole "batch" "a whole number" value |> Result.map (fun v -> { changes with Batch = Some v })
        | [| "rate"; value |] -> number real "rate" "a number" value |> Result.map (fun v -> { changes with Rate = Some v })
        | [| "decay"; value |] -> number real "decay" "a number" value |> Result.map (fun v -> { changes with Decay = Some v })
        | [| "seed"; value |] ->
            number seed "seed" "a whole number, 0 or above" value |> Result.map (fun v -> { changes with Seed = Some v })
        | [| "restarts"; value |] ->
            number whole "restarts" "a whole number" value |> Result.map (fun v -> { changes with Restarts = Some v })
        | [| key; _ |] -> Error $"The setting {key} cannot be changed: use steps, batch, rate, decay, seed or restarts."
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

    /// The request, or all that is wrong with it. No figure named means all.
    let make
        (ids: string list)
        engineName
        threadCount
        (set: string list)
        quick
        force
        dryRun
        strict
        out
        : Result<Request, string list> =
        let found = if ids.IsEmpty then List.map Ok Catalogue.all else jobs ids
        let jobs = found |> List.choose Result.toOption |> List.distinctBy _.Id
        let threads, engine = threads threadCount, engine engineName
        let changed, wrong = changes set
        let scale = { Quick = quick; Change = changed }

        // What an engine cannot train is found where the engine is known; all else by any.
        let chosen =
            match engine, threads with
            | Ok engine, Ok threads -> engine threads
            | _ -> ReferenceEngine()

        let faults =
            [
                for job in jobs do
                    yield! Run.faults chosen scale job |> List.map (labelled job)
                match Store.openReadOnly out with
                | Error fault -> fault.Sentence
                | Ok _ -> ()
            ]

        match errors found @ errors [ threads ] @ errors [ engine ] @ wrong @ faults with
        | [] ->
            Ok
                {
                    Jobs = jobs
                    Engine = chosen
                    Scale = scale
                    Force = force
                    DryRun = dryRun
                    Strict = strict
                    Out = out
                }
        | sentences -> Error sentences
