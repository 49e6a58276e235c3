namespace Research

open System
open System.Collections.Generic

/// Sentences about restarts that failed, for cells that were trained in this run and for cells that were found.
[<RequireQualifiedAccess>]
module internal Failures =

    let private isLost = Restart.loss >> Double.IsFinite >> not

    /// A sentence if restarts of a cell diverged, and a sentence if restarts ended above the baseline.
    let ofRestarts label (plans: TrainingPlan list) (states: TrainedState list) =
        let lost, finite = List.partition isLost states
        let baseline = if finite.IsEmpty then None else Baseline.loss plans.Head

        [
            if not lost.IsEmpty then
                $"{label}: {lost.Length} of {states.Length} restarts diverged; lower the learning rate."
            for baseline in Option.toList baseline do
                let worse = finite |> List.map _.Evaluation |> List.filter (Baseline.isAbove baseline)

                if not worse.IsEmpty then
                    let worst = worse |> List.map _.Loss |> List.max
                    let are = if worse.Length = 1 then "is" else "are"

                    $"{label}: {worse.Length} of {states.Length} restarts {are} {Scoreboard.failure}, which loses {Humanize.number baseline.Loss}: the highest loss is {Humanize.number worst}; lower the learning rate, train for more steps, or start from smaller weights."
        ]

    // Less is left of a search that ended as well as its line search can beside a kink.
    let private leastLeft = 1e-6

    /// A sentence if the best restart of a cell is a search that ended where the loss still falls.
    let ofSearches label (plans: TrainingPlan list) (states: TrainedState list) =
        let finite = List.zip plans states |> List.filter (snd >> isLost >> not)

        [
            if not finite.IsEmpty then
                let plan, state = finite |> List.minBy (fun (_, state) -> state.Evaluation.Loss)

                for found in SearchEnd.Of(plan, state.Final.Parameters) |> Option.ofObj |> Option.toList do
                    let left = Humanize.number found.Left

                    if found.Left > leastLeft then
                        match found.Outcome with
                        | SearchOutcome.AtKink ->
                            $"{label}: the search stopped beside kinks of the loss in {found.Kinks} parameters, with a slope of {left} L(0) left; start nearer to the minimum, or train (Adam …) to its end."
                        | _ ->
                            $"{label}: the search stopped with a slope of {left} L(0) left; give QuasiNewton more Steps, or start nearer to the minimum."
        ]

    /// What is to be said of cells (label, plans and states) whose restarts that count, by their positions, are worse than a model
    /// that ignores every feature: a claim about them does not hold.
    let ofCounted (cells: (string * (TrainingPlan list * TrainedState list) option) list) (counted: (string * int list) list) =
        let found = Dictionary<string, (TrainingPlan list * TrainedState list) option>()

        for label, cell in cells do
            found[label] <- cell

        [
            for label, positions in counted do
                match found[label] with
                | Some(plans, states) when not positions.IsEmpty ->
                    for baseline in Option.toList (Baseline.loss plans.Head) do
                        let isWorse at = Baseline.isAbove baseline states[at].Evaluation
                        let worse = positions |> List.filter isWorse

                        if not worse.IsEmpty then
                            let which =
                                if positions.Length = 1 then
                                    "the best restart"
                                else
                                    $"{worse.Length} of {positions.Length} restarts"

                            let are = if worse.Length = 1 then "is" else "are"
                            $"at {label} {which} {are} {Scoreboard.failure}"
                | _ -> ()
        ]
