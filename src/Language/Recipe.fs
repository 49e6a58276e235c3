namespace Research

/// What a training declares, without the type of its model and before it is checked. Verbs that may be written once only are
/// kept in lists, so that writing one of them twice is a fault.
type internal Recipe =
    {
        Sampler: ISampler
        Model: IModel
        /// The importances, which are multiplied feature by feature; an empty list means uniform.
        Weights: Importance list
        /// At most one; an empty list means XavierNormal.
        Starts: Initialiser list
        /// At most one; an empty list means the input.
        Targets: ITarget list
        /// An exact loss, or a sampled loss with its batch, error, reduction and number of evaluation samples.
        Loss: ILoss
        /// The penalties that are added to the loss.
        Penalties: Penalty list
        Trainer: ITrainer
        /// At most one; an empty list means 0.
        Seeds: uint64 list
        /// At most one; an empty list means one restart.
        Restarts: RestartRule list
        /// Faults of values that the other fields cannot hold, e.g. a negative seed.
        Refused: Fault list
    }

/// Turns recipes into plans.
[<RequireQualifiedAccess>]
module internal Recipe =

    /// The restart rule; the last one where several are written.
    let rule recipe = recipe.Restarts |> List.tryLast |> Option.defaultValue Restart.once

    /// The importances I_i [Features]: the product of all that are written.
    let importance recipe =
        let features = recipe.Model.Features
        let uniform = Importance.Uniform() :> Importance

        uniform :: recipe.Weights
        |> List.map _.Resolve(features).ToArray()
        |> List.reduce (Array.map2 (*))
        |> EquatableArray.Of<float>

    /// What outputs are compared with; the last one where several are written.
    let target recipe = recipe.Targets |> List.tryLast |> Option.defaultValue Target.Input

    let private planner recipe =
        let importance = importance recipe
        let start = recipe.Starts |> List.tryLast |> Option.defaultWith (fun () -> Initialiser.XavierNormal())
        let target, penalties = target recipe, EquatableArray.Of<Penalty> recipe.Penalties
        let seed = recipe.Seeds |> List.tryLast |> Option.defaultValue 0UL

        fun restart ->
            TrainingPlan(
                Model = recipe.Model,
                Sampler = recipe.Sampler,
                Importance = importance,
                Target = target,
                Loss = recipe.Loss,
                Penalties = penalties,
                Trainer = recipe.Trainer,
                Start = start,
                Seed = seed,
                Restart = restart
            )

    /// The plan of a restart, counted from 0. The recipe must have no faults.
    let plan recipe restart = planner recipe restart

    /// The plans of all restarts, in their order. The recipe must have no faults.
    let plans recipe = List.init (rule recipe).Count (planner recipe)

    /// The number of instance-steps: optimizer steps times restarts.
    let work recipe = int64 recipe.Trainer.Steps * int64 (rule recipe).Count

    /// The training whose activations the sampler reads, as a recipe; None for any other sampler.
    let rec named recipe : Recipe option =
        match recipe.Sampler with
        | :? Attacked as attacked -> named { recipe with Sampler = attacked.Clean }
        | :? Activations as read ->
            let plan = read.Of

            Some
                {
                    Sampler = plan.Sampler
                    Model = plan.Model
                    Weights = [ Importance.Explicit plan.Importance ]
                    Starts = [ plan.Start ]
                    Targets = [ plan.Target ]
                    Loss = plan.Loss
                    Penalties = List.ofSeq plan.Penalties
                    Trainer = plan.Trainer
                    Seeds = [ plan.Seed ]
                    Restarts = [ { Count = read.Restarts } ]
                    Refused = []
                }
        | _ -> None

    /// The sampler with its Activations replaced, also inside an attack; any other sampler stays as it is.
    let rec reading (change: Activations -> Activations) (sampler: ISampler) : ISampler =
        match sampler with
        | :? Attacked as attacked -> Attacked(Clean = reading change attacked.Clean, Budget = attacked.Budget)
        | :? Activations as read -> change read
        | other -> other

    /// The trainings that a recipe reads, directly or through another, the nearest first.
    let rec chain recipe =
        match named recipe with
        | Some next -> next :: chain next
        | None -> []

    /// The trainings that recipes read and that are not among these recipes, each once.
    let readBy (recipes: Recipe list) =
        let identity recipe = plan recipe 0, (rule recipe).Count

        match recipes |> List.collect chain with
        | [] -> []
        | read ->
            let own = recipes |> List.map identity |> System.Collections.Generic.HashSet
            read |> List.distinctBy identity |> List.filter (fun recipe -> not (own.Contains(identity recipe)))
