namespace Research

/// Trainings that others name.
[<RequireQualifiedAccess>]
module internal Named =

    /// The plan of restart 0, the number of restarts and the faults of a training. With faults the plan has its model and sampler alone.
    let training (recipe: Recipe) : TrainingPlan * int * Fault list =
        match Validate.recipe recipe with
        | [] -> Recipe.plan recipe 0, (Recipe.rule recipe).Count, []
        | faults ->
            let plan =
                TrainingPlan(
                    Model = recipe.Model,
                    Sampler = recipe.Sampler,
                    Importance = EquatableArray.Of<float> [],
                    Loss = recipe.Loss,
                    Trainer = recipe.Trainer,
                    Start = Initialiser.XavierNormal(),
                    Seed = 0UL,
                    Restart = 0
                )

            plan, 1, faults

/// Samplers whose samples are the values at a site of another trained model: sample (Activations.of' toy "hidden").
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Activations =

    /// The values at a site of the model that a training gives, on fresh samples of that training's own sampler. The restart of
    /// lowest loss is read. The runner trains or finds that training before the one that reads it.
    let of' (training: Training<'model>) (site: string) : Activations when 'model :> IChained =
        match Named.training training.Recipe with
        | plan, restarts, [] -> Activations(Of = plan, Restarts = restarts, Site = site)
        | plan, _, faults -> Activations(Of = plan, Site = site).Unsound(List.toArray faults)
