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

    /// Whether the least loss is sought.
    let isSought (settings: LiveSettings) = (LiveSettings.exact most settings).IsSome

    /// Descends from one random start after another. found hears of the least loss so far and of the number of descents.
    let seek (engine: IEngine) (settings: LiveSettings) (found: float * int -> unit) (stop: CancellationToken) =
        let recipe =
            { LiveSettings.recipe settings None 1 with
                Loss = ExactLoss()
                Trainer = QuasiNewton(CurvePoints = 0)
            }

        let descend restart =
            let plan = Recipe.plan recipe restart
            let states = engine.Train(Population([| plan |]), NoProgress(), stop)
            states[0].Evaluation.Loss * LiveSettings.share settings

        (infinity, [ 0 .. descents - 1 ])
        ||> List.fold (fun least restart ->
            stop.ThrowIfCancellationRequested()
            let least = min least (descend restart)
            found (least, restart + 1)
            least)
        |> ignore
