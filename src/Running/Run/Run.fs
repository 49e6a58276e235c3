namespace Research

open System
open System.Collections.Generic
open System.Threading.Tasks

/// Running a job: check everything, find what is finished, train the rest as populations, keep each setting as soon as it is
/// trained, then answer, judge and draw.
[<RequireQualifiedAccess>]
module Run =

    /// A setting that is run, with its place among the declared ones.
    type private Part = { Index: int; Declared: Setting; Setting: Setting; Label: string }

    let private parts scale (job: Job) =
        let chosen = Scale.chosen scale job.Addresses

        [
            for index, (label, declared) in List.indexed job.Cells do
                if chosen.Contains label then
                    { Index = index; Declared = declared; Setting = Scale.apply scale declared; Label = label }
        ]

    /// The trainings that what is run reads, each once, with a label and how many trainings each reads in turn.
    let private readParts engine (parts: Part list) =
        [
            for part in parts do
                let mutable label = part.Label

                for setting in Setting.chain part.Setting do
                    label <- $"read by {label}"
                    RunSetting.make engine label (Setting.plans setting)
        ]
        |> List.distinctBy _.Key

    /// The derivations that are run, with their places among the declared ones.
    let private derivedParts scale (job: Job) =
        let chosen = Scale.chosen scale job.Addresses
        job.Derived |> List.indexed |> List.filter (fun (_, (label, _)) -> chosen.Contains label)

    /// Cells are asked for and none of them is there.
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

    /// Everything that is wrong, in one list, each fault once in however many cells it is.
    let faults (engine: IEngine) scale (job: Job) : Fault list =
        let ofPart part =
            let plain =
                Scale.faults scale.Change part.Declared
                @ (Setting.chain part.Declared |> List.collect (Scale.faultsOfRead scale.Change))
                @ Validate.setting part.Setting

            let read =
                [
                    if plain.IsEmpty then
                        for setting in Setting.chain part.Setting do
                            yield! Validate.setting setting
                            yield! engine.Faults (Setting.plan setting 0).Shape
                ]

            let plain = plain @ read

            // A shape can be asked about only when its parts are sound.
            if plain.IsEmpty then
                List.ofSeq (engine.Faults (Setting.plan part.Setting 0).Shape)
            else
                plain

        // Nor can the size of what is wrong.
        let ofMemory faults =
            if List.isEmpty faults then
                let settings = parts scale job |> List.map _.Setting
                let settings = settings @ Setting.readBy settings
                let here = Machine.here ()
                Memory.faults (Machine.memory ()) here.Cores settings
            else
                []

        let ofDerivation (_, (_, derivation: IDerivation)) = List.ofSeq (derivation.Faults())

        let faults =
            job.Faults
            @ noneChosen scale job
            @ Swept.faults scale.Change job
            @ (parts scale job |> List.collect ofPart)
            @ (derivedParts scale job |> List.collect ofDerivation)
            |> List.distinct

        faults @ ofMemory faults

    /// The name of a job's runs at a scale, so that a look never passes for the real thing, nor a cell for the whole.
    let name scale (job: Job) =
        let run =
            if scale.Quick then RunName.quick job.Id
            elif scale.Change <> Scale.noChange then RunName.changed job.Id
            else job.Id

        if scale.Only.IsEmpty then run else RunName.at (Address.describe scale.Only) run

    /// Optimiser steps of single instances that a job takes at a scale, were nothing found.
    let work scale (job: Job) =
        let own = parts scale job |> List.map _.Setting
        own @ Setting.readBy own |> List.sumBy Setting.work

    let private runSetting (engine: IEngine) part = RunSetting.make engine part.Label (Setting.plans part.Setting)

    let private derivedSettings scale (job: Job) =
        [
            for index, (label, derivation) in derivedParts scale job ->
                index, derivation, RunSetting.ofDerivation label derivation
        ]

    /// The trained settings of a job as the store knows them.
    let settings engine scale (job: Job) =
        let parts = parts scale job
        let own = parts |> List.map (runSetting engine)
        let keys = own |> List.map _.Key |> Set
        own @ (readParts engine parts |> List.filter (fun read -> not (keys.Contains read.Key)))

    /// Its derivations with their settings.
    let derivations scale (job: Job) = [ for _, derivation, setting in derivedSettings scale job -> derivation, setting ]

    /// The restarts of a setting as they are trained, in any order.
    type private Pending(setting: RunSetting) =
        let states: TrainedState array = Array.zeroCreate setting.Plans.Length
        let mutable missing = states.Length

        member _.Setting = setting

        /// Takes a restart; all of them, in order, once it was the last.
        member _.Take(restart: int, state: TrainedState) =
            states[restart] <- state
            missing <- missing - 1
            if missing = 0 then Some(List.ofArray states) else None

    /// Multiply-adds of a step, about.
    let private effort (plan: TrainingPlan) = plan.Loss.MultiplyAdds plan.Model

    /// Trains settings that were not found, all of one shape together, and hands each over as soon as its restarts are done.
    let private train options (settings: RunSetting list) (finished: RunSetting -> TrainedState list -> unit) =
        let instances =
            [|
                for setting in settings do
                    let pending = Pending setting

                    for restart, plan in List.indexed setting.Plans do
                        struct (pending, restart, plan)
            |]

        let plan index =
            let struct (_, _, plan) = instances[index]
            plan

        let hear (group: IReadOnlyList<int>) =
            let each = effort (plan group[0])

            { new ITrainingProgress with
                member _.Advanced steps = options.Hear(Advanced(steps, float steps * each))

                member _.Finished(position, state) =
                    let struct (pending, restart, _) = instances[group[position]]
                    pending.Take(restart, state) |> Option.iter (finished pending.Setting)
            }

        for group in Population.Fuse(Array.init instances.Length plan) do
            let population = Population [| for index in group -> plan index |]
            options.Engine.Train(population, hear group, options.Cancellation) |> ignore

    /// Derives settings that were not found, several at once, and hands each over as soon as it is done.
    let private derive options (missing: (IDerivation * RunSetting) list) (finished: RunSetting -> Values<Numbers> -> unit) =
        let gate = obj ()

        let progress =
            { new IProgress<int64> with
                member _.Report work = lock gate (fun () -> options.Hear(Advanced(work, 0.0)))
            }

        let one (derivation: IDerivation, setting) =
            let numbers = derivation.Compute(progress, options.Cancellation)
            lock gate (fun () -> finished setting numbers)

        let at = ParallelOptions(MaxDegreeOfParallelism = options.Threads, CancellationToken = options.Cancellation)

        try
            Parallel.ForEach(missing, at, one) |> ignore
        with :? AggregateException as several ->
            // Cancelled while several were at it, or the first that broke.
            raise (several.Flatten().InnerExceptions[0])

    /// A verdict that is left open, because something else was run than was declared.
    let private undecided why (result: ClaimResult) =
        let detail = if result.Verdict.Detail = "" then why else $"{why}; {result.Verdict.Detail}"
        { result with Verdict = { result.Verdict with Holds = None; Detail = detail } }

    let private earlierCost (folder: RunFolder) =
        RunFolder.cost folder
        |> Option.bind (fun node ->
            match node["seconds"], node["instanceSteps"] with
            | null, _
            | _, null -> None
            | seconds, steps -> Some(seconds.GetValue<float>(), steps.GetValue<int64>()))

    /// What the store has of some settings, by their keys.
    let private find options load folder (settings: RunSetting list) =
        let found = Dictionary<string, 'found>()

        for setting in settings do
            let lookup: Lookup<'found> option = folder |> Option.map (fun folder -> load folder setting)
            lookup |> Option.iter (fun lookup -> lookup.Warnings |> List.iter (Warned >> options.Hear))
            lookup |> Option.bind _.Found |> Option.iter (fun found' -> found[setting.Key] <- found')

        found

    /// The job's conclusion from the cells that were run, and whether they were all run as declared.
    let private conclude
        scale
        (job: Job)
        parts
        (trained: (RunSetting * TrainedState list) list)
        (numbers: Map<int, Values<Numbers>>)
        =
        let results = Map [ for part, (setting, states) in List.zip parts trained -> part.Index, (setting.Plans, states) ]

        let conclusion =
            job.Conclude
                [ for index in 0 .. job.Cells.Length - 1 -> Map.tryFind index results ]
                [ for index in 0 .. job.Derived.Length - 1 -> Map.tryFind index numbers ]

        let cells = job.Cells.Length + job.Derived.Length, parts.Length + numbers.Count

        match Scale.whyOpen scale cells [ for part in parts -> part.Declared ] with
        | None -> conclusion, true
        | Some why -> { conclusion with Claims = conclusion.Claims |> List.map (undecided why) }, false

    /// Runs a job that has no faults.
    let job (options: RunOptions) (job: Job) : RunResult =
        let parts = parts options.Scale job
        let every = settings options.Engine options.Scale job
        let derivations = derivedSettings options.Scale job
        let derived = [ for _, _, setting in derivations -> setting ]

        let folder =
            options.Store
            |> Option.map (fun store -> RunFolder.openIn store options.Engine (name options.Scale job) (every @ derived))

        let sought settings = if options.Force then [] else settings
        let results = find options RunFolder.tryLoad folder (sought every)
        let warnings = Dictionary<string, string list>()

        let warn (setting: RunSetting) states =
            warnings[setting.Key] <- Failures.ofRestarts setting.Label setting.Plans states
            warnings[setting.Key] |> List.iter (Warned >> options.Hear)

        let numbers = find options RunFolder.tryLoadNumbers folder (sought derived)
        let different = every |> List.distinctBy _.Key |> List.filter (Reading.isLost options.Engine results >> not)
        let missing = different |> List.filter (fun setting -> not (results.ContainsKey setting.Key))
        let different' = derivations |> List.distinctBy (fun (_, _, setting) -> setting.Key)

        let missing' =
            [
                for _, derivation, setting in different' do
                    if not (numbers.ContainsKey setting.Key) then
                        derivation, setting
            ]

        let plans = missing |> Seq.collect _.Plans
        let work = plans |> Seq.sumBy (fun plan -> int64 plan.Trainer.Steps)
        let multiplyAdds = plans |> Seq.sumBy (fun plan -> float plan.Trainer.Steps * effort plan)
        let models = missing' |> List.sumBy (fun (derivation, _) -> derivation.Work)
        let all, computed = different.Length + different'.Length, missing.Length + missing'.Length
        options.Hear(Planned(all, all - computed, work, models, multiplyAdds))
        let elapsed = Clock.stopwatch ()

        let ready = Dictionary<string, RunSetting>()

        // What is read is trained before what reads it.
        for _, settings in different |> List.groupBy Reading.level |> List.sortBy fst do
            let settings = settings |> List.choose (Reading.resolved options.Engine results)

            for setting in settings do
                ready[setting.Key] <- setting

                match results.TryGetValue setting.Key with
                | true, states -> warn setting states
                | _ -> ()

            let missing = settings |> List.filter (fun setting -> not (results.ContainsKey setting.Key))

            train options missing (fun setting states ->
                folder |> Option.iter (fun folder -> RunFolder.keep folder setting states)
                results[setting.Key] <- states
                warn setting states
                options.Hear(Kept setting.Label))

        derive options missing' (fun setting found ->
            folder |> Option.iter (fun folder -> RunFolder.keepNumbers folder setting found)
            numbers[setting.Key] <- found
            options.Hear(Kept setting.Label))

        let cost =
            match (if computed = 0 then Option.bind earlierCost folder else None) with
            | Some(seconds, steps) -> { Seconds = seconds; InstanceSteps = steps; Trained = 0 }
            | None -> { Seconds = elapsed (); InstanceSteps = work; Trained = computed }

        let answered =
            [
                for setting in List.truncate parts.Length every ->
                    match ready.TryGetValue setting.Key with
                    | true, ready -> { ready with Label = setting.Label }, results[setting.Key]
                    | _ -> setting, []
            ]

        let trained =
            [
                for setting in every do
                    match results.TryGetValue setting.Key with
                    | true, states when ready.ContainsKey setting.Key -> setting, states
                    | _ -> ()
            ]

        let conclusion, met =
            conclude
                options.Scale
                job
                parts
                answered
                (Map [ for index, _, setting in derivations -> index, numbers[setting.Key] ])

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
                     |> List.collect (fun setting -> if ready.ContainsKey setting.Key then warnings[setting.Key] else []))
                    @ failed
                Scale =
                    Scale.describe
                        options.Scale.Change
                        (job.Cells.Length, [ for part in parts -> part.Declared, part.Setting ])
                        (job.Derived.Length, derivations.Length)
                Folder = folder |> Option.map _.Folder
            }

        folder |> Option.iter (fun folder -> RunFolder.finish folder (RunRecord.results options result trained))
        result
