namespace Research

open System
open System.Collections.Generic
open System.Threading.Tasks

/// Finds, trains and derives the cells of a job.
[<RequireQualifiedAccess>]
module internal Computing =

    /// The restarts of one cell while they are trained; they may end in any order.
    type private Pending(cell: RunCell) =
        let states: TrainedState array = Array.zeroCreate cell.Plans.Length
        let mutable missing = states.Length

        member _.Cell = cell

        /// Stores the state of a restart. The result is all states, in the order of the restarts, once the last one is there.
        member _.Take(restart: int, state: TrainedState) =
            states[restart] <- state
            missing <- missing - 1
            if missing = 0 then Some(List.ofArray states) else None

    /// The approximate number of multiply-adds of one step.
    let effort (plan: TrainingPlan) = plan.Loss.MultiplyAdds plan.Model

    /// What the store has of some cells, by their keys. Damaged files are reported as warnings.
    let find options load folder (cells: RunCell list) =
        let found = Dictionary<string, 'found>()

        for cell in cells do
            let lookup: Lookup<'found> option = folder |> Option.map (fun folder -> load folder cell)
            lookup |> Option.iter (fun lookup -> lookup.Warnings |> List.iter (Warned >> options.Hear))
            lookup |> Option.bind _.Found |> Option.iter (fun found' -> found[cell.Key] <- found')

        found

    /// Trains cells, all that have plans of one shape together; finished is called for each cell as soon as its restarts are
    /// trained.
    let train options (cells: RunCell list) (finished: RunCell -> TrainedState list -> unit) =
        let instances =
            [|
                for cell in cells do
                    let pending = Pending cell

                    for restart, plan in List.indexed cell.Plans do
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
                    pending.Take(restart, state) |> Option.iter (finished pending.Cell)
            }

        for group in Population.Fuse(Array.init instances.Length plan) do
            let population = Population [| for index in group -> plan index |]
            options.Engine.Train(population, hear group, options.Cancellation) |> ignore

    /// Derives cells, several at once; finished is called for each cell as soon as it is derived, by one thread at a time.
    let derive options (missing: (IDerivation * RunCell) list) (finished: RunCell -> EquatableArray<Numbers> -> unit) =
        let gate = obj ()

        let progress =
            { new IProgress<int64> with
                member _.Report work = lock gate (fun () -> options.Hear(Advanced(work, 0.0)))
            }

        let one (derivation: IDerivation, cell) =
            let numbers = derivation.Compute(progress, options.Cancellation)
            lock gate (fun () -> finished cell numbers)

        let at = ParallelOptions(MaxDegreeOfParallelism = options.Threads, CancellationToken = options.Cancellation)

        try
            Parallel.ForEach(missing, at, one) |> ignore
        with :? AggregateException as several ->
            // Several derivations were cancelled, or at least one failed: the first error stands for all.
            raise (several.Flatten().InnerExceptions[0])
