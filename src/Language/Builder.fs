namespace Research

/// training is about to be declared.
type Untold = | Untold

/// training { sample …; model …; minimise …; train … }: the state changes its type at every verb, so that a stage that is missing,
/// repeated or out of order does not compile. The verbs are those of Stage.
type TrainingBuilder() =

    /// The state before the first verb.
    member _.Yield(()) = Untold

    /// Only a whole training is one.
    member _.Run(training: Training<'model>) = training

    /// Where samples come from.
    [<CustomOperation "sample">]
    member _.Sample(_: Untold, sampler: 'sampler) = Stage.sample sampler

    /// What is trained.
    [<CustomOperation "model">]
    member _.Model(sampling: Sampling<'sampler>, model: 'model) = Stage.model model sampling

    /// How much the error of each feature matters; several multiply.
    [<CustomOperation "weigh">]
    member _.Weigh(modelled: Modelled<'sampler, 'model>, importance: Importance) = Stage.weigh importance modelled

    /// Where the parameters start.
    [<CustomOperation "initialise">]
    member _.Initialise(modelled: Modelled<'sampler, 'model>, start: Initialiser) = Stage.initialise start modelled

    /// What outputs are compared with; the input unless stated.
    [<CustomOperation "target">]
    member _.Target(modelled: Modelled<'sampler, 'model>, target: ITarget) = Stage.target target modelled

    /// Every sample is attacked along a row of WᵀW, by a share of the average input norm.
    [<CustomOperation "attack">]
    member _.Attack(modelled: Modelled<'sampler, 'model>, budget: float) = Stage.attack budget modelled

    /// What is made small: Analytic.Loss, or Sampled(Batch = …).
    [<CustomOperation "minimise">]
    member _.Minimise(modelled: Modelled<'sampler, 'model>, loss: 'sampler * 'model -> 'objective) = Stage.minimise loss modelled

    /// minimise, as it is spelt elsewhere: does not compile.
    [<CustomOperation "minimize">]
    [<CompilerMessage("The verb minimize does not exist: write minimise.", 10001, IsError = true, IsHidden = true)>]
    member _.Minimize(modelled: Modelled<'sampler, 'model>, loss: 'sampler * 'model -> 'objective) = Stage.minimise loss modelled

    /// A term that is added: penalise (L1 0.03) (Place.Site "codes").
    [<CustomOperation "penalise">]
    member _.Penalise(objective: Objective<'sampler, 'model, 'objective>, penalty: Place -> Penalty, place: Place) =
        Stage.penalise penalty place objective

    /// How, and for how long: by first-order steps, which bear any loss.
    [<CustomOperation "train">]
    member _.Train(objective: Objective<'sampler, 'model, 'objective>, trainer: IFirstOrder) = Stage.train trainer objective

    /// How, and for how long: by any trainer, where the loss is exact.
    [<CustomOperation "train">]
    member _.Train(objective: Objective<'sampler, 'model, ExpectedLoss<'sampler, 'model>>, trainer: ITrainer) =
        Stage.train trainer objective

    /// The seed of every random number.
    [<CustomOperation "seed">]
    member _.Seed(training: Training<'model>, seed: uint64) = Stage.seed seed training

    /// The seed of every random number, 0 or above.
    [<CustomOperation "seed">]
    member _.Seed(training: Training<'model>, seed: int) = Stage.seedOf seed training

    /// A question of a training: does not compile.
    [<CustomOperation "analyse">]
    [<CompilerMessage("A training asks nothing: write analyse as train toy |> ask question, bound by let! in a study.",
                      10002,
                      IsError = true,
                      IsHidden = true)>]
    member _.Analyse(training: Training<'model>, _: Trained<'model> -> 'answer) = training

    /// A question of a training: does not compile.
    [<CustomOperation "analyze">]
    [<CompilerMessage("A training asks nothing: write analyze as train toy |> ask question, bound by let! in a study.",
                      10002,
                      IsError = true,
                      IsHidden = true)>]
    member _.Analyze(training: Training<'model>, _: Trained<'model> -> 'answer) = training

    /// How often it is trained from another start.
    [<CustomOperation "restart">]
    member _.Restart(training: Training<'model>, rule: RestartRule) = Stage.restart rule training

/// How a training begins.
[<AutoOpen>]
module TrainingBuilder =

    /// A training: sampler → model → objective → trainer.
    let training = TrainingBuilder()
