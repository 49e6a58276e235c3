namespace Research

/// sample was said.
type Sampling<'sampler when 'sampler :> ISampler> =
    {
        /// With its scalars.
        Sampler: 'sampler
    }

/// sample and model were said; weigh, initialise, target and attack may follow.
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

/// minimise was said; penalise may follow. The type of what is minimised gates which trainers may follow.
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

/// train was said: a whole training, as a value that parts of a study name; restart and seed may follow. The sampler's type is
/// forgotten, the model's still gates what may be asked.
type Training<'model when 'model :> IModel> = { Setting: Setting }

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

/// The verbs as plain functions, for trainings that are generated. Each takes the stage before it and gives the next.
[<RequireQualifiedAccess>]
module Stage =

    /// Where samples come from.
    let sample (sampler: 'sampler) : Sampling<'sampler> = { Sampler = sampler }

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
        {
            Sampling = { Sampler = Attacked(Clean = modelled.Sampling.Sampler, Budget = budget) }
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
    let train (trainer: ITrainer) (objective: Objective<'sampler, 'model, 'objective>) : Training<'model> =
        let modelled = objective.Modelled

        {
            Setting =
                {
                    Sampler = modelled.Sampling.Sampler
                    Model = modelled.Model
                    Weights = modelled.Weights
                    Starts = modelled.Starts
                    Targets = modelled.Targets
                    Loss = objective.Loss
                    Penalties = objective.Penalties
                    Trainer = trainer
                    Seeds = []
                    Restarts = []
                    Refused = []
                }
        }

    /// The seed of all draws; written once.
    let seed (seed: uint64) (training: Training<'model>) : Training<'model> =
        { Setting = { training.Setting with Seeds = training.Setting.Seeds @ [ seed ] } }

    /// The same of a number that may be negative, which is a fault.
    let internal seedOf (number: int) (training: Training<'model>) : Training<'model> =
        if number >= 0 then
            seed (uint64 number) training
        else
            let fault = Fault("the seed", $"{number}", "a whole number, 0 or above", "write a seed such as 1")
            { Setting = { training.Setting with Refused = training.Setting.Refused @ [ fault ] } }

    /// How often it is trained from another start; written once.
    let restart (rule: RestartRule) (training: Training<'model>) : Training<'model> =
        { Setting = { training.Setting with Restarts = training.Setting.Restarts @ [ rule ] } }
