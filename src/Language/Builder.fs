namespace Research

/// The state of a training before its first verb.
type BeforeSample = internal | BeforeSample

/// training { sample …; model …; minimise …; train … }: the state changes its type at every verb, so that a stage that is missing,
/// repeated or out of order does not compile. The verbs are those of Stage.
type TrainingBuilder() =

    /// The state before the first verb.
    member _.Yield(()) = BeforeSample

    /// Ends the declaration. A declaration that lacks a verb does not compile.
    member _.Run(training: Training<'model>) = training

    /// Declares where samples come from.
    [<CustomOperation "sample">]
    member _.Sample(_: BeforeSample, sampler: 'sampler) = Stage.sample sampler

    /// Declares the model that is trained.
    [<CustomOperation "model">]
    member _.Model(sampling: Sampling<'sampler>, model: 'model) = Stage.model model sampling

    /// Declares importances I_i, by which the error of each feature is multiplied; several of them are multiplied.
    [<CustomOperation "weigh">]
    member _.Weigh(modelled: Modelled<'sampler, 'model>, importance: Importance) = Stage.weigh importance modelled

    /// Declares where the parameters start; XavierNormal unless stated.
    [<CustomOperation "initialise">]
    member _.Initialise(modelled: Modelled<'sampler, 'model>, start: Initialiser) = Stage.initialise start modelled

    /// Declares what outputs are compared with; the input unless stated.
    [<CustomOperation "target">]
    member _.Target(modelled: Modelled<'sampler, 'model>, target: ITarget) = Stage.target target modelled

    /// Attacks every sample along a row of WᵀW. The budget is a multiple of the average input norm.
    [<CustomOperation "attack">]
    member _.Attack(modelled: Modelled<'sampler, 'model>, budget: float) = Stage.attack budget modelled

    /// Declares the loss that is minimised: Exact.Loss, FewActive(), Sampled(Batch = …), or SparseCoding(Sparsity = …).
    [<CustomOperation "minimise">]
    member _.Minimise(modelled: Modelled<'sampler, 'model>, loss: 'sampler * 'model -> 'objective) = Stage.minimise loss modelled

    /// The American spelling of minimise does not compile; the error names the verb.
    [<CustomOperation "minimize">]
    [<CompilerMessage("The verb minimize does not exist: write minimise.", 10001, IsError = true, IsHidden = true)>]
    member _.Minimize(modelled: Modelled<'sampler, 'model>, loss: 'sampler * 'model -> 'objective) = Stage.minimise loss modelled

    /// Adds a penalty to the objective: penalise (L1 0.03) (Place.Site "codes").
    [<CustomOperation "penalise">]
    member _.Penalise(objective: Objective<'sampler, 'model, 'objective>, penalty: Place -> Penalty, place: Place) =
        Stage.penalise penalty place objective

    /// Declares a first-order optimizer and its number of steps; it minimises any objective.
    [<CustomOperation "train">]
    member _.Train(objective: Objective<'sampler, 'model, 'objective>, trainer: IFirstOrder) = Stage.train trainer objective

    /// Declares any trainer, where the loss is exact.
    [<CustomOperation "train">]
    member _.Train(objective: Objective<'sampler, 'model, ExactLossFunction<'sampler, 'model>>, trainer: ITrainer) =
        Stage.train trainer objective

    /// Declares the seed of all random numbers; 0 unless stated.
    [<CustomOperation "seed">]
    member _.Seed(training: Training<'model>, seed: uint64) = Stage.seed seed training

    /// Declares the seed of all random numbers, which must be 0 or above; 0 unless stated.
    [<CustomOperation "seed">]
    member _.Seed(training: Training<'model>, seed: int) = Stage.seedOf seed training

    /// A question inside a training does not compile; the error says where to ask it.
    [<CustomOperation "analyse">]
    [<CompilerMessage("A training has no question: write analyse as train toy |> ask question, bound by let! in a study.",
                      10002,
                      IsError = true,
                      IsHidden = true)>]
    member _.Analyse(training: Training<'model>, _: Trained<'model> -> 'answer) = training

    /// A question inside a training does not compile; the error says where to ask it.
    [<CustomOperation "analyze">]
    [<CompilerMessage("A training has no question: write analyze as train toy |> ask question, bound by let! in a study.",
                      10002,
                      IsError = true,
                      IsHidden = true)>]
    member _.Analyze(training: Training<'model>, _: Trained<'model> -> 'answer) = training

    /// Declares how many restarts are trained, each from a start of its own; one unless stated.
    [<CustomOperation "restart">]
    member _.Restart(training: Training<'model>, rule: RestartRule) = Stage.restart rule training

/// The beginning of a training.
[<AutoOpen>]
module TrainingBuilder =

    /// training { sample …; model …; minimise …; train … }.
    let training = TrainingBuilder()
