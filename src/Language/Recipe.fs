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

    let private start recipe = recipe.Starts |> List.tryLast |> Option.defaultWith (fun () -> Initialiser.XavierNormal())

    let private planner recipe =
        let importance = importance recipe
        let start = start recipe
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

    /// The recipe of a training that another reads, from the plan of its restart 0 and the number of its restarts.
    let ofPlan (plan: TrainingPlan) (restarts: int) : Recipe =
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
            Restarts = [ { Count = restarts } ]
            Refused = []
        }

    /// The trainings that a sampler and a start read, each as the plan of its restart 0 and the number of its restarts: that whose
    /// activations are samples, then that whose final weights are the start.
    let readings (sampler: ISampler) (start: Initialiser) : (TrainingPlan * int) list =
        let rec drawn (sampler: ISampler) =
            match sampler with
            | :? Attacked as attacked -> drawn attacked.Clean
            | :? Activations as read -> [ read.Of, read.Restarts ]
            | _ -> []

        match start with
        | :? FinalWeights as read -> drawn sampler @ [ read.Of, read.Restarts ]
        | _ -> drawn sampler

    /// The number of trainings that must be trained one after another before one that reads with a sampler and a start.
    let rec level (sampler: ISampler) (start: Initialiser) : int =
        let further most (plan: TrainingPlan, _) = max most (1 + level plan.Sampler plan.Start)
        readings sampler start |> List.fold further 0

    /// The trainings that a recipe reads directly, as recipes.
    let reads recipe : Recipe list =
        readings recipe.Sampler (start recipe) |> List.map (fun (plan, restarts) -> ofPlan plan restarts)

    /// The sampler with its Activations replaced, also inside an attack; any other sampler stays as it is.
    let rec reading (change: Activations -> Activations) (sampler: ISampler) : ISampler =
        match sampler with
        | :? Attacked as attacked -> Attacked(Clean = reading change attacked.Clean, Budget = attacked.Budget)
        | :? Activations as read -> change read
        | other -> other

    /// The start with its FinalWeights replaced; any other start stays as it is.
    let goingOn (change: FinalWeights -> FinalWeights) (start: Initialiser) : Initialiser =
        match start with
        | :? FinalWeights as read -> change read
        | other -> other

    /// What two recipes have in common exactly if their trainings are the same: the plan of restart 0 and the number of restarts.
    let identity recipe = plan recipe 0, (rule recipe).Count

    /// The trainings that a recipe reads, directly or through another, the nearest first.
    let rec chain recipe = reads recipe |> List.collect (fun next -> next :: chain next)

    /// The most trainings that may be trained one after another before a cell. Specs nest: each training that is read is two or three
    /// levels of JSON, of which a file holds a thousand.
    let mostBefore = 200

    /// A fault where more trainings than that must be trained before one of these recipes.
    let chainFaults (recipes: Recipe list) : Fault list =
        let most = recipes |> List.fold (fun most recipe -> max most (level recipe.Sampler (start recipe))) 0

        [
            if most > mostBefore then
                Fault(
                    "the number of trainings that go on one from another before a cell",
                    $"{most}",
                    $"at most {mostBefore}",
                    "follow fewer values, or begin a second sweep from an Initialiser.Given"
                )
        ]

    /// The trainings that recipes read and that are not among these recipes, each once.
    let readBy (recipes: Recipe list) =
        match recipes |> List.collect chain with
        | [] -> []
        | read ->
            let own = recipes |> List.map identity |> System.Collections.Generic.HashSet
            read |> List.distinctBy identity |> List.filter (fun recipe -> not (own.Contains(identity recipe)))
