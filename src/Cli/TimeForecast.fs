namespace Research.Cli

open System
open System.Threading
open System.Threading.Tasks
open Research

/// Forecasts how long a run takes on this machine, by timing a few of its own steps before it.
[<RequireQualifiedAccess>]
module internal TimeForecast =

    // Seconds of a block: long enough for the clock and for code that is compiled meanwhile.
    let private enough = 0.1

    // Seconds after which all code has its final, optimised form.
    let private settling = 0.5

    // The most multiply-adds and instances in one step that is timed. The slowest engine takes some seconds for it.
    let private mostMultiplyAdds, private mostInstances = 2e8, 64

    /// The plan with few steps and the fewest evaluation samples, because evaluation is no part of a step.
    let private shorter (steps: int) (plan: TrainingPlan) =
        TrainingPlan(
            Model = plan.Model,
            Sampler = plan.Sampler,
            Importance = plan.Importance,
            Loss = plan.Loss.With(Nullable(), Nullable 2),
            Target = plan.Target,
            Penalties = plan.Penalties,
            Trainer = plan.Trainer.With(TrainerChange(Nullable steps, Nullable(), Nullable())),
            // That of another training is not known yet; how long a step takes hardly depends on it.
            Start =
                (match plan.Start with
                 | :? FinalWeights -> Initialiser.XavierNormal() :> Initialiser
                 | start -> start),
            Seed = plan.Seed,
            Restart = plan.Restart
        )

    // Seconds of a multiply-add, a step and a model, far above those of any machine and engine. Work that is short at this pace
    // needs no forecast.
    let private slow = {| MultiplyAdd = 1e-8; Step = 1e-5; Model = 1e-2 |}

    /// The approximate number of multiply-adds of one step.
    let private effort (plan: TrainingPlan) = plan.Loss.MultiplyAdds plan.Model

    let private spread count (all: 'item array) =
        [| for k in 0 .. count - 1 -> all[int (int64 k * int64 all.Length / int64 count)] |]

    /// The seconds of one step of one instance, in a population of one shape.
    let private stepSeconds (engine: IEngine) (plans: TrainingPlan array) =
        let count = int (mostMultiplyAdds / max 1.0 (effort plans[0])) |> max 1 |> min mostInstances |> min plans.Length
        let chosen = spread count plans
        let longest = chosen |> Seq.map _.Trainer.Steps |> Seq.max

        let block steps =
            let population = Population(chosen |> Array.map (shorter steps))
            let clock = Clock.stopwatch ()
            engine.Train(population, NoProgress(), CancellationToken.None) |> ignore
            clock ()

        let rec measured steps =
            let seconds = block steps

            if seconds < enough && steps < longest then
                measured (min longest (2 * steps))
            else
                // Other programs and compilation can only make a block slower, so the fastest block counts.
                let clock = Clock.stopwatch ()
                let mutable best = min seconds (block steps)

                while clock () < settling do
                    best <- min best (block steps)

                best / float steps / float count

        measured 1

    /// Whether a plan's sampler can draw before anything is trained.
    let private isReady (plan: TrainingPlan) =
        let rec draws (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> draws attacked.Clean
            | :? Activations -> false
            | _ -> true

        draws plan.Sampler

    let private work (plan: TrainingPlan) = float plan.Trainer.Steps * effort plan

    /// The seconds that the training of each of several figures takes. The largest shapes are timed until patience, in seconds, ends.
    /// Each other shape is given the time per multiply-add of the timed shape whose steps are nearest in size.
    let private trainings patience engine (figures: RunCell list list) : float list =
        let owned =
            [|
                for index, cells in List.indexed figures do
                    for cell in cells do
                        for plan in cell.Plans -> index, plan
            |]

        let clock = Clock.stopwatch ()

        let groups =
            [ for group in Population.Fuse(Array.map snd owned) -> [| for index in group -> owned[index] |] ]
            |> List.sortByDescending (Array.sumBy (snd >> work))
            |> List.map (fun group ->
                let plans = Array.map snd group

                if isReady plans[0] && clock () < patience then
                    group, Some(stepSeconds engine plans)
                else
                    group, None)

        let measured =
            [
                for group, pace in groups do
                    for pace in Option.toList pace -> effort (snd group[0]), pace
            ]

        let likely (plan: TrainingPlan) =
            let size = effort plan

            match measured with
            | [] -> size * slow.MultiplyAdd
            | _ ->
                let near, pace = measured |> List.minBy (fun (each, _) -> abs (log (max 1.0 each / max 1.0 size)))
                pace * size / max 1.0 near

        let seconds = Array.zeroCreate figures.Length

        for group, pace in groups do
            let pace = pace |> Option.defaultWith (fun () -> likely (snd group[0]))

            for index, plan in group do
                seconds[index] <- seconds[index] + float plan.Trainer.Steps * pace

        List.ofArray seconds

    /// The seconds that the training of some cells takes.
    let training (engine: IEngine) (cells: RunCell list) : float = (trainings infinity engine [ cells ]).Head

    /// The seconds that one model of a derivation takes; None where no model is finished before patience, in seconds, ends.
    let private modelSeconds patience (derivation: IDerivation) =
        use stop = new CancellationTokenSource()
        let mutable done' = 0L

        let progress =
            { new IProgress<int64> with
                member _.Report work = Interlocked.Add(&done', work) |> ignore
            }

        let clock = Clock.stopwatch ()

        // The model that is read may not be trained yet; how long it takes hardly depends on its weights.
        let derivation =
            match derivation with
            | :? IFromTraining as derived ->
                let plan = Recipe.plan derived.Of 0
                let none, unknown = EquatableArray.Of<Snapshot> [], Evaluation(nan, nan, 0)
                derived.Resolve [ plan ] [ TrainedState(plan.Begin(), none, EquatableArray.Of<LossPoint> [], unknown) ]
            | alone -> alone

        let work = Task.Run(fun () -> derivation.Compute(progress, stop.Token) |> ignore)

        while not work.IsCompleted && clock () < patience && (Interlocked.Read &done' = 0L || clock () < enough) do
            Thread.Sleep 5

        let models, seconds = Interlocked.Read &done', clock ()
        stop.Cancel()

        try
            work.Wait()
        with :? AggregateException ->
            ()

        if models > 0L then Some(seconds / float models) else None

    /// The seconds that derivations take, several at once; None where no model is finished before patience ends.
    let private derivations patience threads (derivations: IDerivation list) : float option =
        match derivations with
        | [] -> Some 0.0
        | _ ->
            let models = derivations |> List.sumBy (fun derivation -> float derivation.Work)

            modelSeconds patience derivations[derivations.Length / 2]
            |> Option.map (fun seconds -> models * seconds / float (min threads derivations.Length))

    // The seconds of a derivation whose time cannot be found out before it is computed.
    let private unknownDerivation = 60.0

    /// The seconds that each of several cells takes, trainings and then derivations, within a factor of two or three, timed in some
    /// seconds. Of each kind of derivation one is timed.
    let each (engine: IEngine) (cells: RunCell list) (all: IDerivation list) : float list * float list =
        let clock = Clock.stopwatch ()
        let trained = trainings 5.0 engine [ for cell in cells -> [ cell ] ]

        let pace =
            dict
                [
                    for kind, some in all |> List.groupBy _.GetType() ->
                        kind, (if clock () < 20.0 then modelSeconds 2.0 some[some.Length / 2] else None)
                ]

        let derived =
            [
                for derivation in all ->
                    match pace[derivation.GetType()] with
                    | Some seconds -> seconds * float derivation.Work
                    | None -> unknownDerivation
            ]

        trained, derived

    /// The seconds that derivations take, several at once; None where these are not known.
    let deriving threads (all: IDerivation list) : float option =
        // Some derivations report only at their end, so they get more time.
        derivations 3.0 threads all

    /// The seconds that each of several figures takes, within a factor of two or three, timed in a few seconds; None where these are
    /// not known.
    let roughly (engine: IEngine) threads (figures: (RunCell list * IDerivation list) list) : float option list =
        let trained = trainings 5.0 engine (List.map fst figures)
        let derived = figures |> List.map (snd >> derivations 2.0 threads)
        List.map2 (fun trained derived -> derived |> Option.map ((+) trained)) trained derived

    /// The forecast in words; None is an unknown time.
    let words threads (seconds: float option) =
        let on = if threads = 1 then "on one thread" else $"on {threads} threads"

        match seconds with
        | Some seconds -> $"{Humanize.estimate seconds} {on}"
        | None -> "for an unknown time"

    /// What follows a sum of forecasts: the number of figures that it lacks because their times are unknown.
    let unknown (figures: int) =
        match figures with
        | 0 -> ""
        | 1 -> ", and one figure for an unknown time"
        | _ -> $", and {figures} figures for an unknown time"

    /// Whether work may take more than an hour, so that it is worth a forecast.
    let mayBeLong (steps: int64) (multiplyAdds: float) (models: int64) =
        multiplyAdds * slow.MultiplyAdd + float steps * slow.Step + float models * slow.Model > 3_600.0
