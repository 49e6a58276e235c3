namespace Research

open System

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

                    $"{label}: {worse.Length} of {states.Length} restarts {are} worse than ignoring every feature, which loses {Humanize.number baseline.Loss}: the highest loss is {Humanize.number worst}; lower the learning rate, train for more steps, or start from smaller weights."
        ]
