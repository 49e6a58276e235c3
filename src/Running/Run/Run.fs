namespace Research

open System.Collections.Generic

/// Runs a job: everything is checked; finished cells are found; the others are trained or derived, and each is kept as soon as
/// it is finished; then questions are answered, claims checked and figures drawn.
[<RequireQualifiedAccess>]
module internal Run =

    /// A cell that is trained: its position among the declared cells, and its recipe as declared and as it is run.
    type private Chosen = { Index: int; Declared: Recipe; Recipe: Recipe; Label: string }

    let private trainedCells scale (job: Job) =
        let chosen = Scale.chosen scale job.Addresses

        [
            for index, (label, declared) in List.indexed job.Cells do
                if chosen.Contains label then
                    { Index = index; Declared = declared; Recipe = Scale.apply scale declared; Label = label }
        ]

    /// The trainings that the chosen cells read, to any depth, each once.
    let private readCells engine (chosen: Chosen list) =
        let read =
            [
                for cell in chosen do
                    for recipe in Recipe.chain cell.Recipe -> cell.Label, recipe
            ]

        // Cells that follow each other name the same trainings over and over.
        [
            for label, recipe in read |> List.distinctBy (snd >> Recipe.identity) ->
                RunCell.make engine $"read by {label}" (Recipe.plans recipe)
        ]
        |> List.distinctBy _.Key

    /// The derivations that are run, with their positions among the declared ones.
    let private chosenDerivations scale (job: Job) =
        let chosen = Scale.chosen scale job.Addresses

        // What is derived from a training is chosen with its cell, whose label it carries on.
        let isChosen (label: string) (derivation: IDerivation) =
            match derivation with
            | :? IFromTraining as derived ->
                let added = $", {Derivation.name (derived.Declared.GetType())}"
                chosen.Contains(label.Substring(0, label.Length - added.Length))
            | _ -> chosen.Contains label

        [
            for index, (label, derivation) in List.indexed job.Derived do
                if isChosen label derivation then
                    index, (label, Scale.derivation scale derivation)
        ]

    /// A fault where cells are asked for and the study has none of them.
    let private noneChosen scale (job: Job) =
        [
            if not scale.Only.IsEmpty && (Scale.chosen scale job.Addresses).Count = 0 then
                Fault(
                    $"the number of cells at {Address.describe scale.Only}",
                    "0",
                    "at least 1",
                    "ask for cells that the study has"
                )
        ]

    /// All faults of a job at a scale, on an engine. A fault that several cells have is listed once.
    let faults (engine: IEngine) scale (job: Job) : Fault list =
        let ofCell cell =
            let own =
                Scale.faults scale.Change cell.Declared
                @ (Recipe.chain cell.Declared |> List.collect (Scale.faultsOfRead scale.Change))
                @ Validate.recipe cell.Recipe

            let read =
                [
                    if own.IsEmpty then
                        for recipe in Recipe.chain cell.Recipe do
                            yield! Validate.recipe recipe
                            yield! engine.Faults (Recipe.plan recipe 0).Shape
                ]

            let all = own @ read

            // The shape of a plan is only defined where its parts have no faults.
            if all.IsEmpty then
                List.ofSeq (engine.Faults (Recipe.plan cell.Recipe 0).Shape)
            else
                all

        // The same holds for the memory that it takes.
        let ofMemory faults =
            if List.isEmpty faults then
                let recipes = trainedCells scale job |> List.map _.Recipe
                let recipes = recipes @ Recipe.readBy recipes
                let here = Machine.here ()
                Memory.faults (Machine.memory ()) here.Cores recipes
            else
                []

        let ofDerivation (_, (_, derivation: IDerivation)) = List.ofSeq (derivation.Faults())

        let tooLong = trainedCells scale job |> List.map _.Declared |> Recipe.chainFaults

        let faults =
            tooLong
            @ job.Faults
            @ noneChosen scale job
            @ Swept.faults scale.Change job
            @ (if tooLong.IsEmpty then List.collect ofCell (trainedCells scale job) else [])
            @ (chosenDerivations scale job |> List.collect ofDerivation)
            |> List.distinct

        faults @ ofMemory faults

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
        let own = trainedCells scale job |> List.map _.Recipe
        own @ Recipe.readBy own |> List.sumBy Recipe.work

    let private runCell (engine: IEngine) cell = RunCell.make engine cell.Label (Recipe.plans cell.Recipe)

    let private derivedCells engine scale (job: Job) =
        [
            for index, (label, derivation) in chosenDerivations scale job ->
                index, derivation, RunCell.ofDerivation engine label derivation
        ]

    /// The trained cells of a job at a scale, then the trainings that they read.
    let cells engine scale (job: Job) =
        let chosen = trainedCells scale job
        let own = chosen |> List.map (runCell engine)
        let keys = own |> List.map _.Key |> Set
        own @ (readCells engine chosen |> List.filter (fun read -> not (keys.Contains read.Key)))

    /// The derivations of a job at a scale, each with its cell.
    let derivations engine scale (job: Job) = [ for _, derivation, cell in derivedCells engine scale job -> derivation, cell ]

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
        (chosen: Chosen list)
        (trained: (RunCell * TrainedState list option) list)
        (numbers: Map<int, IDerivation * EquatableArray<Numbers>>)
        =
        let results =
            Map
                [
                    for declared, (cell, states) in List.zip chosen trained do
                        match states with
                        | Some states -> declared.Index, (cell.Plans, states)
                        | None -> ()
                ]

        let conclusion =
            job.Conclude
                options.Cancellation
                [ for index in 0 .. job.Cells.Length - 1 -> Map.tryFind index results ]
                [ for index in 0 .. job.Derived.Length - 1 -> Map.tryFind index numbers ]

        let cells = job.Cells.Length + job.Derived.Length, results.Count + numbers.Count

        match Scale.whyOpen options.Scale cells [ for cell in chosen -> cell.Declared ] with
        | None -> conclusion, true
        | Some why -> { conclusion with Claims = conclusion.Claims |> List.map (undecided why) }, false

    /// Runs a job. Run.faults must be empty for it.
    let job (options: RunOptions) (job: Job) : RunResult =
        let chosen = trainedCells options.Scale job
        let every = cells options.Engine options.Scale job
        let derivations = derivedCells options.Engine options.Scale job
        let derived = [ for _, _, cell in derivations -> cell ]

        let folder =
            options.Store
            |> Option.map (fun store -> RunFolder.openIn store options.Engine (name options.Scale job) (every @ derived))

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
            match (if computed = 0 then Option.bind earlierCost folder else None) with
            | Some(seconds, steps) -> { Seconds = seconds; InstanceSteps = steps; Trained = 0 }
            | None -> { Seconds = elapsed (); InstanceSteps = work; Trained = own.Value }

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
            conclude
                options
                job
                chosen
                answered
                (Map
                    [
                        for index, derivation, cell in derivations do
                            match numbers.TryGetValue cell.Key with
                            | true, found -> index, (derivation, found)
                            | _ -> ()
                    ])

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

        folder |> Option.iter (fun folder -> RunFolder.finish folder (RunRecord.results options result trained))
        result
