namespace Research.Live

open System.Threading
open Research

/// The least exact loss that descents find for settings.
[<RequireQualifiedAccess>]
module internal BestKnown =

    /// The number of descents.
    let descents = 24

    // A descent among eight features takes about a second.
    let private most = 8

    /// Why the least loss is not sought, as a sentence; None where it is.
    let missing (settings: LiveSettings) : string option =
        match LiveSettings.withoutExact settings with
        | Some what -> Some $"There is no exact loss with {what}, so no optimum is known."
        | None when settings.Features > most -> Some $"No optimum is sought for more than {most} features."
        // Descents of second order stop at a kink that is no minimum.
        | None when settings.Penalty = WeightsL1 -> Some "No optimum is sought under an L1 penalty on weights."
        | None -> None

    /// Descends from one random start after another. found hears of the least loss so far and of the number of descents.
    let seek (engine: IEngine) (settings: LiveSettings) (found: float * int -> unit) (stop: CancellationToken) =
        let share = LiveSettings.share settings

        // The exact loss is a sum over features: the penalty is measured in its units.
        let recipe =
            { LiveSettings.recipe { settings with Price = settings.Price / share } None 1 with
                Loss = ExactLoss()
                Trainer = QuasiNewton(CurvePoints = 0)
            }

        let descend restart =
            let plan = Recipe.plan recipe restart
            let states = engine.Train(Population([| plan |]), NoProgress(), stop)
            states[0].Evaluation.Loss * share

        (infinity, [ 0 .. descents - 1 ])
        ||> List.fold (fun least restart ->
            stop.ThrowIfCancellationRequested()
            let least = min least (descend restart)
            found (least, restart + 1)
            least)
        |> ignore
