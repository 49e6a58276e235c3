namespace Research

/// Samplers whose samples are the values at a site of another trained model: sample (Activations.of' toy "hidden").
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Activations =

    /// The values at a site of the model that a training gives, on fresh samples of that training's own sampler. The restart of
    /// lowest loss is read. The runner trains or finds that training before the one that reads it.
    let of' (training: Training<'model>) (site: string) : Activations when 'model :> IChained =
        let recipe = training.Recipe

        match Validate.recipe recipe with
        | [] -> Activations(Of = Recipe.plan recipe 0, Restarts = (Recipe.rule recipe).Count, Site = site)
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

            Activations(Of = plan, Site = site).Unsound(List.toArray faults)
