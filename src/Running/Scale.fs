namespace Research

open System
open System.Collections.Generic

/// Settings that the command line may replace: --set steps=…, batch=…, rate=…, decay=…, seed=…, restarts=….
type Change =
    {
        /// Optimiser steps.
        Steps: int option
        /// Fresh samples a step.
        Batch: int option
        /// The learning rate at the top of its schedule.
        Rate: float option
        /// The weight decay; only where the trainer has one.
        Decay: float option
        /// The experiment's seed.
        Seed: uint64 option
        /// Training runs per setting; which of them count stays as declared.
        Restarts: int option
    }

/// How much of what was declared is run.
type Scale =
    {
        /// Fewer steps, restarts and cells: a look in seconds, which decides no claim.
        Quick: bool
        Change: Change
        /// These cells in place of all; none means all.
        Only: Wanted list
    }

/// Scales.
[<RequireQualifiedAccess>]
module Scale =

    /// Nothing is replaced.
    let noChange = { Steps = None; Batch = None; Rate = None; Decay = None; Seed = None; Restarts = None }

    /// As declared.
    let full = { Quick = false; Change = noChange; Only = [] }

    // A quick look: a quarter of the steps, at most two restarts, and at most four cells of a part.
    let private quickSteps steps = if steps > 1 then max 1 (steps / 4) else steps

    let private quickRestarts = 2
    let private quickCells = 4
    let private quickJudgedOn = 16_384

    /// The cells that are run: all, or a few evenly spread ones with both ends.
    let cells scale (all: 'cell list) =
        if scale.Quick && all.Length > quickCells then
            [ for k in 0 .. quickCells - 1 -> all[k * (all.Length - 1) / (quickCells - 1)] ]
        else
            all

    /// The labels of the cells that are run, from the places of each part: those that are wanted, of which a quick look takes a
    /// few of each part.
    let internal chosen scale (parts: Address list list) =
        let wanted = Address.wanted scale.Only (List.concat parts) |> HashSet

        [
            for places in parts do
                for place in places |> List.filter wanted.Contains |> cells scale -> place.Label
        ]
        |> HashSet

    /// One value in place of every one that was written, so that what was written twice stays a fault.
    let private replace written value =
        match written with
        | [] -> [ value ]
        | written -> List.replicate written.Length value

    let private change (change: Change) (setting: Setting) =
        let trainer =
            TrainerChange(Option.toNullable change.Steps, Option.toNullable change.Rate, Option.toNullable change.Decay)

        let rule = Setting.rule setting

        { setting with
            Trainer = setting.Trainer.With trainer
            Loss = setting.Loss.With(Option.toNullable change.Batch, Nullable())
            Seeds = change.Seed |> Option.map (replace setting.Seeds) |> Option.defaultValue setting.Seeds
            Restarts =
                match change.Restarts with
                | Some count -> replace setting.Restarts { rule with Count = count }
                | None -> setting.Restarts
        }

    let private quick (setting: Setting) =
        { setting with
            Trainer = setting.Trainer.With(TrainerChange(Nullable(quickSteps setting.Trainer.Steps), Nullable(), Nullable()))
            Loss = setting.Loss.With(Nullable(), Nullable(min quickJudgedOn setting.Loss.JudgedOn))
            Restarts = [ for rule in setting.Restarts -> { rule with Count = min rule.Count quickRestarts } ]
        }

    /// The setting that is trained in place of the declared one.
    let rec apply scale setting : Setting =
        let setting = (if scale.Quick then quick setting else setting) |> change scale.Change

        match Setting.named setting with
        | None -> setting
        | Some named ->
            let named = apply scale named

            let read (read: Activations) =
                let seed = List.last named.Seeds

                read.With(
                    read.Of.With(
                        sampler = named.Sampler,
                        loss = named.Loss,
                        trainer = named.Trainer,
                        seed = Nullable seed,
                        restart = Nullable 0
                    ),
                    (Setting.rule named).Count
                )

            { setting with Sampler = Setting.reading read setting.Sampler }

    /// What of a --set cannot be done to a setting.
    let faults (change: Change) (setting: Setting) : Fault list =
        [
            match change.Decay, setting.Trainer with
            | Some decay, (:? IFirstOrder as trainer) when
                trainer.With(TrainerChange(System.Nullable(), System.Nullable(), System.Nullable decay)) = trainer
                && trainer.Rule.Decay <> decay
                ->
                Fault("the weight decay", $"{decay}", "left out, because the trainer has none", "declare AdamW to decay weights")
            | _ -> ()
            match setting.Trainer with
            | :? IFirstOrder -> ()
            | _ ->
                for name, value in [ "the learning rate", change.Rate; "the weight decay", change.Decay ] do
                    match value with
                    | Some value ->
                        Fault(name, $"{value}", "left out, because the trainer has none", "declare Adam or AdamW to set it")
                    | None -> ()
            match change.Batch, setting.Loss with
            | Some batch, (:? ExactLoss) ->
                Fault(
                    "the number of samples a step",
                    $"{batch}",
                    "left out, because an exact loss draws none",
                    "leave batch= out, or minimise Sampled(Batch = …)"
                )
            | _ -> ()
        ]

    /// What of a --set cannot be done to a training that another reads.
    let internal faultsOfRead (change: Change) (read: Setting) : Fault list =
        [
            for found in faults change read ->
                Fault($"{found.Subject} of the training that is read", found.Value, found.Bound, found.Remedy)
        ]

    let private changes (change: Change) (declared: Setting list) =
        let declared = declared @ List.collect Setting.chain declared

        let rule (read: UpdateRule -> float) (setting: Setting) =
            match setting.Trainer with
            | :? IFirstOrder as trainer -> [ Humanize.number (read trainer.Rule) ]
            | _ -> []

        let seed (setting: Setting) = [ setting.Seeds |> List.tryLast |> Option.defaultValue 0UL |> string ]

        let each key (value: string option) (was: Setting -> string list) =
            [
                for value in Option.toList value do
                    match declared |> List.collect was |> List.distinct with
                    | [ same ] when same = value -> $"{key} {value}, as declared"
                    | [ one ] -> $"{key} {value} instead of the declared {one}"
                    | _ -> $"{key} {value} instead of those declared"
            ]

        [
            yield! each "steps" (Option.map string change.Steps) (fun setting -> [ string setting.Trainer.Steps ])
            yield! each "batch" (Option.map string change.Batch) (fun setting -> [ string setting.Loss.Batch ])
            yield! each "rate" (Option.map Humanize.number change.Rate) (rule _.Rate)
            yield! each "decay" (Option.map Humanize.number change.Decay) (rule _.Decay)
            yield! each "seed" (Option.map string change.Seed) seed
            yield! each "restarts" (Option.map string change.Restarts) (fun setting -> [ string (Setting.rule setting).Count ])
        ]

    /// Why claims stay open: what was run is not what was declared. None where it is.
    /// <param name="scale">What was asked for.</param>
    /// <param name="cells">How many cells are declared, and how many of them were run.</param>
    /// <param name="declared">What the trained ones of them declare.</param>
    let internal whyOpen scale (cells: int, ran: int) (declared: Setting list) : string option =
        let reasons =
            [
                if scale.Quick then
                    "as a quick look"
                yield! changes scale.Change declared |> List.map (fun change -> $"with {change}")
                if ran < cells && not scale.Quick then
                    $"in {ran} of {cells} cells"
            ]

        match reasons with
        | [] -> None
        | reasons -> Some $"""run {String.concat " and " reasons}"""

    /// What a scale made of what was declared, in words.
    let describe (change: Change) (cells: int, pairs: (Setting * Setting) list) (derivations: int, derived: int) =
        let most (measure: Setting -> int) =
            let declared, run = pairs |> List.map (fun (declared, run) -> measure declared, measure run) |> List.unzip

            List.max (0 :: declared), List.max (0 :: run)

        let reduced =
            [
                "steps", most _.Trainer.Steps
                "samples a step", most _.Loss.Batch
                "restarts", most (fun setting -> (Setting.rule setting).Count)
                "evaluation samples", most _.Loss.JudgedOn
                "settings", (cells, pairs.Length)
                "derivations", (derivations, derived)
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

        match reduced @ replaced with
        | [] -> "as declared"
        | changes -> String.concat ", " changes
