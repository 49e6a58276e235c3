namespace Research

open System

/// Everything foreseeable that is wrong, found before anything runs, all at once.
[<RequireQualifiedAccess>]
module Validate =

    let private fault subject value bound remedy = Fault(subject, value, bound, remedy)

    let private writtenOnce verb (written: 'a list) =
        [
            if written.Length > 1 then
                fault $"the number of times {verb} is written" $"{written.Length}" "at most 1" $"keep one {verb}"
        ]

    let private sameFeatures (setting: Setting) =
        let sampler, model = setting.Sampler.Features, setting.Model.Features

        [
            if sampler <> model then
                fault
                    "the number of features of the sampler"
                    $"{sampler}"
                    $"that of the model, {model}"
                    "give both the same Features"
            for weights in setting.Weights do
                match weights with
                | :? Importance.Explicit as explicit when explicit.Weights.Count <> model ->
                    fault
                        "the number of importances"
                        $"{explicit.Weights.Count}"
                        $"the number of features, {model}"
                        "list one importance per feature"
                | _ -> ()
        ]

    /// Parameters lie in one array.
    let private modelFits (model: IModel) =
        let size = model.Layout.Tensors |> Seq.sumBy (fun tensor -> int64 tensor.Rows * int64 tensor.Columns)

        [
            if size > int64 Array.MaxLength then
                fault "the number of parameters" $"{size}" $"at most {Array.MaxLength}" "use fewer features or hidden dimensions"
        ]

    let private startFits (setting: Setting) =
        [
            for start in setting.Starts do
                match start with
                | :? Initialiser.Given as given when given.Parameters.Count <> setting.Model.Layout.Size ->
                    fault
                        "the number of given parameters"
                        $"{given.Parameters.Count}"
                        $"{setting.Model.Layout.Size}, the size of the model"
                        "give W row by row, then b"
                | _ -> ()
        ]

    /// What keeps the parts from going together; asked only where sampler and model are sound and agree.
    let private partsFit (setting: Setting) =
        [
            if
                Seq.isEmpty (setting.Sampler.Faults())
                && Seq.isEmpty (setting.Model.Faults())
                && setting.Sampler.Features = setting.Model.Features
            then
                let shape =
                    PlanShape(
                        setting.Model,
                        setting.Sampler,
                        Setting.target setting,
                        setting.Loss,
                        Values.Of<Penalty> setting.Penalties,
                        setting.Trainer
                    )

                yield! shape.Faults()
        ]

    /// Importances as they are trained with: in single precision, multiplied with one another and with the factor of the loss.
    let private importancesFit (setting: Setting) =
        let features = setting.Model.Features

        let factor =
            match setting.Loss with
            | :? SampledLoss as sampled -> sampled.Factor features
            | _ -> 1.0

        let holds =
            if factor = 1.0 then
                "what single precision holds"
            else
                $"{features} times what single precision holds"

        let most = float Single.MaxValue / factor

        [
            // There is no memory for more.
            if not setting.Weights.IsEmpty && features <= (1 <<< 24) then
                match Setting.importance setting |> Seq.tryFindIndex (fun importance -> not (importance <= most)) with
                | Some feature ->
                    fault
                        $"the importance of feature {feature}"
                        $"{(Setting.importance setting)[feature]}"
                        $"at most {most}, {holds}"
                        "use a ratio nearer 1, or smaller importances"
                | None -> ()
        ]

    let private restarts (setting: Setting) =
        let rule = Setting.rule setting
        let least = if rule.Keep = AllButWorst then 2 else 1

        [
            if rule.Count < least then
                fault "the number of restarts" $"{rule.Count}" $"at least {least}" "train every setting at least that often"
        ]

    /// What is wrong with a setting whatever trains it.
    let setting (setting: Setting) : Fault list =
        // The layout of a model of impossible size is not asked for.
        let model = List.ofSeq (setting.Model.Faults())
        let features = sameFeatures setting
        let weights = setting.Weights |> List.collect (_.Faults() >> List.ofSeq)

        [
            yield! setting.Refused
            yield! writtenOnce "seed" setting.Seeds
            yield! writtenOnce "restart" setting.Restarts
            yield! writtenOnce "initialise" setting.Starts
            yield! writtenOnce "target" setting.Targets
            yield! setting.Sampler.Faults()
            yield! model
            yield! features
            yield! weights
            for start in setting.Starts do
                yield! start.Faults()
            if model.IsEmpty then
                let size = modelFits setting.Model
                yield! size

                if size.IsEmpty && features.IsEmpty && weights.IsEmpty then
                    yield! importancesFit setting

                match setting.Model with
                | :? INeurons as model -> yield! NeuronWeights.Faults model
                | _ -> ()

                yield! startFits setting
            for target in setting.Targets do
                yield! target.Faults()
            yield! setting.Loss.Faults()
            yield! partsFit setting
            yield! setting.Trainer.Faults()
            yield! setting.Trainer.Faults setting.Loss
            yield! restarts setting
        ]

    /// What of a --set cannot be done to a setting.
    let change (change: Change) (setting: Setting) : Fault list =
        [
            match change.Decay, setting.Trainer with
            | Some decay, (:? IFirstOrder as trainer) when
                trainer.With(TrainerChange(System.Nullable(), System.Nullable(), System.Nullable decay)) = trainer
                && trainer.Rule.Decay <> decay
                ->
                fault "the weight decay" $"{decay}" "left out, because the trainer has none" "declare AdamW to decay weights"
            | _ -> ()
            match setting.Trainer with
            | :? IFirstOrder -> ()
            | _ ->
                for name, value in [ "the learning rate", change.Rate; "the weight decay", change.Decay ] do
                    match value with
                    | Some value ->
                        fault name $"{value}" "left out, because the trainer has none" "declare Adam or AdamW to set it"
                    | None -> ()
            match change.Batch, setting.Loss with
            | Some batch, (:? ExactLoss) ->
                fault
                    "the number of samples a step"
                    $"{batch}"
                    "left out, because an exact loss draws none"
                    "leave batch= out, or minimise Sampled(Batch = …)"
            | _ -> ()
        ]

    /// What of a --set cannot be done to a training that another reads.
    let internal changeOfRead (replaced: Change) (read: Setting) : Fault list =
        [
            for found in change replaced read ->
                fault $"{found.Subject} of the training that is read" found.Value found.Bound found.Remedy
        ]
