namespace Research

/// One point of an experiment as it was declared: what is trained how often, not yet checked.
/// Lists hold what may be written once only, so that writing it twice is a fault and not a silent choice.
type Setting =
    {
        Sampler: ISampler
        Model: IModel
        /// Multiplied, feature by feature; none means uniform.
        Weights: Importance list
        /// At most one; none means XavierNormal.
        Starts: Initialiser list
        /// At most one; none means the input.
        Targets: ITarget list
        /// Exact, or sampled with its batch, error, reduction and evaluation sample.
        Loss: ILoss
        /// What is added to the loss.
        Penalties: Penalty list
        Trainer: ITrainer
        /// At most one; none means 0.
        Seeds: uint64 list
        /// At most one; none means once.
        Restarts: RestartRule list
        /// What was written and cannot be held by the others, e.g. a negative seed.
        Refused: Fault list
    }

/// Settings.
[<RequireQualifiedAccess>]
module Setting =

    /// The restart rule, the last one written.
    let rule setting = setting.Restarts |> List.tryLast |> Option.defaultValue Restart.once

    /// The importances I_i [Features]: the product of all that was written.
    let importance setting =
        let features = setting.Model.Features
        let uniform = Importance.Uniform() :> Importance

        uniform :: setting.Weights
        |> List.map _.Resolve(features).ToArray()
        |> List.reduce (Array.map2 (*))
        |> Values.Of<float>

    /// What outputs are compared with, the last one written.
    let target setting = setting.Targets |> List.tryLast |> Option.defaultValue Target.Input

    let private planner setting =
        let importance = importance setting
        let start = setting.Starts |> List.tryLast |> Option.defaultWith (fun () -> Initialiser.XavierNormal())
        let target, penalties = target setting, Values.Of<Penalty> setting.Penalties
        let seed = setting.Seeds |> List.tryLast |> Option.defaultValue 0UL

        fun restart ->
            TrainingPlan(
                Model = setting.Model,
                Sampler = setting.Sampler,
                Importance = importance,
                Target = target,
                Loss = setting.Loss,
                Penalties = penalties,
                Trainer = setting.Trainer,
                Start = start,
                Seed = seed,
                Restart = restart
            )

    /// The plan of a restart, counted from 0. Only for a setting without faults.
    let plan setting restart = planner setting restart

    /// One plan per restart. Only for a setting without faults.
    let plans setting = List.init (rule setting).Count (planner setting)

    /// Optimiser steps of single instances that the setting takes.
    let work setting = int64 setting.Trainer.Steps * int64 (rule setting).Count

    /// The training that a setting reads, as a setting; None where it reads none.
    let rec internal named setting : Setting option =
        match setting.Sampler with
        | :? Attacked as attacked -> named { setting with Sampler = attacked.Clean }
        | :? Activations as read ->
            let plan = read.Of

            Some
                {
                    Sampler = plan.Sampler
                    Model = plan.Model
                    Weights = [ Importance.Explicit plan.Importance ]
                    Starts = [ plan.Start ]
                    Targets = [ plan.Target ]
                    Loss = plan.Loss
                    Penalties = List.ofSeq plan.Penalties
                    Trainer = plan.Trainer
                    Seeds = [ plan.Seed ]
                    Restarts = [ { Count = read.Restarts } ]
                    Refused = []
                }
        | _ -> None

    /// A sampler with another in the place of the one that reads a training.
    let rec internal reading (change: Activations -> Activations) (sampler: ISampler) : ISampler =
        match sampler with
        | :? Attacked as attacked -> Attacked(Clean = reading change attacked.Clean, Budget = attacked.Budget)
        | :? Activations as read -> change read
        | other -> other

    /// The trainings that a setting reads, to any depth, the nearest first.
    let rec internal chain setting =
        match named setting with
        | Some next -> next :: chain next
        | None -> []

    /// The trainings that settings read and that are none of them, each once.
    let internal readBy (settings: Setting list) =
        let recipe setting = plan setting 0, (rule setting).Count

        match settings |> List.collect chain with
        | [] -> []
        | read ->
            let own = settings |> List.map recipe |> System.Collections.Generic.HashSet
            read |> List.distinctBy recipe |> List.filter (fun setting -> not (own.Contains(recipe setting)))
