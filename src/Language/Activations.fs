namespace Research

/// Samplers that read another training: sample (Activations.of' toy "hidden").
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Activations =

    /// The values at a site of what a training makes, on fresh samples of its own sampler. The restart of lowest loss is read. The
    /// training is trained, or found, before the one that reads it.
    let of' (training: Training<'model>) (site: string) : Activations when 'model :> IChained =
        let setting = training.Setting

        match Validate.setting setting with
        | [] -> Activations(Of = Setting.plan setting 0, Restarts = (Setting.rule setting).Count, Site = site)
        | faults ->
            let plan =
                TrainingPlan(
                    Model = setting.Model,
                    Sampler = setting.Sampler,
                    Importance = Values.Of<float> [],
                    Loss = setting.Loss,
                    Trainer = setting.Trainer,
                    Start = Initialiser.XavierNormal(),
                    Seed = 0UL,
                    Restart = 0
                )

            Activations(Of = plan, Site = site).Unsound(List.toArray faults)
