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
        /// Exact, or sampled with its batch, reduction and evaluation sample.
        Loss: ILoss
        Trainer: ITrainer
        /// At most one; none means 0.
        Seeds: uint64 list
        /// At most one; none means once.
        Restarts: RestartRule list
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

    /// One plan per restart. Only for a setting without faults.
    let plans setting =
        let importance = importance setting

        [
            for restart in 0 .. (rule setting).Count - 1 ->
                TrainingPlan(
                    Model = setting.Model,
                    Sampler = setting.Sampler,
                    Importance = importance,
                    Loss = setting.Loss,
                    Trainer = setting.Trainer,
                    Start = (setting.Starts |> List.tryLast |> Option.defaultWith (fun () -> Initialiser.XavierNormal())),
                    Seed = (setting.Seeds |> List.tryLast |> Option.defaultValue 0UL),
                    Restart = restart
                )
        ]

    /// Optimiser steps of single instances that the setting takes.
    let work setting = int64 setting.Trainer.Steps * int64 (rule setting).Count
