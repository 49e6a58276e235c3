namespace Research

/// sample was said.
type Sampling<'sampler when 'sampler :> ISampler> =
    {
        Source: Source
        /// With its scalars.
        Sampler: 'sampler
    }

/// sample and model were said; weigh and initialise may follow.
type Modelled<'sampler, 'model when 'sampler :> ISampler and 'model :> IModel> =
    {
        Sampling: Sampling<'sampler>
        /// With its sizes.
        Model: 'model
        /// Multiplied, feature by feature; none means uniform.
        Weights: Importance list
        /// At most one; none means XavierNormal.
        Starts: Initialiser list
        /// At most one; none means the input.
        Targets: ITarget list
    }

/// minimise was said. The type of what is minimised gates which trainers may follow.
type Objective<'sampler, 'model, 'objective when 'sampler :> ISampler and 'model :> IModel and 'objective :> IObjective> =
    {
        Modelled: Modelled<'sampler, 'model>
        /// What minimise was given.
        Minimised: 'objective
        /// What is added to it.
        Penalties: Penalty list
    }

    /// Exact, or sampled with its batch, error, reduction and evaluation sample.
    member this.Loss = this.Minimised.Loss

/// train was said; restart and seed may follow.
type Planned<'sampler, 'model when 'sampler :> ISampler and 'model :> IModel> =
    {
        Modelled: Modelled<'sampler, 'model>
        /// Exact, or sampled with its batch, error, reduction and evaluation sample.
        Loss: ILoss
        /// What is added to it.
        Penalties: Penalty list
        Trainer: ITrainer
        /// At most one; none means 0.
        Seeds: uint64 list
        /// At most one; none means once.
        Restarts: RestartRule list
    }

/// Whom a question is asked of.
[<NoEquality; NoComparison>]
type Question<'model, 'answer when 'model :> IModel> =
    /// Each restart that counts; where several do, their answers are averaged.
    | OfKept of (Trained<'model> -> 'answer)
    /// All restarts together, in their order, whatever the restart rule keeps.
    | OfAll of (Trained<'model> list -> 'answer)

/// analyse or survey was said: a whole experiment. The sampler is forgotten, the model's type still gates what may be asked.
[<NoEquality; NoComparison>]
type Experiment<'model, 'answer when 'model :> IModel> =
    {
        Source: Source
        Setting: Setting
        /// The question.
        Ask: Question<'model, 'answer>
        /// Sentences about the answer.
        Claims: Claim<'answer> list
        /// Figures of the answer.
        Draws: ('answer -> Figure) list
    }

/// The losses that minimise takes beside Analytic.Loss.
[<AutoOpen>]
type Losses =

    /// The importance-weighted error on Batch fresh samples a step, squared and summed over features unless stated; restarts are
    /// judged on JudgedOn fixed samples.
    static member Sampled
        (?Batch: int, ?Reduction: Reduction, ?JudgedOn: int, ?Error: IElementFunction)
        : 'sampler * 'model -> SampledLoss =
        let standard = SampledLoss()

        let loss =
            SampledLoss(
                Batch = defaultArg Batch standard.Batch,
                Reduction = defaultArg Reduction standard.Reduction,
                JudgedOn = defaultArg JudgedOn standard.JudgedOn,
                Error = defaultArg Error standard.Error
            )

        fun (_: 'sampler * 'model) -> loss

/// Penalties as they are written: penalise (L1 0.03) (Place.Site "codes").
[<AutoOpen>]
module Penalties =

    /// λ Σ_k |v_k|.
    let L1 (weight: float) (place: Place) = Penalty.L1(weight, place)

    /// λ Σ_k v_k².
    let L2 (weight: float) (place: Place) = Penalty.L2(weight, place)

    /// λ Σ_k f(v_k).
    let PenaltyOf (f: #IElementFunction) (weight: float) (place: Place) = Penalty(place, f, weight)

/// The verbs as plain functions, for experiments that are generated. Each takes the stage before it and gives the next.
[<RequireQualifiedAccess>]
module Stage =

    /// Where samples come from.
    let sample (sampler: 'sampler) (source: Source) : Sampling<'sampler> = { Source = source; Sampler = sampler }

    /// What is trained.
    let model (model: 'model) (sampling: Sampling<'sampler>) : Modelled<'sampler, 'model> =
        { Sampling = sampling; Model = model; Weights = []; Starts = []; Targets = [] }

    /// How much the error of each feature matters; several multiply.
    let weigh (importance: Importance) (modelled: Modelled<'sampler, 'model>) =
        { modelled with Weights = modelled.Weights @ [ importance ] }

    /// Where the parameters start.
    let initialise (start: Initialiser) (modelled: Modelled<'sampler, 'model>) =
        { modelled with Starts = modelled.Starts @ [ start ] }

    /// What outputs are compared with, as a function of the clean input.
    let target (target: ITarget) (modelled: Modelled<'sampler, 'model>) =
        { modelled with Targets = modelled.Targets @ [ target ] }

    /// Attacks every sample along the row of WᵀW of a random feature, by the budget × the average input norm; the target stays
    /// that of the clean sample. What is minimised then is what adversarial training minimises.
    let attack (budget: float) (modelled: Modelled<'sampler, 'model>) : Modelled<Attacked, 'model> when 'model :> IBottleneck =
        let clean = modelled.Sampling

        {
            Sampling = { Source = clean.Source; Sampler = Attacked(Clean = clean.Sampler, Budget = budget) }
            Model = modelled.Model
            Weights = modelled.Weights
            Starts = modelled.Starts
            Targets = modelled.Targets
        }

    /// What is made small: Analytic.Loss, or Sampled(Batch = …).
    let minimise (loss: 'sampler * 'model -> 'objective) (modelled: Modelled<'sampler, 'model>) : Objective<_, _, 'objective> =
        {
            Modelled = modelled
            Minimised = loss (modelled.Sampling.Sampler, modelled.Model)
            Penalties = []
        }

    /// A term that is added to what is made small.
    let penalise (penalty: Place -> Penalty) (place: Place) (objective: Objective<'sampler, 'model, 'objective>) =
        { objective with Penalties = objective.Penalties @ [ penalty place ] }

    /// By which optimiser, for how long. One that does not fit the loss, which the builder refuses to compile, is a fault here.
    let train (trainer: ITrainer) (objective: Objective<'sampler, 'model, 'objective>) : Planned<'sampler, 'model> =
        {
            Modelled = objective.Modelled
            Loss = objective.Loss
            Penalties = objective.Penalties
            Trainer = trainer
            Seeds = []
            Restarts = []
        }

    /// The seed of all draws; written once.
    let seed (seed: uint64) (planned: Planned<'sampler, 'model>) = { planned with Seeds = planned.Seeds @ [ seed ] }

    /// How often, and which results count; written once.
    let restart (rule: RestartRule) (planned: Planned<'sampler, 'model>) = { planned with Restarts = planned.Restarts @ [ rule ] }

    let private asked (question: Question<'model, 'answer>) (planned: Planned<'sampler, 'model>) : Experiment<'model, 'answer> =
        let modelled = planned.Modelled

        {
            Source = modelled.Sampling.Source
            Setting =
                {
                    Sampler = modelled.Sampling.Sampler
                    Model = modelled.Model
                    Weights = modelled.Weights
                    Starts = modelled.Starts
                    Targets = modelled.Targets
                    Loss = planned.Loss
                    Penalties = planned.Penalties
                    Trainer = planned.Trainer
                    Seeds = planned.Seeds
                    Restarts = planned.Restarts
                }
            Ask = question
            Claims = []
            Draws = []
        }

    /// The question asked of the trained model.
    let analyse (ask: Trained<'model> -> 'answer) planned = asked (OfKept ask) planned

    /// The question asked of all restarts together, e.g. how many of them reached the optimum.
    let survey (ask: Trained<'model> list -> 'answer) planned = asked (OfAll ask) planned

    /// One question more: the answer becomes a pair, and the claims and drawings so far see its first half. Beside a survey it
    /// is asked of the restart of lowest loss.
    let also (ask: Trained<'model> -> 'more) (experiment: Experiment<'model, 'answer>) : Experiment<'model, 'answer * 'more> =
        {
            Source = experiment.Source
            Setting = experiment.Setting
            Ask =
                match experiment.Ask with
                | OfKept first -> OfKept(fun trained -> first trained, ask trained)
                | OfAll first -> OfAll(fun all -> first all, ask (Restart.lowest all))
            Claims = experiment.Claims |> List.map (Claim.contramap fst)
            Draws = experiment.Draws |> List.map (fun draw -> fst >> draw)
        }

    /// A sentence about the answer, checked with a number.
    let claim (text: string) (judge: 'answer -> Verdict) (experiment: Experiment<'model, 'answer>) =
        { experiment with Claims = experiment.Claims @ [ { Text = text; Judge = judge } ] }

    /// A figure of the answer.
    let draw (draw: 'answer -> Figure) (experiment: Experiment<'model, 'answer>) =
        { experiment with Draws = experiment.Draws @ [ draw ] }
