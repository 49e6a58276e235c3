namespace Research.Live

open System
open Research

/// The models that a live page trains.
type internal LiveModel =
    | ReluBottleneck
    | LinearBottleneck
    /// ReLU(Wᵀ ReLU(Wx) + b), whose hidden layer has neurons.
    | ReluNeurons
    /// ReLU(W₂ ReLU(W₁x) + b) for |x|, with features that are uniform on [−1, 1].
    | AbsoluteNeurons

/// The samplers of a live page. Of the sets of two, the first few are pairs and all other features stand alone.
type internal LiveSampler =
    | Independent
    | CorrelatedPairs
    | AnticorrelatedPairs
    | OneActive
    /// Exactly k features are active.
    | SomeActive

/// The importances of a live page.
type internal LiveImportance =
    /// I_i = qⁱ.
    | Ratio of float
    /// 1 for all features but the last, whose importance is r.
    | Extra of float

/// The loss that a live page minimises.
type internal LiveLoss =
    /// On a batch of fresh samples a step; the mean over features, or their sum.
    | OnSamples of batch: int * mean: bool
    | Expected

/// The penalty beside the loss of a live page: λ Σ f(v).
type internal LivePenalty =
    | NoPenalty
    /// |v| of the hidden values.
    | HiddenL1
    /// |v| of the weights.
    | WeightsL1
    /// v² of the weights.
    | WeightsL2

/// What a live page trains. A change of the model, its sizes or the seed begins anew; any other change goes on from the weights.
type internal LiveSettings =
    {
        Model: LiveModel
        /// n.
        Features: int
        /// m, of dimensions or of neurons.
        Hidden: int
        Sampler: LiveSampler
        /// How many pairs a sampler with pairs has.
        Pairs: int
        /// k, where exactly k features are active.
        Active: int
        /// p, of a feature, or of a set where features come in sets; not used where a number of features is active.
        Density: float
        Importance: LiveImportance
        Loss: LiveLoss
        Penalty: LivePenalty
        /// λ of the penalty; not used where there is none.
        Price: float
        /// The learning rate of Adam.
        Rate: float
        /// Its decoupled weight decay; 0 for none.
        Decay: float
        /// Steps over which the rate falls to 0 along half a cosine; 0 for a constant rate.
        Horizon: int
        Seed: uint64
    }

/// Settings of a live page as recipes.
[<RequireQualifiedAccess>]
module internal LiveSettings =

    /// Six features in a plane, as in the first script of the documentation.
    let usual =
        {
            Model = ReluBottleneck
            Features = 6
            Hidden = 2
            Sampler = Independent
            Pairs = 1
            Active = 2
            Density = 0.05
            Importance = Ratio 1.0
            Loss = OnSamples(256, false)
            Penalty = NoPenalty
            Price = 0.01
            Rate = 3e-3
            Decay = 0.0
            Horizon = 0
            Seed = 0UL
        }

    /// The sets of a sampler with pairs: {0, 1}, {2, 3}, …, and the other features alone.
    let sets settings =
        [
            for k in 0 .. settings.Pairs - 1 -> [ 2 * k; 2 * k + 1 ]
            for k in 2 * settings.Pairs .. settings.Features - 1 -> [ k ]
        ]

    /// Whether the hidden layer has neurons.
    let hasNeurons settings =
        match settings.Model with
        | ReluNeurons
        | AbsoluteNeurons -> true
        | ReluBottleneck
        | LinearBottleneck -> false

    /// The site of the hidden values.
    let site settings = if hasNeurons settings then "neurons" else "hidden"

    /// The tensors of weights, W of shape [m, n] first.
    let tensors settings = if settings.Model = AbsoluteNeurons then [ "W1"; "W2" ] else [ "W" ]

    /// The distribution of an active feature.
    let magnitude settings : IMagnitude =
        if settings.Model = AbsoluteNeurons then
            Magnitude.Symmetric()
        else
            Magnitude.Uniform()

    let private samplerOf magnitude settings : ISampler =
        let density, features = Density.Of settings.Density, settings.Features
        let sets () = FeatureSets.Of(sets settings)

        match settings.Sampler with
        | Independent -> SparseUniform(Features = features, Density = density, Magnitude = magnitude)
        | CorrelatedPairs -> CorrelatedSets(Sets = sets (), Density = density, Magnitude = magnitude)
        | AnticorrelatedPairs -> AnticorrelatedSets(Sets = sets (), Density = density, Magnitude = magnitude)
        | OneActive -> OneHot(Features = features, Magnitude = magnitude)
        | SomeActive -> ExactlyK(Features = features, Active = settings.Active, Magnitude = magnitude)

    let sampler settings : ISampler = samplerOf (magnitude settings) settings

    let model settings : IModel =
        match settings.Model with
        | ReluBottleneck -> ReluOutputModel(Features = settings.Features, Hidden = settings.Hidden)
        | LinearBottleneck -> LinearModel(Features = settings.Features, Hidden = settings.Hidden)
        | ReluNeurons -> ReluHiddenModel(Features = settings.Features, Neurons = settings.Hidden)
        | AbsoluteNeurons -> AbsoluteValueModel(Features = settings.Features, Neurons = settings.Hidden)

    let private targets settings = if settings.Model = AbsoluteNeurons then [ Target.Absolute ] else []

    let private penaltyOf settings (place: Place) =
        match settings.Penalty with
        | WeightsL2 -> Penalty.L2(settings.Price, place)
        | _ -> Penalty.L1(settings.Price, place)

    let penalties settings : Penalty list =
        match settings.Penalty with
        | NoPenalty -> []
        | HiddenL1 -> [ penaltyOf settings (Place.Site(site settings)) ]
        | WeightsL1
        | WeightsL2 -> [ for tensor in tensors settings -> penaltyOf settings (Place.Tensor tensor) ]

    let importance settings : Importance =
        match settings.Importance with
        | Ratio q -> Importance.Geometric(Ratio = q)
        | Extra r -> Importance.Explicit [ for k in 1 .. settings.Features -> if k = settings.Features then r else 1.0 ]

    let schedule settings : Schedule =
        if settings.Horizon = 0 then
            Schedule.Constant()
        else
            Schedule.FirstOf(Steps = settings.Horizon)

    let private trainer settings steps : ITrainer =
        let rate, schedule = settings.Rate, schedule settings

        if settings.Decay = 0.0 then
            Adam(LearningRate = rate, Steps = steps, Schedule = schedule, CurvePoints = 0)
        else
            AdamW(LearningRate = rate, WeightDecay = settings.Decay, Steps = steps, Schedule = schedule, CurvePoints = 0)

    let private loss settings : ILoss =
        match settings.Loss with
        | OnSamples(batch, mean) -> SampledLoss(Batch = batch, Reduction = if mean then Reduction.Mean else Reduction.Sum)
        | Expected -> ExactLoss()

    /// The recipe of a number of steps, at least 1, from a start; Xavier's unless one is given.
    let recipe (settings: LiveSettings) (start: Initialiser option) (steps: int) : Recipe =
        {
            Sampler = sampler settings
            Model = model settings
            Weights = [ importance settings ]
            Starts = Option.toList start
            Targets = targets settings
            Loss = loss settings
            Penalties = penalties settings
            Trainer = trainer settings steps
            Seeds = [ settings.Seed ]
            Restarts = []
            Refused = []
        }

    /// The factor on the sum of the errors of all features.
    let share (settings: LiveSettings) =
        match settings.Loss with
        | OnSamples(_, true) -> 1.0 / float settings.Features
        | _ -> 1.0

    /// What there is no exact loss with; None where the model, the sampler and the penalty have one.
    let withoutExact (settings: LiveSettings) : string option =
        if hasNeurons settings then Some "neurons"
        elif settings.Sampler = SomeActive then Some "exactly k active features"
        elif settings.Penalty = HiddenL1 then Some "a penalty on hidden values"
        else None

    /// The exact loss with its penalty as a function of the parameters; None where there is no closed form, or where it takes more
    /// than a few milliseconds.
    let exact (most: int) (settings: LiveSettings) : (EquatableArray<float> -> float) option =
        let sampler, model = sampler settings, model settings
        let importance = (importance settings).Resolve settings.Features

        match ExactLoss().Of(sampler, model) with
        | _ when (withoutExact settings).IsSome -> None
        | null -> None
        | loss when settings.Features <= most && Seq.isEmpty (loss.Faults()) ->
            let share, weights = share settings, settings.Hidden * settings.Features

            let penalty (parameters: EquatableArray<float>) =
                penalties settings
                |> List.sumBy (fun one -> one.Weight * (Seq.take weights parameters |> Seq.sumBy one.Function.Of))

            Some(fun parameters ->
                share * loss.Evaluate(parameters.AsSpan(), importance.AsSpan(), Span.Empty) + penalty parameters)
        | _ -> None

    let private mostFeatures, mostHidden, mostBatch = 128, 40, 8192

    let private outside what (value: int) low high remedy =
        [
            if value < low || value > high then
                Fault(what, $"{value}", $"in [{low}, {high}]", remedy)
        ]

    /// All that is wrong with settings.
    let faults (settings: LiveSettings) : Fault list =
        let sizes =
            outside "the number of features" settings.Features 2 mostFeatures "train larger models with run"
            @ (if hasNeurons settings then
                   outside "the number of neurons" settings.Hidden 1 mostHidden "train larger models with run"
               else
                   outside
                       "the number of hidden dimensions"
                       settings.Hidden
                       1
                       (max 1 (min mostHidden settings.Features))
                       "use no more dimensions than features")

        let numbers =
            [
                if settings.Sampler = CorrelatedPairs || settings.Sampler = AnticorrelatedPairs then
                    yield!
                        outside
                            "the number of pairs"
                            settings.Pairs
                            1
                            (max 1 (settings.Features / 2))
                            "add features or use fewer pairs"
                if settings.Sampler = SomeActive then
                    yield!
                        outside
                            "the number of active features"
                            settings.Active
                            1
                            (max 1 settings.Features)
                            "add features or let fewer be active"
                match settings.Loss with
                | OnSamples(batch, _) -> yield! outside "the batch" batch 1 mostBatch "train on larger batches with run"
                | Expected ->
                    match withoutExact settings with
                    | Some what -> Fault($"the loss with {what}", "exact", "on samples", "choose the loss on samples first")
                    | None -> ()
                yield! outside "the length of the schedule" settings.Horizon 0 1_000_000 "use 0 for a constant rate"
                if not (Double.IsFinite settings.Decay) || settings.Decay < 0.0 then
                    Fault("the weight decay", $"{settings.Decay}", "at least 0", "use 0 for none")
            ]

        // A recipe of such sizes would have no layout.
        if sizes.IsEmpty && numbers.IsEmpty then
            Validate.recipe (recipe settings None 1)
        else
            sizes @ numbers

    /// Whether a change of settings goes on from the weights that there are.
    let goesOn (before: LiveSettings) (after: LiveSettings) =
        before.Model = after.Model
        && before.Features = after.Features
        && before.Hidden = after.Hidden
        && before.Seed = after.Seed

    /// The loss of a model that ignores every feature, with the mean of each as its bias: Σ_i I_i Var t_i. No penalty is on biases.
    let ignoring (settings: LiveSettings) =
        let importance = (importance settings).Resolve settings.Features
        // A value is uniform on [0, 1), and so is |x| where x is uniform on [−1, 1]: E t² of a feature is 2/3 of E t.
        let mean = (samplerOf (Magnitude.Uniform()) settings).Mean()

        share settings
        * Seq.sum (Seq.map2 (fun weight mean -> weight * (2.0 / 3.0 * mean - mean * mean)) importance mean)
