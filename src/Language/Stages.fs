namespace Research

/// A training after the verb sample.
type Sampling<'sampler when 'sampler :> ISampler> = internal { Sampler: 'sampler }

/// A training after the verbs sample and model; weigh, initialise, target and attack may follow.
type Modelled<'sampler, 'model when 'sampler :> ISampler and 'model :> IModel> =
    internal
        {
            Sampling: Sampling<'sampler>
            Model: 'model
            /// The importances, which are multiplied feature by feature; an empty list means uniform.
            Weights: Importance list
            /// At most one; an empty list means XavierNormal.
            Starts: Initialiser list
            /// At most one; an empty list means the input.
            Targets: ITarget list
        }

/// A training after the verb minimise; penalise may follow. The type of the loss decides which trainers may follow.
type Objective<'sampler, 'model, 'objective when 'sampler :> ISampler and 'model :> IModel and 'objective :> IObjective> =
    internal
        {
            Modelled: Modelled<'sampler, 'model>
            /// The argument of the verb minimise.
            Minimised: 'objective
            /// The penalties that are added to the loss.
            Penalties: Penalty list
        }

    /// An exact loss, or a sampled loss with its batch, error, reduction and number of evaluation samples.
    member this.Loss = this.Minimised.Loss

/// A whole training, which parts of a study refer to; the verbs restart and seed may follow. The type of the model decides which
/// questions may be asked.
type Training<'model when 'model :> IModel> = internal { Recipe: Recipe }

/// The sampled loss, which the verb minimise takes as it takes Exact.Loss.
[<AutoOpen>]
type Losses =

    /// The importance-weighted error on Batch fresh samples a step. The error is squared unless Error states another function, and
    /// summed over features unless Reduction states the mean. Restarts are evaluated on EvaluationSamples fixed samples.
    static member Sampled
        (?Batch: int, ?Reduction: Reduction, ?EvaluationSamples: int, ?Error: IElementFunction)
        : 'sampler * 'model -> SampledLoss =
        let standard = SampledLoss()

        let loss =
            SampledLoss(
                Batch = defaultArg Batch standard.Batch,
                Reduction = defaultArg Reduction standard.Reduction,
                EvaluationSamples = defaultArg EvaluationSamples standard.EvaluationSamples,
                Error = defaultArg Error standard.Error
            )

        fun (_: 'sampler * 'model) -> loss

    /// The exact loss over samples with one active feature at most, or Most = 2, of a chain whose functions are linear on each side of
    /// 0, such as ReLU: what rare features cost, without noise. Features must be independent or one-hot, uniform on [0, 1) or [−1, 1];
    /// the target may be the input, |x| or a matrix times x.
    static member FewActive(?Most: int) : 'sampler * 'model -> ExactLossFunction<'sampler, 'model> =
        let most = defaultArg Most 1
        fun (sampler, model) -> Exact.FewActive(sampler, model, most)

    /// The loss of a SparseAutoencoder: the squared error of the reconstruction and the Sparsity of the codes, on Batch fresh samples a
    /// step. λ rises over the share WarmUp of all steps. Prefixes are further reconstructions by the first latents (Matryoshka), Dead is
    /// the error of dead latents, Resampling lets them begin again. Restarts are evaluated on EvaluationSamples fixed samples.
    static member SparseCoding
        (
            ?Batch: int,
            ?Sparsity: Sparsity,
            ?WarmUp: float,
            ?Reduction: Reduction,
            ?Prefixes: Prefix list,
            ?Dead: DeadLatents,
            ?Resampling: Resampling,
            ?EvaluationSamples: int
        ) : 'sampler * SparseAutoencoder -> SparseCodingLoss =
        let standard = SparseCodingLoss()

        let loss =
            SparseCodingLoss(
                Batch = defaultArg Batch standard.Batch,
                Sparsity = defaultArg Sparsity standard.Sparsity,
                WarmUp = defaultArg WarmUp standard.WarmUp,
                Reduction = defaultArg Reduction standard.Reduction,
                Prefixes = EquatableArray.Of<Prefix>(defaultArg Prefixes []),
                Dead = Option.toObj Dead,
                Resampling = Option.toObj Resampling,
                EvaluationSamples = defaultArg EvaluationSamples standard.EvaluationSamples
            )

        fun (_: 'sampler * SparseAutoencoder) -> loss

/// Penalties as a training states them: penalise (L1 0.03) (Place.Site "codes").
[<AutoOpen>]
module Penalties =

    /// λ Σ_k |v_k| over the values v at a site or in a tensor; λ is the weight.
    let L1 (weight: float) (place: Place) = Penalty.L1(weight, place)

    /// λ Σ_k v_k² over the values v at a site or in a tensor; λ is the weight.
    let L2 (weight: float) (place: Place) = Penalty.L2(weight, place)

    /// λ Σ_k f(v_k) over the values v at a site or in a tensor; λ is the weight.
    let PenaltyOf (f: #IElementFunction) (weight: float) (place: Place) = Penalty(place, f, weight)

/// The verbs of a training as functions from one stage to the next, for trainings that a program generates.
[<RequireQualifiedAccess>]
module Stage =

    /// Begins a training with a sampler.
    let sample (sampler: 'sampler) : Sampling<'sampler> = { Sampler = sampler }

    /// Adds the model that is trained.
    let model (model: 'model) (sampling: Sampling<'sampler>) : Modelled<'sampler, 'model> =
        { Sampling = sampling; Model = model; Weights = []; Starts = []; Targets = [] }

    /// Adds importances I_i, by which the error of each feature is multiplied; several of them are multiplied.
    let weigh (importance: Importance) (modelled: Modelled<'sampler, 'model>) =
        { modelled with Weights = modelled.Weights @ [ importance ] }

    /// States where the parameters start; may be used once.
    let initialise (start: Initialiser) (modelled: Modelled<'sampler, 'model>) =
        { modelled with Starts = modelled.Starts @ [ start ] }

    /// States what outputs are compared with, as a function of the clean input; may be used once.
    let target (target: ITarget) (modelled: Modelled<'sampler, 'model>) =
        { modelled with Targets = modelled.Targets @ [ target ] }

    /// Attacks every sample along the row of WᵀW of a random feature. The norm of the attack is the budget × the average input
    /// norm. The target stays that of the clean sample, so that this is adversarial training.
    let attack (budget: float) (modelled: Modelled<'sampler, 'model>) : Modelled<Attacked, 'model> when 'model :> IBottleneck =
        {
            Sampling = { Sampler = Attacked(Clean = modelled.Sampling.Sampler, Budget = budget) }
            Model = modelled.Model
            Weights = modelled.Weights
            Starts = modelled.Starts
            Targets = modelled.Targets
        }

    /// States the loss that is minimised: Exact.Loss, FewActive(), Sampled(Batch = …), or SparseCoding(Sparsity = …).
    let minimise (loss: 'sampler * 'model -> 'objective) (modelled: Modelled<'sampler, 'model>) : Objective<_, _, 'objective> =
        {
            Modelled = modelled
            Minimised = loss (modelled.Sampling.Sampler, modelled.Model)
            Penalties = []
        }

    /// Adds a penalty to the objective.
    let penalise (penalty: Place -> Penalty) (place: Place) (objective: Objective<'sampler, 'model, 'objective>) =
        { objective with Penalties = objective.Penalties @ [ penalty place ] }

    /// States the trainer. A trainer that cannot minimise the loss is a fault; in training { … } it does not compile.
    let train (trainer: ITrainer) (objective: Objective<'sampler, 'model, 'objective>) : Training<'model> =
        let modelled = objective.Modelled

        {
            Recipe =
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

    /// States the seed of all random numbers; may be used once.
    let seed (seed: uint64) (training: Training<'model>) : Training<'model> =
        { Recipe = { training.Recipe with Seeds = training.Recipe.Seeds @ [ seed ] } }

    /// States the seed as an int; a negative number is a fault.
    let internal seedOf (number: int) (training: Training<'model>) : Training<'model> =
        if number >= 0 then
            seed (uint64 number) training
        else
            let fault = Fault("the seed", $"{number}", "a whole number, 0 or above", "write a seed such as 1")
            { Recipe = { training.Recipe with Refused = training.Recipe.Refused @ [ fault ] } }

    /// States how many restarts are trained; may be used once.
    let restart (rule: RestartRule) (training: Training<'model>) : Training<'model> =
        { Recipe = { training.Recipe with Restarts = training.Recipe.Restarts @ [ rule ] } }
