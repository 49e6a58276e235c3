namespace Research

open System
open System.Collections.Generic

/// Values that --set puts in place of the declared ones: steps=…, batch=…, rate=…, decay=…, seed=…, restarts=….
type internal Change =
    {
        /// Optimizer steps of a restart.
        Steps: int option
        /// Fresh samples in a step.
        Batch: int option
        /// The learning rate at the top of its schedule.
        Rate: float option
        /// The weight decay; a fault where the optimizer has none.
        Decay: float option
        /// The seed of all random numbers.
        Seed: uint64 option
        /// The number of restarts of each cell.
        Restarts: int option
    }

/// How much of a declared study is run.
type internal Scale =
    {
        /// A quick run has fewer steps, restarts and cells; it takes seconds and decides no claim.
        Quick: bool
        Change: Change
        /// The cells that are run in place of all; an empty list means all.
        Only: Wanted list
    }

/// Applies scales to studies.
[<RequireQualifiedAccess>]
module internal Scale =

    /// Nothing is replaced.
    let noChange = { Steps = None; Batch = None; Rate = None; Decay = None; Seed = None; Restarts = None }

    /// What is replaced, as --set has it, e.g. ["steps=20"; "seed=2"].
    let written (change: Change) =
        let each name (value: 'value option) = value |> Option.map (fun value -> $"{name}={value}") |> Option.toList

        each "steps" change.Steps
        @ each "batch" change.Batch
        @ each "rate" change.Rate
        @ each "decay" change.Decay
        @ each "seed" change.Seed
        @ each "restarts" change.Restarts

    /// As declared.
    let full = { Quick = false; Change = noChange; Only = [] }

    // A quick run has a quarter of the steps, at most two restarts, and at most four cells of a part.
    let private quickSteps steps = if steps > 1 then max 1 (steps / 4) else steps

    let private quickRestarts = 2
    let private quickCells = 4
    let private quickEvaluationSamples = 16_384

    /// The cells of a part that are run: all of them or, in a quick run of more than four, four evenly spread ones with both ends.
    let cells scale (all: 'cell list) =
        if scale.Quick && all.Length > quickCells then
            [ for k in 0 .. quickCells - 1 -> all[k * (all.Length - 1) / (quickCells - 1)] ]
        else
            all

    /// The labels of the cells that are run: the wanted cells or, in a quick run, at most four of them in each part.
    let chosen scale (parts: Address list list) =
        let wanted =
            if scale.Only.IsEmpty then
                id
            else
                List.filter (HashSet(Address.wanted scale.Only (List.concat parts)).Contains)

        [
            for addresses in parts do
                for address in addresses |> wanted |> cells scale -> address.Label
        ]
        |> HashSet

    /// The value in place of each one that was written, so that a verb that was written twice stays a fault.
    let private replace written value =
        match written with
        | [] -> [ value ]
        | written -> List.replicate written.Length value

    let private change (change: Change) (recipe: Recipe) =
        let trainer =
            TrainerChange(Option.toNullable change.Steps, Option.toNullable change.Rate, Option.toNullable change.Decay)

        let rule = Recipe.rule recipe

        { recipe with
            Trainer = recipe.Trainer.With trainer
            Loss = recipe.Loss.With(Option.toNullable change.Batch, Nullable())
            Seeds = change.Seed |> Option.map (replace recipe.Seeds) |> Option.defaultValue recipe.Seeds
            Restarts =
                match change.Restarts with
                | Some count -> replace recipe.Restarts { rule with Count = count }
                | None -> recipe.Restarts
        }

    let private quick (recipe: Recipe) =
        { recipe with
            Trainer = recipe.Trainer.With(TrainerChange(Nullable(quickSteps recipe.Trainer.Steps), Nullable(), Nullable()))
            Loss = recipe.Loss.With(Nullable(), Nullable(min quickEvaluationSamples recipe.Loss.EvaluationSamples))
            Restarts = [ for rule in recipe.Restarts -> { rule with Count = min rule.Count quickRestarts } ]
        }

    /// The recipe at a scale, which is trained in place of the declared recipe.
    let rec apply scale recipe : Recipe =
        let recipe = (if scale.Quick then quick recipe else recipe) |> change scale.Change

        // The trainings that it reads are run at the same scale.
        let read (of': TrainingPlan) restarts =
            let named = apply scale (Recipe.ofPlan of' restarts)

            of'.With(
                sampler = named.Sampler,
                loss = named.Loss,
                trainer = named.Trainer,
                start = List.last named.Starts,
                seed = Nullable(List.last named.Seeds),
                restart = Nullable 0
            ),
            (Recipe.rule named).Count

        { recipe with
            Sampler = recipe.Sampler |> Recipe.reading (fun it -> it.With(read it.Of it.Restarts))
            Starts =
                [
                    for start in recipe.Starts -> start |> Recipe.goingOn (fun it -> it.With(read it.Of it.Restarts))
                ]
        }

    /// The derivation at a scale, and the training that it reads at the same one.
    let derivation scale (derivation: IDerivation) : IDerivation =
        match (if scale.Quick then derivation.Quick else derivation) with
        | :? IFromTraining as derived -> derived.With(apply scale derived.Of)
        | alone -> alone

    /// A fault for each value of --set that a recipe cannot take.
    let faults (change: Change) (recipe: Recipe) : Fault list =
        [
            match change.Decay, recipe.Trainer with
            | Some decay, (:? IFirstOrder as trainer) when
                trainer.With(TrainerChange(System.Nullable(), System.Nullable(), System.Nullable decay)) = trainer
                && trainer.Rule.Decay <> decay
                ->
                Fault("the weight decay", $"{decay}", "left out, because the trainer has none", "declare AdamW to decay weights")
            | _ -> ()
            match recipe.Trainer with
            | :? IFirstOrder -> ()
            | _ ->
                for name, value in [ "the learning rate", change.Rate; "the weight decay", change.Decay ] do
                    match value with
                    | Some value ->
                        Fault(name, $"{value}", "left out, because the trainer has none", "declare Adam or AdamW to set it")
                    | None -> ()
            match change.Batch, recipe.Loss with
            | Some batch, (:? ExactLoss | :? FewActiveLoss) ->
                Fault(
                    "the number of samples a step",
                    $"{batch}",
                    "left out, because an exact loss draws none",
                    "leave batch= out, or minimise Sampled(Batch = …)"
                )
            | _ -> ()
        ]

    /// The same for the recipe of a training that another training reads.
    let faultsOfRead (change: Change) (read: Recipe) : Fault list =
        [
            for found in faults change read ->
                Fault($"{found.Subject} of the training that is read", found.Value, found.Bound, found.Remedy)
        ]

    let private changes (change: Change) (declared: Recipe list) =
        let declared = declared @ List.collect Recipe.chain declared

        let rule (read: UpdateRule -> float) (recipe: Recipe) =
            match recipe.Trainer with
            | :? IFirstOrder as trainer -> [ Humanize.number (read trainer.Rule) ]
            | _ -> []

        let seed (recipe: Recipe) = [ recipe.Seeds |> List.tryLast |> Option.defaultValue 0UL |> string ]

        let each key (value: string option) (was: Recipe -> string list) =
            [
                for value in Option.toList value do
                    match declared |> List.collect was |> List.distinct with
                    | [ same ] when same = value -> $"{key} {value}, as declared"
                    | [ one ] -> $"{key} {value} instead of the declared {one}"
                    | _ -> $"{key} {value} instead of those declared"
            ]

        [
            yield! each "steps" (Option.map string change.Steps) (fun recipe -> [ string recipe.Trainer.Steps ])
            yield! each "batch" (Option.map string change.Batch) (fun recipe -> [ string recipe.Loss.Batch ])
            yield! each "rate" (Option.map Humanize.number change.Rate) (rule _.Rate)
            yield! each "decay" (Option.map Humanize.number change.Decay) (rule _.Decay)
            yield! each "seed" (Option.map string change.Seed) seed
            yield! each "restarts" (Option.map string change.Restarts) (fun recipe -> [ string (Recipe.rule recipe).Count ])
        ]

    /// The reason why claims stay undecided: the run is not the declared one. None where it is.
    /// <param name="scale">The scale of the run.</param>
    /// <param name="cells">The number of declared cells, and the number of cells that were run.</param>
    /// <param name="declared">The declared recipes of the trained cells that were run.</param>
    let whyOpen scale (cells: int, ran: int) (declared: Recipe list) : string option =
        let reasons =
            [
                if scale.Quick then
                    "as a quick run"
                yield! changes scale.Change declared |> List.map (fun change -> $"with {change}")
                if ran < cells && not scale.Quick then
                    $"in {ran} of {cells} cells"
            ]

        match reasons with
        | [] -> None
        | reasons -> Some $"""run {String.concat " and " reasons}"""

    /// How a run at a scale differs from the declared study, e.g. "2500 of 10000 steps, 2 of 10 restarts".
    /// <param name="scale">The scale.</param>
    /// <param name="cells">The number of declared trained cells.</param>
    /// <param name="pairs">The recipe of each trained cell, as declared and as it is run.</param>
    /// <param name="derivations">The number of declared derivations.</param>
    /// <param name="derived">Those that are run, as they are declared.</param>
    let describe scale (cells: int, pairs: (Recipe * Recipe) list) (derivations: int, derived: IDerivation list) =
        let change = scale.Change

        let shorter =
            if scale.Quick then
                derived |> List.filter Derivation.hasQuick |> List.length
            else
                0

        let most (measure: Recipe -> int) =
            let declared, run = pairs |> List.map (fun (declared, run) -> measure declared, measure run) |> List.unzip

            List.max (0 :: declared), List.max (0 :: run)

        let reduced =
            [
                "steps", most _.Trainer.Steps
                "samples a step", most _.Loss.Batch
                "restarts", most (fun recipe -> (Recipe.rule recipe).Count)
                "evaluation samples", most _.Loss.EvaluationSamples
                "cells", (cells, pairs.Length)
                "derivations", (derivations, derived.Length)
            ]
            |> List.filter (fun (_, (declared, run)) -> declared <> run)
            |> List.map (fun (what, (declared, run)) -> $"{run} of {declared} {what}")

        let replaced =
            [
                if cells > 0 then
                    yield! change.Rate |> Option.map (fun rate -> $"rate {Humanize.number rate}") |> Option.toList
                    yield! change.Decay |> Option.map (fun decay -> $"decay {Humanize.number decay}") |> Option.toList
                    yield! change.Seed |> Option.map (fun seed -> $"seed {seed}") |> Option.toList
            ]

        let shortened =
            match shorter with
            | 0 -> []
            | 1 -> [ "1 derivation in its quick form" ]
            | several -> [ $"{several} derivations in their quick form" ]

        match reduced @ shortened @ replaced with
        | [] -> "as declared"
        | changes -> String.concat ", " changes
