namespace Research

/// experiment paper "F1.1" { sample …; model …; minimise …; train …; analyse … }: the state changes its type at every verb,
/// so that a stage that is missing, repeated or out of order does not compile. The verbs are those of Stage.
type ExperimentBuilder(source: Source) =

    /// The state before the first verb.
    member _.Yield(()) = source

    /// Only a whole experiment is one.
    member _.Run(experiment: Experiment<'model, 'answer>) = experiment

    [<CustomOperation "sample">]
    member _.Sample(source: Source, sampler: 'sampler) = Stage.sample sampler source

    [<CustomOperation "model">]
    member _.Model(sampling: Sampling<'sampler>, model: 'model) = Stage.model model sampling

    [<CustomOperation "weigh">]
    member _.Weigh(modelled: Modelled<'sampler, 'model>, importance: Importance) = Stage.weigh importance modelled

    [<CustomOperation "initialise">]
    member _.Initialise(modelled: Modelled<'sampler, 'model>, start: Initialiser) = Stage.initialise start modelled

    [<CustomOperation "minimise">]
    member _.Minimise(modelled: Modelled<'sampler, 'model>, loss: 'sampler * 'model -> SampledLoss) = Stage.minimise loss modelled

    [<CustomOperation "train">]
    member _.Train(objective: Objective<'sampler, 'model>, trainer: ITrainer) = Stage.train trainer objective

    [<CustomOperation "seed">]
    member _.Seed(planned: Planned<'sampler, 'model>, seed: uint64) = Stage.seed seed planned

    [<CustomOperation "restart">]
    member _.Restart(planned: Planned<'sampler, 'model>, rule: RestartRule) = Stage.restart rule planned

    [<CustomOperation "analyse">]
    member _.Analyse(planned: Planned<'sampler, 'model>, ask: Trained<'model> -> 'answer) = Stage.analyse ask planned

    [<CustomOperation "also">]
    member _.Also(experiment: Experiment<'model, 'answer>, ask: Trained<'model> -> 'more) = Stage.also ask experiment

    [<CustomOperation "claim">]
    member _.Claim(experiment: Experiment<'model, 'answer>, text: string, judge: 'answer -> Verdict) =
        Stage.claim text judge experiment

    [<CustomOperation "draw">]
    member _.Draw(experiment: Experiment<'model, 'answer>, draw: 'answer -> Figure) = Stage.draw draw experiment

/// How an experiment begins.
[<AutoOpen>]
module ExperimentBuilder =

    /// An experiment for a figure of a paper.
    let experiment paper figure = ExperimentBuilder { Paper = paper; Figure = figure }
