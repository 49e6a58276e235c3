namespace Research

open System

/// Finds all faults of a recipe before anything runs.
[<RequireQualifiedAccess>]
module internal Validate =

    let private fault subject value bound remedy = Fault(subject, value, bound, remedy)

    let private writtenOnce verb (written: 'a list) =
        [
            if written.Length > 1 then
                fault $"the number of times {verb} is written" $"{written.Length}" "at most 1" $"keep one {verb}"
        ]

    let private sameFeatures (recipe: Recipe) =
        let sampler, model = recipe.Sampler.Features, recipe.Model.Features

        [
            if sampler <> model then
                fault
                    "the number of features of the sampler"
                    $"{sampler}"
                    $"that of the model, {model}"
                    "give both the same Features"
            for weights in recipe.Weights do
                match weights with
                | :? Importance.Explicit as explicit when explicit.Weights.Count <> model ->
                    fault
                        "the number of importances"
                        $"{explicit.Weights.Count}"
                        $"the number of features, {model}"
                        "list one importance per feature"
                | _ -> ()
        ]

    /// The parameters must fit into one array.
    let private modelFits (model: IModel) =
        let size = model.Layout.Tensors |> Seq.sumBy (fun tensor -> int64 tensor.Rows * int64 tensor.Columns)

        [
            if size > int64 Array.MaxLength then
                fault "the number of parameters" $"{size}" $"at most {Array.MaxLength}" "use fewer features or hidden dimensions"
        ]

    let private startFits (recipe: Recipe) =
        [
            for start in recipe.Starts do
                match start with
                | :? Initialiser.Given as given when given.Parameters.Count <> recipe.Model.Layout.Size ->
                    fault
                        "the number of given parameters"
                        $"{given.Parameters.Count}"
                        $"{recipe.Model.Layout.Size}, the size of the model"
                        "give W row by row, then b"
                | _ -> yield! start.Faults recipe.Model
        ]

    /// The faults of the combination. It is only defined where the sampler and the model have no faults and agree on the number
    /// of features.
    let private partsFit (recipe: Recipe) =
        [
            if
                Seq.isEmpty (recipe.Sampler.Faults())
                && Seq.isEmpty (recipe.Model.Faults())
                && recipe.Sampler.Features = recipe.Model.Features
            then
                let shape =
                    PlanShape(
                        recipe.Model,
                        recipe.Sampler,
                        Recipe.target recipe,
                        recipe.Loss,
                        EquatableArray.Of<Penalty> recipe.Penalties,
                        recipe.Trainer
                    )

                yield! shape.Faults()
        ]

    /// The product of all importances and of the loss's factor must fit into single precision.
    let private importancesFit (recipe: Recipe) =
        let features = recipe.Model.Features

        let factor =
            match recipe.Loss with
            | :? SampledLoss as sampled -> sampled.Factor features
            | :? SparseCodingLoss as coding -> coding.Factor features
            | _ -> 1.0

        let holds =
            if factor = 1.0 then
                "what single precision holds"
            else
                $"{features} times what single precision holds"

        let most = float Single.MaxValue / factor

        [
            // A longer list would not fit into memory.
            if not recipe.Weights.IsEmpty && features <= (1 <<< 24) then
                match Recipe.importance recipe |> Seq.tryFindIndex (fun importance -> not (importance <= most)) with
                | Some feature ->
                    fault
                        $"the importance of feature {feature}"
                        $"{(Recipe.importance recipe)[feature]}"
                        $"at most {most}, {holds}"
                        "use a ratio nearer 1, or smaller importances"
                | None -> ()
        ]

    let private restarts (recipe: Recipe) =
        let rule = Recipe.rule recipe

        [
            if rule.Count < 1 then
                fault "the number of restarts" $"{rule.Count}" "at least 1" "train at least once"
        ]

    /// The faults that a recipe has on every engine.
    let recipe (recipe: Recipe) : Fault list =
        // The layout of a model is not defined where its sizes are out of range.
        let model = List.ofSeq (recipe.Model.Faults())
        let features = sameFeatures recipe
        let weights = recipe.Weights |> List.collect (_.Faults() >> List.ofSeq)

        [
            yield! recipe.Refused
            yield! writtenOnce "seed" recipe.Seeds
            yield! writtenOnce "restart" recipe.Restarts
            yield! writtenOnce "initialise" recipe.Starts
            yield! writtenOnce "target" recipe.Targets
            yield! recipe.Sampler.Faults()
            yield! model
            yield! features
            yield! weights
            for start in recipe.Starts do
                yield! start.Faults()
            if model.IsEmpty then
                let size = modelFits recipe.Model
                yield! size

                if size.IsEmpty && features.IsEmpty && weights.IsEmpty then
                    yield! importancesFit recipe

                match recipe.Model with
                | :? INeurons as model -> yield! NeuronWeights.Faults model
                | _ -> ()

                yield! startFits recipe
            for target in recipe.Targets do
                yield! target.Faults()
            yield! recipe.Loss.Faults()
            yield! partsFit recipe
            yield! recipe.Trainer.Faults()
            yield! recipe.Trainer.Faults recipe.Loss
            yield! restarts recipe
        ]
