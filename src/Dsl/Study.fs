namespace Research

/// One point of a study with its answer.
type Cell<'value, 'answer> =
    {
        /// Where in the sweep.
        At: 'value
        /// What the restarts that count answered.
        Answer: 'answer
        /// The plan as it was trained (restart 0); None where nothing was trained.
        Plan: TrainingPlan option
        /// The loss of every restart on the common evaluation sample, in the order of the restarts.
        Judged: Evaluation list
        /// What every restart answered, in their order, whichever of them count; none where nothing was trained.
        Fits: Lazy<'answer list>
    }

/// One point of a study as declared. The model's type is forgotten, so that models of several kinds share a figure.
[<NoEquality; NoComparison>]
type DeclaredCell<'value, 'answer> =
    {
        /// Where in the sweep.
        At: 'value
        Setting: Setting
        /// None where the restart rule averages answers that have no mean; NotMeasured is raised where all restarts diverged.
        Answer: (TrainingPlan list -> TrainedState list -> 'answer) option
        /// The answer of one restart alone.
        Ask: TrainingPlan -> TrainedState -> 'answer
        /// The claims that the cell's own experiment makes.
        Claims: Claim<'answer> list
        /// The figures that the cell's own experiment draws.
        Draws: ('answer -> Figure) list
    }

/// One point of a study that is derived instead of trained.
[<NoEquality; NoComparison>]
type DerivedCell<'value, 'answer> =
    {
        /// Where in the sweep.
        At: 'value
        Derivation: IDerivation
        /// What its numbers mean.
        Read: Values<Numbers> -> 'answer
    }

/// A figure: a sweep of experiments with claims and drawings over the collected answers.
[<NoEquality; NoComparison>]
type Study<'value, 'answer> =
    {
        Source: Source
        /// The points, in the order in which they are written.
        Cells: DeclaredCell<'value, 'answer> list
        /// The points that nothing is trained for, in the order in which they are written; they come after the others.
        Derived: DerivedCell<'value, 'answer> list
        /// Sentences about the cells that were run.
        Claims: Claim<Cell<'value, 'answer> list> list
        /// Figures of the cells that were run.
        Draws: (Cell<'value, 'answer> list -> Figure) list
    }

/// The verbs of a study as plain functions.
[<RequireQualifiedAccess>]
module Study =

    /// No cell yet.
    let empty source : Study<'value, 'answer> = { Source = source; Cells = []; Derived = []; Claims = []; Draws = [] }

    let private trained (plan: TrainingPlan) state = Trained(unbox<'model> plan.Model, plan, state)

    let private ask (experiment: Experiment<'model, 'answer>) plan state =
        match experiment.Ask with
        | OfKept ask -> ask (trained plan state)
        | OfAll ask -> ask [ trained plan state ]

    let private answer (experiment: Experiment<'model, 'answer>) =
        let rule = Setting.rule experiment.Setting

        let kept ask plans states =
            let all = List.map2 trained plans states
            Restart.counting rule (states |> List.map Restart.loss) |> List.map (fun index -> ask all[index])

        match experiment.Ask, rule.Keep with
        | OfAll ask, _ ->
            // Those that diverged are part of what a survey counts, unless there is nothing else.
            Some(fun plans states ->
                Restart.counting rule (states |> List.map Restart.loss) |> ignore
                ask (List.map2 trained plans states))
        | OfKept ask, LowestLoss -> Some(fun plans states -> kept ask plans states |> List.head)
        | OfKept ask, AllButWorst ->
            Restart.average<'answer>() |> Option.map (fun mean plans states -> mean (kept ask plans states))

    /// One point with the experiment that stands there.
    let cell (at: 'value) (experiment: Experiment<'model, 'answer>) : DeclaredCell<'value, 'answer> =
        {
            At = at
            Setting = experiment.Setting
            Answer = answer experiment
            Ask = ask experiment
            Claims = experiment.Claims
            Draws = experiment.Draws
        }

    /// A sweep; a second one, perhaps over another kind of model, is appended.
    let over (values: 'value list) (cellAt: 'value -> Experiment<'model, 'answer>) (study: Study<'value, 'answer>) =
        { study with Cells = study.Cells @ [ for value in values -> cell value (cellAt value) ] }

    /// A sweep of derivations, each with a question asked of what it finds: what can be computed is not trained.
    let derive
        (values: 'value list)
        (derivation: 'value -> #IDerivation<'found>)
        (ask: 'found -> 'answer)
        (study: Study<'value, 'answer>)
        =
        let cell value =
            let derivation = derivation value

            { DerivedCell.At = value; Derivation = derivation; Read = derivation.Read >> ask }

        { study with Derived = study.Derived @ List.map cell values }

    /// A sentence about the cells, checked with a number.
    let claim text judge (study: Study<'value, 'answer>) =
        { study with Claims = study.Claims @ [ { Text = text; Judge = judge } ] }

    /// A figure of the cells.
    let draw draw (study: Study<'value, 'answer>) = { study with Draws = study.Draws @ [ draw ] }

    /// An experiment by itself, as a study of one cell.
    let single (experiment: Experiment<'model, 'answer>) : Study<string, 'answer> =
        { empty experiment.Source with Cells = [ cell experiment.Source.Figure experiment ] }

/// study paper "F2.4" { over …; claim …; draw … }
type StudyBuilder(source: Source) =

    /// The state before the first verb.
    member _.Yield(()) = source

    /// Only a study with a sweep is one.
    member _.Run(study: Study<'value, 'answer>) = study

    /// A sweep.
    [<CustomOperation "over">]
    member _.Over(source: Source, values: 'value list, cellAt: 'value -> Experiment<'model, 'answer>) : Study<'value, 'answer> =
        Study.over values cellAt (Study.empty source)

    /// A further sweep, perhaps over another kind of model.
    [<CustomOperation "over">]
    member _.Over(study: Study<'value, 'answer>, values: 'value list, cellAt: 'value -> Experiment<'model, 'answer>) =
        Study.over values cellAt study

    /// A sweep of derivations, each with a question asked of what it finds.
    [<CustomOperation "derive">]
    member _.Derive
        (source: Source, values: 'value list, derivation: 'value -> #IDerivation<'found>, ask: 'found -> 'answer)
        : Study<'value, 'answer> =
        Study.derive values derivation ask (Study.empty source)

    /// Derivations beside what is trained.
    [<CustomOperation "derive">]
    member _.Derive
        (study: Study<'value, 'answer>, values: 'value list, derivation: 'value -> #IDerivation<'found>, ask: 'found -> 'answer)
        =
        Study.derive values derivation ask study

    /// A sentence about the cells, checked with a number.
    [<CustomOperation "claim">]
    member _.Claim(study: Study<'value, 'answer>, text: string, judge: Cell<'value, 'answer> list -> Verdict) =
        Study.claim text judge study

    /// A figure of the cells.
    [<CustomOperation "draw">]
    member _.Draw(study: Study<'value, 'answer>, draw: Cell<'value, 'answer> list -> Figure) = Study.draw draw study

/// How a study begins, and how its claims find a cell.
[<AutoOpen>]
module StudyBuilder =

    /// A study for a figure of a paper.
    let study paper figure = StudyBuilder { Paper = paper; Figure = figure }

/// Finding cells in a claim or a drawing.
[<RequireQualifiedAccess>]
module Cells =

    /// Why there is no answer at a value.
    let internal notRun (value: 'value) = $"the cell at {value} was not run"

    /// The cell at a value of the sweep; the claim is undecided where it was not run.
    let find (value: 'value) (cells: Cell<'value, 'answer> list) =
        match cells |> List.tryFind (fun cell -> cell.At = value) with
        | Some cell -> cell
        | None -> raise (NotMeasured(notRun value))

    /// The answer at a value of the sweep; the claim is undecided where that cell was not run.
    let at (value: 'value) (cells: Cell<'value, 'answer> list) = (find value cells).Answer

    /// The loss and the answer of every restart of a cell, in their order.
    let fits (cell: Cell<'value, 'answer>) = List.zip [ for judged in cell.Judged -> judged.Loss ] cell.Fits.Value
