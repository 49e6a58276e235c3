namespace Research

/// experiment paper "F1.1" { sample …; model …; minimise …; train …; analyse … }: the state changes its type at every verb,
/// so that a stage that is missing, repeated or out of order does not compile. The verbs are those of Stage.
type ExperimentBuilder(source: Source) =

    /// The state before the first verb.
    member _.Yield(()) = source

    /// Only a whole experiment is one.
    member _.Run(experiment: Experiment<'model, 'answer>) = experiment

    /// Where samples come from.
    [<CustomOperation "sample">]
    member _.Sample(source: Source, sampler: 'sampler) = Stage.sample sampler source

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
    member _.Seed(planned: Planned<'sampler, 'model>, seed: uint64) = Stage.seed seed planned

    /// How often, and which results count.
    [<CustomOperation "restart">]
    member _.Restart(planned: Planned<'sampler, 'model>, rule: RestartRule) = Stage.restart rule planned

    /// What is asked of the trained model.
    [<CustomOperation "analyse">]
    member _.Analyse(planned: Planned<'sampler, 'model>, ask: Trained<'model> -> 'answer) = Stage.analyse ask planned

    /// What is asked of all restarts together.
    [<CustomOperation "survey">]
    member _.Survey(planned: Planned<'sampler, 'model>, ask: Trained<'model> list -> 'answer) = Stage.survey ask planned

    /// One more question; answers become pairs.
    [<CustomOperation "also">]
    member _.Also(experiment: Experiment<'model, 'answer>, ask: Trained<'model> -> 'more) = Stage.also ask experiment

    /// A sentence about the answer, checked with a number.
    [<CustomOperation "claim">]
    member _.Claim(experiment: Experiment<'model, 'answer>, text: string, judge: 'answer -> Verdict) =
        Stage.claim text judge experiment

    /// A figure of the answer.
    [<CustomOperation "draw">]
    member _.Draw(experiment: Experiment<'model, 'answer>, draw: 'answer -> Figure) = Stage.draw draw experiment

/// How an experiment begins.
[<AutoOpen>]
module ExperimentBuilder =

    /// An experiment for a figure of a paper.
    let experiment paper figure = ExperimentBuilder { Paper = paper; Figure = figure }
