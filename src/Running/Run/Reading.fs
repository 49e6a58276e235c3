namespace Research

open System
open System.Collections.Generic

/// Trainings that read other trainings, the values at a site or the final weights: their order, and their samplers and starts once
/// those are trained.
[<RequireQualifiedAccess>]
module internal Reading =

    let private readings (plan: TrainingPlan) = Recipe.readings plan.Sampler plan.Start

    /// The number of trainings that must be trained one after another before a cell is trained.
    let level (cell: RunCell) = let plan = cell.Plans.Head in Recipe.level plan.Sampler plan.Start

    let private keyOf engine (plan: TrainingPlan) restarts =
        (RunCell.make engine "" [ for restart in 0 .. restarts - 1 -> plan.With(restart = Nullable restart) ]).Key

    /// The keys of the trainings that a trained cell reads, directly or not.
    let keysRead engine (cell: RunCell) : string list =
        let rec all plan =
            [
                for read, restarts in readings plan do
                    keyOf engine read restarts
                    yield! all read
            ]

        cell.Plans |> List.truncate 1 |> List.collect all |> List.distinct

    /// The restart that is read of a training; None where all its restarts diverged, or where it was not trained.
    let private known engine (results: Dictionary<string, TrainedState list>) (plan, restarts) =
        match results.TryGetValue(keyOf engine plan restarts) with
        | true, states -> Restart.ranked (List.map Restart.loss states) |> List.tryHead |> Option.map (fun best -> states[best])
        | _ -> None

    /// Whether a cell cannot be trained because all restarts of a training that it reads, directly or not, are known to have
    /// diverged.
    let isLost engine (results: Dictionary<string, TrainedState list>) (cell: RunCell) =
        let rec lost plan =
            readings plan
            |> List.exists (fun (read, restarts) ->
                (results.ContainsKey(keyOf engine read restarts) && (known engine results (read, restarts)).IsNone)
                || lost read)

        let isDiverged states = (Restart.ranked (List.map Restart.loss states)).IsEmpty
        let plan = cell.Plans.Head
        // A chain has a key for each of its trainings, and most runs have none that diverged.
        not (readings plan).IsEmpty && Seq.exists isDiverged results.Values && lost plan

    /// The sampler with the trained parameters that it reads; None where it reads a training without any.
    let rec private sampler engine results (declared: ISampler) : ISampler option =
        match declared with
        | :? Attacked as attacked ->
            sampler engine results attacked.Clean
            |> Option.map (fun clean -> Attacked(Clean = clean, Budget = attacked.Budget))
        | :? Activations as read ->
            match sampler engine results read.Of.Sampler, known engine results (read.Of, read.Restarts) with
            | Some inner, Some state -> Some(read.Resolve(inner, state.Final.Parameters))
            | _ -> None
        | other -> Some other

    /// The start with the trained parameters that it reads, likewise.
    let private start engine results (declared: Initialiser) : Initialiser option =
        match declared with
        | :? FinalWeights as read ->
            known engine results (read.Of, read.Restarts) |> Option.map (fun state -> read.Resolve state.Final.Parameters)
        | other -> Some other

    /// A derivation with the restarts that it reads; None where all restarts diverged, or where the training is not there. One that reads
    /// none stays as it is.
    /// <param name="ready">The trained cells by their keys, with samplers that can be drawn from.</param>
    let subject engine (ready: Dictionary<string, RunCell>) (results: Dictionary<string, TrainedState list>) (it: IDerivation) =
        match it with
        | :? IFromTraining as derived ->
            let key = (RunCell.make engine "" (Recipe.plans derived.Of)).Key

            match ready.TryGetValue key, results.TryGetValue key with
            | (true, cell), (true, states) ->
                Restart.ranked (List.map Restart.loss states)
                |> List.tryHead
                |> Option.map (fun best ->
                    if derived.IsEach then
                        derived.Resolve cell.Plans states
                    else
                        derived.Resolve [ cell.Plans[best] ] [ states[best] ])
            | _ -> None
        | alone -> Some alone

    /// The cell with samplers that can be drawn from and starts that can be begun with; None where all restarts of a training that it
    /// reads diverged.
    let resolved engine results (cell: RunCell) =
        let plan = cell.Plans.Head

        if (readings plan).IsEmpty then
            Some cell
        else
            match sampler engine results plan.Sampler, start engine results plan.Start with
            | Some sampler, Some start ->
                Some { cell with Plans = [ for plan in cell.Plans -> plan.With(sampler = sampler, start = start) ] }
            | _ -> None
