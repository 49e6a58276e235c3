namespace Research

open System
open System.Collections.Generic
open System.Runtime.ExceptionServices
open System.Threading.Tasks

/// Finds, trains and derives the cells of a job.
[<RequireQualifiedAccess>]
module internal Computing =

    /// The approximate number of multiply-adds of one step.
    let effort (plan: TrainingPlan) = plan.Loss.MultiplyAdds plan.Model

    /// Does several things at once. The first error stands for all.
    let private atOnce options (count: int) (work: int -> unit) : unit =
        let at = ParallelOptions(MaxDegreeOfParallelism = options.Threads, CancellationToken = options.Cancellation)

        try
            Parallel.For(0, count, at, work) |> ignore
        with :? AggregateException as several ->
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0])

    /// What the store has of some cells, by their keys. Damaged files are reported as warnings.
    let find options (load: RunFolder -> RunCell -> Lookup<'found>) (folder: RunFolder option) (cells: RunCell list) =
        let found = Dictionary<string, 'found>()

        match folder with
        | Some folder ->
            let cells = Array.ofList cells
            let lookups = Array.zeroCreate cells.Length
            atOnce options cells.Length (fun k -> lookups[k] <- load folder cells[k])
            Store.damage folder.Owner |> List.iter (Warned >> options.Hear)

            for cell, lookup in Array.zip cells lookups do
                lookup.Warnings |> List.iter (Warned >> options.Hear)
                lookup.Found |> Option.iter (fun found' -> found[cell.Key] <- found')
        | None -> ()

        found

    /// A restart that is to be trained.
    [<Struct; NoComparison; NoEquality>]
    type private Instance = { Pending: Pending; Restart: int }

    let private planOf (instance: Instance) = instance.Pending.Plans[instance.Restart]

    /// Restarts of one shape as a population. Where all begin at their beginning, each is computed when it is needed.
    let private population (instances: Instance array) (group: IReadOnlyList<int>) =
        let plans = [| for index in group -> planOf instances[index] |]
        let progress index = instances[index].Pending.Progress instances[index].Restart

        if group |> Seq.forall (fun index -> (progress index).IsNotBegun) then
            Population plans
        else
            let start index =
                match progress index with
                | Stopped at -> at
                | _ -> Checkpoint.From((planOf instances[index]).Begin())

            Population(plans, [| for index in group -> start index |])

    /// Trains cells, all that have plans of one shape together; finished is called for each cell as soon as its restarts are
    /// trained, and failed for each restart that raises an error. What unfinished cells need in order to go on is kept in a folder, from
    /// time to time and when the training is stopped.
    let train
        options
        (folder: RunFolder option)
        (cells: RunCell list)
        (finished: RunCell -> TrainedState list -> unit)
        (failed: RunCell -> exn -> unit)
        =
        let warn sentence = options.Hear(Warned sentence)
        let clock = Clock.stopwatch ()

        let pending = [ for cell in cells -> Pending(folder, options.CheckpointEvery.TotalSeconds, clock, warn, cell) ]

        for each in pending do
            if each.StepsBefore > 0L then
                let steps, all = each.StepsBefore, each.Cell.Plans |> Seq.sumBy (fun plan -> int64 plan.Trainer.Steps)
                warn $"{each.Cell.Label} goes on after {steps} of {all} steps, which were kept when it was stopped"
                options.Hear(Advanced(steps, float steps * effort each.Cell.Plans.Head))

            each.States |> Option.iter (finished each.Cell)

        let instances =
            [|
                for each in pending do
                    for restart in 0 .. each.Plans.Length - 1 do
                        if not (each.Progress restart).IsEnded then
                            { Pending = each; Restart = restart }
            |]

        let hear (group: IReadOnlyList<int>) =
            let at position : Instance = instances[group[position]]
            let each = effort (planOf (at 0))

            { new ITrainingProgress with
                member _.Advanced steps = options.Hear(Advanced(steps, float steps * each))

                member _.Finished(position, state) =
                    let instance = at position
                    instance.Pending.Take(instance.Restart, state) |> Option.iter (finished instance.Pending.Cell)

                member _.Failed(position, error) =
                    failed (at position).Pending.Cell error
                    true

                member _.WantsCheckpoint position =
                    let instance = at position
                    instance.Pending.WantsCheckpoint instance.Restart

                member _.Reached(position, checkpoint) = (at position).Pending.Reached((at position).Restart, checkpoint)
            }

        try
            for group in Population.Fuse(instances |> Array.map planOf) do
                options.Engine.Train(population instances group, hear group, options.Cancellation) |> ignore
        finally
            for each in pending do
                if each.States.IsNone then
                    each.KeepIf true

    /// Derives cells, several at once; finished is called for each cell as soon as it is derived, and failed for each that raises an
    /// error, by one thread at a time.
    let derive
        options
        (missing: (IDerivation * RunCell) list)
        (finished: RunCell -> EquatableArray<Numbers> -> unit)
        (failed: RunCell -> exn -> unit)
        =
        let gate = obj ()

        let progress =
            { new IProgress<int64> with
                member _.Report work = lock gate (fun () -> options.Hear(Advanced(work, 0.0)))
            }

        let one (derivation: IDerivation, cell) =
            let computed =
                try
                    Ok(derivation.Compute(progress, options.Cancellation))
                with
                | :? OperationCanceledException -> reraise ()
                | error -> Error error

            lock gate (fun () ->
                match computed with
                | Ok numbers -> finished cell numbers
                | Error error -> failed cell error)

        let missing = Array.ofList missing
        atOnce options missing.Length (fun k -> one missing[k])
