namespace Research

open System
open System.Collections.Generic

/// Trainings that read the values at a site of another: in which order they are trained, and with what.
[<RequireQualifiedAccess>]
module internal Reading =

    /// How many trainings are read, one from another, before a setting is trained.
    let level (setting: RunSetting) =
        let rec depth (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> depth attacked.Clean
            | :? Activations as read -> 1 + depth read.Of.Sampler
            | _ -> 0

        depth setting.Plans.Head.Sampler

    let private keyOf engine (read: Activations) =
        (RunSetting.make engine "" [ for restart in 0 .. read.Restarts - 1 -> read.Of.With(restart = Nullable restart) ]).Key

    let private best states = Restart.ranked (List.map Restart.loss states) |> List.tryHead

    /// Whether a setting cannot be trained, because all restarts of a training that it reads are known to have diverged.
    let isLost engine (results: Dictionary<string, TrainedState list>) (setting: RunSetting) =
        let rec lost (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> lost attacked.Clean
            | :? Activations as read ->
                match results.TryGetValue(keyOf engine read) with
                | true, states -> (best states).IsNone || lost read.Of.Sampler
                | _ -> lost read.Of.Sampler
            | _ -> false

        lost setting.Plans.Head.Sampler

    /// The sampler with what was trained in it; None where all restarts of what it reads diverged.
    let rec private resolve engine (results: Dictionary<string, TrainedState list>) (sampler: ISampler) : ISampler option =
        match sampler with
        | :? Attacked as attacked ->
            resolve engine results attacked.Clean
            |> Option.map (fun clean -> Attacked(Clean = clean, Budget = attacked.Budget))
        | :? Activations as read ->
            let states = results[keyOf engine read]

            match resolve engine results read.Of.Sampler, best states with
            | Some inner, Some best -> Some(read.Resolve(inner, states[best].Final.Parameters))
            | _ -> None
        | other -> Some other

    /// A setting that can be trained; None where all restarts of what it reads diverged.
    let resolved engine results (setting: RunSetting) =
        if level setting = 0 then
            Some setting
        else
            resolve engine results setting.Plans.Head.Sampler
            |> Option.map (fun sampler -> { setting with Plans = [ for plan in setting.Plans -> plan.With(sampler = sampler) ] })
