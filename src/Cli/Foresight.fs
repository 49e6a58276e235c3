namespace Research.Cli

open System
open System.Threading
open System.Threading.Tasks
open Research

/// How long a run takes here, measured before it on its own first steps.
[<RequireQualifiedAccess>]
module Foresight =

    // Long enough for the clock, and for code that is compiled on the way.
    let private enough = 0.1

    // As long as it takes at least until all code is compiled as it stays.
    let private settling = 0.5

    // So many multiply-adds in one step at most: the slowest engine does that in some seconds.
    let private mostMultiplyAdds, private mostInstances = 2e8, 64

    /// The plan for a few steps, judged on as few samples as there may be: judging is not in proportion to steps.
    let private shorter (steps: int) (plan: TrainingPlan) =
        TrainingPlan(
            Model = plan.Model,
            Sampler = plan.Sampler,
            Importance = plan.Importance,
            Loss = plan.Loss.With(Nullable(), Nullable 2),
            Target = plan.Target,
            Penalties = plan.Penalties,
            Trainer = plan.Trainer.With(TrainerChange(Nullable steps, Nullable(), Nullable())),
            Start = plan.Start,
            Seed = plan.Seed,
            Restart = plan.Restart
        )

    // Far slower than any machine and engine: below this nothing needs to be measured.
    let private slow = {| MultiplyAdd = 1e-8; Step = 1e-5; Model = 1e-2 |}

    /// Multiply-adds of one step, about.
    let private effort (plan: TrainingPlan) = plan.Loss.MultiplyAdds plan.Model

    let private spread count (all: 'item array) =
        [| for k in 0 .. count - 1 -> all[int (int64 k * int64 all.Length / int64 count)] |]

    /// Seconds of one step of one instance, of a population of one shape.
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
                // What else the machine does at times only slows a block down, and so does code that is compiled meanwhile.
                let clock = Clock.stopwatch ()
                let mutable best = min seconds (block steps)

                while clock () < settling do
                    best <- min best (block steps)

                best / float steps / float count

        measured 1

    /// Whether a plan's samples can be drawn before anything is trained.
    let private isReady (plan: TrainingPlan) =
        let rec draws (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> draws attacked.Clean
            | :? Activations -> false
            | _ -> true

        draws plan.Sampler

    let private work (plan: TrainingPlan) = float plan.Trainer.Steps * effort plan

    /// Seconds that each of several figures takes to be trained. The largest shapes are measured, as many as there is patience for; any
    /// other is taken to go as fast, multiply-add for multiply-add, as that of them whose steps are nearest in size.
    let private trainings patience engine (figures: RunSetting list list) : float list =
        let owned =
            [|
                for index, settings in List.indexed figures do
                    for setting in settings do
                        for plan in setting.Plans -> index, plan
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

    /// Seconds that settings take to be trained.
    let training (engine: IEngine) (settings: RunSetting list) : float = (trainings infinity engine [ settings ]).Head

    /// Seconds that a model of a derivation takes; None where none is done before patience ends.
    let private modelSeconds patience (derivation: IDerivation) =
        use stop = new CancellationTokenSource()
        let mutable done' = 0L

        let progress =
            { new IProgress<int64> with
                member _.Report work = Interlocked.Add(&done', work) |> ignore
            }

        let clock = Clock.stopwatch ()
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

    /// Seconds that derivations take, several at once; None where that cannot be told.
    let private derivations patience threads (derivations: IDerivation list) : float option =
        match derivations with
        | [] -> Some 0.0
        | _ ->
            let models = derivations |> List.sumBy (fun derivation -> float derivation.Work)

            modelSeconds patience derivations[derivations.Length / 2]
            |> Option.map (fun seconds -> models * seconds / float (min threads derivations.Length))

    /// Seconds that derivations take, several at once; None where that cannot be told.
    let deriving threads (all: IDerivation list) : float option =
        // What reports only at its end gets some more time.
        derivations 3.0 threads all

    /// Seconds that each of several figures takes, measured within some seconds and so by a factor of two or three; None where it
    /// cannot be told.
    let roughly (engine: IEngine) threads (figures: (RunSetting list * IDerivation list) list) : float option list =
        let trained = trainings 5.0 engine (List.map fst figures)
        let derived = figures |> List.map (snd >> derivations 2.0 threads)
        List.map2 (fun trained derived -> derived |> Option.map ((+) trained)) trained derived

    /// What is said of seconds that nobody may know.
    let words threads (seconds: float option) =
        let on = if threads = 1 then "on one thread" else $"on {threads} threads"

        match seconds with
        | Some seconds -> $"{Humanize.estimate seconds} {on}"
        | None -> "nobody knows how long"

    /// Whether work can take above an hour: instance-steps with their multiply-adds, and models.
    let mayBeLong (steps: int64) (multiplyAdds: float) (models: int64) =
        multiplyAdds * slow.MultiplyAdd + float steps * slow.Step + float models * slow.Model > 3_600.0
