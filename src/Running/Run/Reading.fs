namespace Research

open System
open System.Collections.Generic

/// Trainings that read the values at a site of another training: their order, and their samplers once that one is trained.
[<RequireQualifiedAccess>]
module internal Reading =

    /// The number of trainings that must be trained one after another before a cell is trained.
    let level (cell: RunCell) =
        let rec depth (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> depth attacked.Clean
            | :? Activations as read -> 1 + depth read.Of.Sampler
            | _ -> 0

        depth cell.Plans.Head.Sampler

    let private keyOf engine (read: Activations) =
        (RunCell.make engine "" [ for restart in 0 .. read.Restarts - 1 -> read.Of.With(restart = Nullable restart) ]).Key

    let private best states = Restart.ranked (List.map Restart.loss states) |> List.tryHead

    /// Whether a cell cannot be trained because all restarts of a training that it reads, directly or not, are known to have
    /// diverged.
    let isLost engine (results: Dictionary<string, TrainedState list>) (cell: RunCell) =
        let rec lost (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> lost attacked.Clean
            | :? Activations as read ->
                match results.TryGetValue(keyOf engine read) with
                | true, states -> (best states).IsNone || lost read.Of.Sampler
                | _ -> lost read.Of.Sampler
            | _ -> false

        lost cell.Plans.Head.Sampler

    /// The sampler with the trained parameters that it reads; None where all restarts of a training that it reads diverged.
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

    /// The cell with samplers that can be drawn from; None where all restarts of a training that it reads diverged.
    let resolved engine results (cell: RunCell) =
        if level cell = 0 then
            Some cell
        else
            resolve engine results cell.Plans.Head.Sampler
            |> Option.map (fun sampler -> { cell with Plans = [ for plan in cell.Plans -> plan.With(sampler = sampler) ] })
