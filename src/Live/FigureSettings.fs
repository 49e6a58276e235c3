namespace Research.Live

open Research

/// The settings that a live page has for a recipe of a figure.
[<RequireQualifiedAccess>]
module internal FigureSettings =

    let private refuse what value =
        Error [ Fault(what, value, "one that a live page has", "name another figure, or run this one") ]

    let private kindOf (thing: obj) = $"{thing.GetType().Name}"

    /// The magnitude that the model of a recipe has on a live page.
    let private usual (recipe: Recipe) =
        match recipe.Model with
        | :? AbsoluteValueModel -> LiveSettings.magnitude { LiveSettings.usual with Model = AbsoluteNeurons }
        | _ -> LiveSettings.magnitude LiveSettings.usual

    let private uniform (recipe: Recipe) what (density: Density) (magnitude: IMagnitude) =
        if density.Probabilities.Count <> 1 then
            refuse $"the density of {what}" "one for each feature"
        elif magnitude <> usual recipe then
            refuse $"the magnitude of {what}" (kindOf magnitude)
        else
            Ok density.Probabilities[0]

    /// The number of pairs at the front, where all other sets have one feature.
    let private pairs (sets: EquatableArray<EquatableArray<int>>) =
        let all = [ for set in sets -> List.ofSeq set ]
        let count = all |> List.filter (fun set -> set.Length = 2) |> List.length
        let usual: LiveSettings = { LiveSettings.usual with Features = List.sumBy List.length all; Pairs = count }

        if all = LiveSettings.sets usual then
            Ok count
        else
            refuse "the sets of the sampler" "others than pairs in order"

    let private sampler (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        let inSets kind (sets: EquatableArray<EquatableArray<int>>) density magnitude =
            match uniform recipe "the sampler" density magnitude, pairs sets with
            | Ok density, Ok pairs -> Ok { settings with Sampler = kind; Pairs = pairs; Density = density }
            | density, pairs ->
                Error(
                    [ density |> Result.map ignore; pairs |> Result.map ignore ]
                    |> List.collect (function
                        | Ok() -> []
                        | Error faults -> faults)
                )

        match recipe.Sampler with
        | :? SparseUniform as own ->
            uniform recipe "the sampler" own.Density own.Magnitude
            |> Result.map (fun density -> { settings with Sampler = Independent; Density = density })
        | :? CorrelatedSets as own -> inSets CorrelatedPairs own.Sets own.Density own.Magnitude
        | :? AnticorrelatedSets as own -> inSets AnticorrelatedPairs own.Sets own.Density own.Magnitude
        | :? OneHot as own when own.Magnitude = usual recipe -> Ok { settings with Sampler = OneActive }
        | :? ExactlyK as own when own.Magnitude = usual recipe -> Ok { settings with Sampler = SomeActive; Active = own.Active }
        | other -> refuse "the sampler" (kindOf other)

    let private model (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        match recipe.Model with
        | :? ReluOutputModel as own -> Ok { settings with Model = ReluBottleneck; Features = own.Features; Hidden = own.Hidden }
        | :? LinearModel as own -> Ok { settings with Model = LinearBottleneck; Features = own.Features; Hidden = own.Hidden }
        | :? ReluHiddenModel as own -> Ok { settings with Model = ReluNeurons; Features = own.Features; Hidden = own.Neurons }
        | :? AbsoluteValueModel as own ->
            Ok { settings with Model = AbsoluteNeurons; Features = own.Features; Hidden = own.Neurons }
        | other -> refuse "the model" (kindOf other)

    let private importance (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        let weights = Recipe.importance recipe |> List.ofSeq

        match recipe.Weights with
        | [ :? Importance.Geometric as own ] -> Ok { settings with Importance = Ratio own.Ratio }
        | _ when List.forall ((=) 1.0) weights -> Ok { settings with Importance = Ratio 1.0 }
        | _ when weights |> List.rev |> List.tail |> List.forall ((=) 1.0) ->
            Ok { settings with Importance = Extra(List.last weights) }
        | _ -> refuse "the list of importances" "of its own"

    let private loss (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        match recipe.Loss with
        | :? SampledLoss as own when own.Error = ElementFunction.Square() ->
            Ok { settings with Loss = OnSamples(own.Batch, (own.Reduction = Reduction.Mean)) }
        | :? ExactLoss as own when not own.Most.HasValue -> Ok { settings with Loss = Expected }
        | other -> refuse "the loss" (kindOf other)

    let private trainer (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        let withSchedule (own: IFirstOrder) (settings: LiveSettings) =
            match own.Schedule with
            | _ when own.Constraints.Count > 0 -> refuse "the trainer" "one with constraints"
            | :? Schedule.Constant -> Ok { settings with Horizon = 0 }
            | :? Schedule.Cosine -> Ok { settings with Horizon = own.Steps }
            | other -> refuse "the schedule" (kindOf other)

        match recipe.Trainer with
        | :? Adam as own when own.Rule = (Adam(LearningRate = own.LearningRate)).Rule ->
            withSchedule own { settings with Rate = own.LearningRate; Decay = 0.0 }
        | :? AdamW as own when own.Rule = (AdamW(LearningRate = own.LearningRate, WeightDecay = own.WeightDecay)).Rule ->
            withSchedule own { settings with Rate = own.LearningRate; Decay = own.WeightDecay }
        | other -> refuse "the trainer" (kindOf other)

    /// The penalty of a live page that is the one of a recipe, among those on the places of its model.
    let private penalty (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        let price = recipe.Penalties |> List.tryHead |> Option.map _.Weight

        let own =
            [ NoPenalty; HiddenL1; WeightsL1; WeightsL2 ]
            |> List.map (fun penalty -> { settings with Penalty = penalty; Price = defaultArg price settings.Price })
            |> List.tryFind (fun settings -> LiveSettings.penalties settings = recipe.Penalties)

        match own with
        | Some settings -> Ok settings
        | None -> refuse "the penalty" "of its own"

    let private rest (recipe: Recipe) (settings: LiveSettings) : Result<LiveSettings, Fault list> =
        if not recipe.Starts.IsEmpty then
            refuse "the start" (kindOf recipe.Starts.Head)
        elif Recipe.target recipe <> Recipe.target (LiveSettings.recipe settings None 1) then
            refuse "the target" (kindOf (Recipe.target recipe))
        else
            Ok { settings with Seed = recipe.Seeds |> List.tryLast |> Option.defaultValue 0UL }

    /// The settings of a recipe, which train its restart 0 to the same bits, or all faults.
    let ofRecipe (recipe: Recipe) : Result<LiveSettings, Fault list> =
        let wrong, settings =
            (([], LiveSettings.usual), [ sampler; model; importance; loss; penalty; trainer; rest ])
            ||> List.fold (fun (wrong, settings) read ->
                match read recipe settings with
                | Ok settings -> wrong, settings
                | Error faults -> wrong @ faults, settings)

        match wrong with
        | [] ->
            match LiveSettings.faults settings with
            | [] -> Ok settings
            | faults -> Error faults
        | faults -> Error faults
