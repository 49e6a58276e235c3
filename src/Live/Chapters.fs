namespace Research.Live

open System
open System.Threading
open Research

/// Settings, and the number of steps that were trained with them.
type internal Chapter = { Settings: LiveSettings; Steps: int }

/// What a live page has trained: settings that changed on the way make chapters, and each begins with the weights that the one
/// before it ended with, as trainings do that name another one.
[<RequireQualifiedAccess>]
module internal Chapters =

    let private planOf (settings: LiveSettings) start steps = Recipe.plan (LiveSettings.recipe settings start steps) 0

    /// The start of what follows chapters, the last one first: the weights that they end with. None follows no chapter.
    let rec start (before: Chapter list) : FinalWeights option =
        match before with
        | [] -> None
        | last :: earlier ->
            let begun = start earlier |> Option.map (fun weights -> weights :> Initialiser)
            Some(FinalWeights(Of = planOf last.Settings begun last.Steps))

    /// The recipe of what follows chapters, the last one first, whose final parameters are given; of one step.
    let next (settings: LiveSettings) (before: Chapter list) (final: EquatableArray<float>) : Recipe =
        let begun = start before |> Option.map (fun weights -> weights.Resolve final :> Initialiser)
        LiveSettings.recipe settings begun 1

    /// The state before the first step of a recipe.
    let begin' (recipe: Recipe) : Snapshot = (Recipe.plan recipe 0).Begin()

    /// The state some steps after another one, with the loss on some samples that are the same for all states: the bits of a training
    /// that was never interrupted. With 0 steps the state is evaluated alone.
    let advance (engine: IEngine) (recipe: Recipe) (samples: int) (steps: int) (from: Snapshot) (stop: CancellationToken) =
        let trainer = recipe.Trainer.With(TrainerChange(Nullable(from.Step + steps), Nullable(), Nullable()))
        let loss = recipe.Loss.With(Nullable(), Nullable samples)
        let plan = Recipe.plan { recipe with Trainer = trainer; Loss = loss } 0
        engine.Train(Population([| plan |], [| Checkpoint.From from |]), NoProgress(), stop)[0]
