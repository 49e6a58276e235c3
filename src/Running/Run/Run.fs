namespace Research

open System.Collections.Generic

/// Runs a job: everything is checked; finished cells are found; the others are trained or derived, and each is kept as soon as
/// it is finished; then questions are answered, claims checked and figures drawn.
[<RequireQualifiedAccess>]
module internal Run =

    /// All faults of a job at a scale, on an engine. A fault that several cells have is listed once.
    let faults (engine: IEngine) scale (job: Job) : Fault list =
        RunFaults.all
            engine
            scale
            job
            [ for cell in ChosenCells.trained scale job -> cell.Declared, cell.Recipe ]
            [ for _, (_, derivation) in ChosenCells.derivations scale job -> derivation ]

    /// The name of a job's runs at a scale. Quick runs, changed runs and runs of some cells have names of their own, so that
    /// none is taken for a run of the declared study.
    let name scale (job: Job) =
        let run = if scale.Quick then RunName.quick job.Id else job.Id

        let run =
            match Scale.written scale.Change with
            | [] -> run
            | changes -> RunName.changed changes run

        if scale.Only.IsEmpty then run else RunName.at (Address.describe scale.Only) run

    /// The number of instance-steps (optimizer steps of single restarts) that a job takes at a scale if no cell is found.
    let work scale (job: Job) =
        let own = ChosenCells.trained scale job |> List.map _.Recipe
        own @ Recipe.readBy own |> List.sumBy Recipe.work

    /// The trained cells of a job at a scale, then the trainings that they read.
    let cells (engine: IEngine) scale (job: Job) : RunCell list = ChosenCells.cells engine scale job

    /// The derivations of a job at a scale, each with its cell.
    let derivations engine scale (job: Job) =
        [ for _, derivation, cell in ChosenCells.derived engine scale job -> derivation, cell ]

    /// All cells of a job at a scale, each with the keys of the trainings that it reads, directly or not.
    let reads engine scale (job: Job) : (RunCell * string list) list =
        let ofDerivation (derivation: IDerivation) =
            match derivation with
            | :? IFromTraining as derived ->
                let training = RunCell.make engine "" (Recipe.plans derived.Of)
                training.Key :: Reading.keysRead engine training
            | _ -> []

        [
            for cell in cells engine scale job -> cell, Reading.keysRead engine cell
            for derivation, cell in derivations engine scale job -> cell, ofDerivation derivation
        ]

    /// A claim left undecided, because the run is not the declared one.
    let private undecided why (result: ClaimResult) =
        let detail = if result.Verdict.Detail = "" then why else $"{why}; {result.Verdict.Detail}"
        { result with Verdict = { result.Verdict with Holds = None; Detail = detail } }

    let private earlierCost (folder: RunFolder) =
        RunFolder.cost folder
        |> Option.bind (fun node ->
            match node["seconds"], node["instanceSteps"] with
            | null, _
            | _, null -> None
            | seconds, steps ->
                Foreign.read "cost.json" "" (fun () -> seconds.GetValue<float>(), steps.GetValue<int64>()) |> Result.toOption)

    /// The job's conclusion from the cells that were run, and whether all cells were run as declared.
    let private conclude
        (options: RunOptions)
        (job: Job)
        (chosen: ChosenCell list)
        (trained: (RunCell * TrainedState list option) list)
        (numbers: (int * (IDerivation * EquatableArray<Numbers>)) list)
        =
        let results =
            [
                for declared, (cell, states) in List.zip chosen trained do
                    match states with
                    | Some states -> declared.Index, (cell.Plans, states)
                    | None -> ()
            ]

        /// What there is at each of so many positions.
        let placed count (found: (int * 'found) list) =
            let all = Array.create count None

            for index, one in found do
                all[index] <- Some one

            List.ofArray all

        let conclusion =
            job.Conclude options.Cancellation (placed job.Cells.Length results) (placed job.Derived.Length numbers)

        let cells = job.Cells.Length + job.Derived.Length, results.Length + numbers.Length

        match Scale.whyOpen options.Scale cells [ for cell in chosen -> cell.Declared ] with
        | None -> conclusion, true
        | Some why -> { conclusion with Claims = conclusion.Claims |> List.map (undecided why) }, false

    let private nothing = { Answers = []; Claims = []; Figures = []; Broken = []; Undrawn = [] }

    /// What is done with a job.
    type private Extent =
        /// All cells are computed, and the results written.
        | Whole
        /// The cells of some keys are computed with those that they read, and nothing is concluded.
        | Share of Set<string>
        /// All cells are there, for which other processes spent this, and the results are written.
        | Spent of Cost

    /// The keys of a share's cells and of those that they read.
    let private withRead engine scale job (share: Set<string>) =
        reads engine scale job
        |> List.filter (fun (cell, _) -> share.Contains cell.Key)
        |> List.collect snd
        |> Set
        |> Set.union share

    let private run extent (options: RunOptions) (job: Job) : RunResult =
        let chosen = ChosenCells.trained options.Scale job
        let every = cells options.Engine options.Scale job
        let derivations = ChosenCells.derived options.Engine options.Scale job
        let derived = [ for _, _, cell in derivations -> cell ]

        let folder =
            options.Store
            |> Option.map (fun store -> RunFolder.openIn store options.Engine (name options.Scale job) (every @ derived))

        let isIn: RunCell -> bool =
            match extent with
            | Share keys ->
                let keys = withRead options.Engine options.Scale job keys
                fun cell -> keys.Contains cell.Key
            | Whole
            | Spent _ -> fun _ -> true

        let every, derived = List.filter isIn every, List.filter isIn derived
        let derivations = derivations |> List.filter (fun (_, _, cell) -> isIn cell)

        let sought cells = if options.Force then [] else cells
        let results = Computing.find options RunFolder.tryLoad folder (sought every)
        let warnings = Dictionary<string, string list>()

        let warn (cell: RunCell) states =
            warnings[cell.Key] <-
                Failures.ofRestarts cell.Label cell.Plans states @ Failures.ofSearches cell.Label cell.Plans states

            warnings[cell.Key] |> List.iter (Warned >> options.Hear)

        let numbers = Computing.find options RunFolder.tryLoadNumbers folder (sought derived)
        let different = every |> List.distinctBy _.Key |> List.filter (Reading.isLost options.Engine results >> not)
        let missing = different |> List.filter (fun cell -> not (results.ContainsKey cell.Key))
        let different' = derivations |> List.distinctBy (fun (_, _, cell) -> cell.Key)

        let missing' =
            [
                for _, derivation, cell in different' do
                    if not (numbers.ContainsKey cell.Key) then
                        derivation, cell
            ]

        let plans = missing |> Seq.collect _.Plans
        let work = plans |> Seq.sumBy (fun plan -> int64 plan.Trainer.Steps)
        let multiplyAdds = plans |> Seq.sumBy (fun plan -> float plan.Trainer.Steps * Computing.effort plan)
        let models = missing' |> List.sumBy (fun (derivation, _) -> derivation.Work)
        let all, computed = different.Length + different'.Length, missing.Length + missing'.Length
        folder |> Option.iter (fun folder -> RunFolder.begin' folder options.Command)
        options.Hear(Planned(all, all - computed, work, models, multiplyAdds))

        let notes (_, derivation: IDerivation, _) =
            match derivation with
            | :? INoted as noted -> noted.Notes()
            | _ -> []

        derivations |> List.collect notes |> List.distinct |> List.iter (Warned >> options.Hear)

        let elapsed = Clock.stopwatch ()
        // The cells that this run computes; other processes may compute some of those that are missing.
        let own = ref 0

        let ready = Dictionary<string, RunCell>()
        let failures = Dictionary<string, string>()

        // A cell fails once, however many of its restarts do.
        let failing (cell: RunCell) (error: exn) =
            if not (failures.ContainsKey cell.Key) then
                let why =
                    match error with
                    | NotMeasured why -> why
                    | error -> error.Message.TrimEnd '.'

                failures[cell.Key] <- $"{cell.Label} failed: {why}. The other cells go on."
                options.Hear(Warned failures[cell.Key])

        // A training is trained before those that read it.
        for _, cells in different |> List.groupBy Reading.level |> List.sortBy fst do
            let cells = cells |> List.choose (Reading.resolved options.Engine results)

            for cell in cells do
                ready[cell.Key] <- cell

                match results.TryGetValue cell.Key with
                | true, states -> warn cell states
                | _ -> ()

            let trained (cell: RunCell) states =
                results[cell.Key] <- states
                warn cell states
                options.Hear(Kept cell.Label)

            let foundLate (cell: RunCell) states =
                let steps = cell.Plans |> Seq.sumBy (fun plan -> int64 plan.Trainer.Steps)
                options.Hear(Advanced(steps, float steps * Computing.effort cell.Plans.Head))
                trained cell states

            cells
            |> List.filter (fun cell -> not (results.ContainsKey cell.Key))
            |> Sharing.compute options folder RunFolder.tryLoad foundLate (fun missing release ->
                Computing.train
                    options
                    (if options.Force then None else folder)
                    missing
                    (fun cell states ->
                        own.Value <- own.Value + 1
                        folder |> Option.iter (fun folder -> RunFolder.keep folder cell states)
                        release cell
                        trained cell states)
                    failing)

        let derived (cell: RunCell) found =
            numbers[cell.Key] <- found
            options.Hear(Kept cell.Label)

        // What is derived from a training whose restarts all diverged is not there.
        let possible =
            [
                for derivation, cell in missing' do
                    for subject in Reading.subject options.Engine ready results derivation |> Option.toList -> subject, cell
            ]

        let derivationOf = dict [ for derivation, cell in possible -> cell.Key, derivation ]

        let derivedLate (cell: RunCell) found =
            options.Hear(Advanced(derivationOf[cell.Key].Work, 0.0))
            derived cell found

        possible
        |> List.map snd
        |> Sharing.compute options folder RunFolder.tryLoadNumbers derivedLate (fun missing release ->
            Computing.derive
                options
                [ for cell in missing -> derivationOf[cell.Key], cell ]
                (fun cell found ->
                    own.Value <- own.Value + 1
                    folder |> Option.iter (fun folder -> RunFolder.keepNumbers folder cell found)
                    release cell
                    derived cell found)
                failing)

        let cost =
            match extent, (if computed = 0 then Option.bind earlierCost folder else None) with
            | Spent cost, _ when cost.Trained > 0 -> cost
            | _, Some(seconds, steps) -> { Seconds = seconds; InstanceSteps = steps; Trained = 0 }
            | _, None -> { Seconds = elapsed (); InstanceSteps = work; Trained = own.Value }

        let answered =
            [
                for cell in List.truncate chosen.Length every ->
                    match ready.TryGetValue cell.Key, results.TryGetValue cell.Key with
                    | (true, ready), (true, states) -> { ready with Label = cell.Label }, Some states
                    | (false, _), _ when Reading.isLost options.Engine results cell -> cell, Some []
                    | _ -> cell, None
            ]

        let trained =
            [
                for cell in every do
                    match results.TryGetValue cell.Key with
                    | true, states when ready.ContainsKey cell.Key -> cell, states
                    | _ -> ()
            ]

        let conclusion, met =
            match extent with
            | Share _ -> nothing, false
            | Whole
            | Spent _ ->
                conclude
                    options
                    job
                    chosen
                    answered
                    [
                        for index, derivation, cell in derivations do
                            match numbers.TryGetValue cell.Key with
                            | true, found -> index, (derivation, found)
                            | _ -> ()
                    ]

        let failed = conclusion.Broken @ conclusion.Undrawn
        failed |> List.iter (Warned >> options.Hear)

        let result =
            {
                Job = job
                Conclusion = conclusion
                Cost = cost
                ScaleMet = met
                Warnings =
                    (different
                     |> List.collect (fun cell ->
                         match warnings.TryGetValue cell.Key with
                         | true, sentences -> sentences
                         | _ -> []))
                    @ List.ofSeq failures.Values
                    @ failed
                Failed = List.ofSeq failures.Values
                Scale =
                    Scale.describe
                        options.Scale
                        (job.Cells.Length, [ for cell in chosen -> cell.Declared, cell.Recipe ])
                        (job.Derived.Length, [ for index, _, _ in derivations -> snd job.Derived[index] ])
                Folder = folder |> Option.map _.Folder
            }

        if not extent.IsShare then
            folder |> Option.iter (fun folder -> RunFolder.finish folder (RunRecord.results options result trained))

        result

    /// Runs a job. Run.faults must be empty for it.
    let job options job : RunResult = run Whole options job

    /// Computes the cells of some keys, with those that they read, and keeps them; nothing is asked, claimed or drawn.
    let share keys options job : RunResult = run (Share keys) options job

    /// Concludes a job whose cells other processes computed.
    /// <param name="cost">What they spent.</param>
    let collected cost options job : RunResult = run (Spent cost) options job
