namespace Research

open System

/// Which restarts of a cell claims are about.
[<RequireQualifiedAccess>]
type Counted =
    /// The one of lowest loss.
    | Best
    /// All but the one of highest loss.
    | WithoutWorst
    /// Every one.
    | All

/// One point of a part with its answer.
type Cell<'at, 'answer> =
    {
        /// Where in the sweep.
        At: 'at
        /// The same in words: axes with their values, e.g. "1−S=0.1".
        Label: string
        /// What the best restart answered.
        Answer: 'answer
        /// The plan as it was trained (restart 0); None where nothing was trained.
        Plan: TrainingPlan option
        /// The loss of every restart on the common evaluation sample, in the order of the restarts; NaN where a weight is not finite.
        Judged: Evaluation list
        /// What every restart answered, in their order,  none where nothing was trained.
        Fits: Lazy<'answer list>
        /// Which of them were asked about so far: Cells.all and its like count more than the best.
        Counted: Counted ref
    }

/// Plans and trained states of cells that are trained, and numbers of those that are computed, in their order and under the
/// labels that the whole study gives them; None for a cell that was not run.
type Results =
    {
        /// One for every trained cell.
        Trained: (string * (TrainingPlan list * TrainedState list) option) list
        /// One for every derivation.
        Computed: (string * Values<Numbers> option) list
    }

/// What a part found in results.
[<NoEquality; NoComparison>]
type Found<'found> =
    {
        /// NotMeasured is raised where it was not run, or where all restarts diverged.
        Value: Lazy<'found>
        /// One answer per cell that was run, under the cell's label.
        Answers: (string * objnull) list
        /// Why cells that were run have no answer: all restarts diverged, or the question broke.
        Unanswered: string list
        /// Those of them that are not the training's: the question broke, or found nothing to measure.
        Broken: string list
        /// The trained cells that have an answer, with the positions of the restarts that were asked about when this is called.
        Counted: unit -> (string * int list) list
    }

/// A part of a study: what is trained or computed, known before anything runs, and what is asked of it.
[<NoEquality; NoComparison>]
type Part<'found> =
    {
        /// Labels and declared settings of what is trained.
        Cells: (string * Setting) list
        /// Labels and derivations of what is computed.
        Computed: (string * IDerivation) list
        /// Where they stand: a list for each of the parts that this one is made of.
        Addresses: Address list list
        /// What is wrong with the declaration.
        Faults: Fault list
        /// What its results answer.
        Find: Results -> Found<'found>
    }

/// How parts answer.
[<RequireQualifiedAccess>]
module Part =

    let private trained (plan: TrainingPlan) state = Trained(unbox<'model> plan.Model, plan, state)

    /// Why a cell has no answer, with the label that the study gives it.
    type private Missing =
        | NotRun of string
        | Diverged of string
        | Broke of string

    let private notRun label = $"the cell at {label} was not run"

    /// A cell with its answer, or why asking for it failed.
    let private attempt label (cell: unit -> Cell<'at, 'answer>) =
        try
            Ok(cell ())
        with
        | NotMeasured why -> Error(Broke $"at {label} {why}")
        | broken -> Error(Broke $"at {label} the question broke: {broken.Message}")

    /// A trained cell, or why it has no answer.
    let private cell (at, own) label (ask: Trained<'model> -> 'answer) result =
        match result with
        | None -> Error(NotRun(notRun label))
        | Some(_, []) -> Error(Diverged $"at {label} all restarts of the training that is read diverged")
        | Some(plans, states) ->
            try
                // Each restart is asked once, whether it counts or is looked at among all.
                let answers = List.map2 trained plans states |> List.map (fun trained -> lazy (ask trained))
                let best = states |> List.map Restart.loss |> Restart.best

                attempt label (fun () ->
                    {
                        At = at
                        Label = own
                        Answer = answers[best].Value
                        Plan = Some(List.head plans)
                        Judged = states |> List.map Restart.evaluation
                        Fits = lazy (answers |> List.map _.Value)
                        Counted = ref Counted.Best
                    })
            with NotMeasured why ->
                Error(Diverged $"at {label} {why}")

    let private counted (cell: Cell<'at, 'answer>) =
        let losses = [ for judged in cell.Judged -> judged.Loss ]

        match cell.Counted.Value with
        | Counted.Best -> List.truncate 1 (Restart.ranked losses)
        | Counted.WithoutWorst -> Restart.withoutWorst losses
        | Counted.All -> Restart.ranked losses

    let private found (labelled: (string * Result<Cell<'at, 'answer>, Missing>) list) : Found<Cell<'at, 'answer> list> =
        let ofEach choose = labelled |> List.choose choose

        {
            Value = lazy (ofEach (snd >> Result.toOption))
            Answers = ofEach (fun (label, cell) -> cell |> Result.toOption |> Option.map (fun cell -> label, box cell.Answer))
            Unanswered =
                ofEach (fun (_, cell) ->
                    match cell with
                    | Error(Diverged why | Broke why) -> Some why
                    | _ -> None)
            Broken =
                ofEach (fun (_, cell) ->
                    match cell with
                    | Error(Broke why) -> Some why
                    | _ -> None)
            Counted =
                fun () ->
                    ofEach (fun (label, cell) ->
                        cell
                        |> Result.toOption
                        |> Option.filter (fun cell -> not cell.Judged.IsEmpty)
                        |> Option.map (fun cell -> label, counted cell))
        }

    let private duplicates labels =
        [
            for label, count in List.countBy id labels do
                if count > 1 then
                    Fault(
                        $"the number of cells at {label}",
                        $"{count}",
                        "1",
                        "sweep over values that are written differently, or name the parts"
                    )
        ]

    /// A question asked of every cell.
    let ofSweep
        (points: ('at * Address * Training<'model>) list)
        (ask: Trained<'model> -> 'answer)
        : Part<Cell<'at, 'answer> list> =
        {
            Cells = [ for _, place, training in points -> place.Label, training.Setting ]
            Computed = []
            Addresses = [ [ for _, place, _ in points -> place ] ]
            Faults =
                [
                    if points.IsEmpty then
                        Fault("the number of cells", "0", "at least 1", "sweep over at least one value")
                ]
            Find =
                fun results ->
                    List.map2
                        (fun (at, own: Address, _) (label, result) -> label, cell (at, own.Label) label ask result)
                        points
                        results.Trained
                    |> found
        }

    /// A question asked of what is computed, cell by cell.
    let ofComputation
        (points: ('at * Address * IDerivation<'found>) list)
        (ask: 'found -> 'answer)
        : Part<Cell<'at, 'answer> list> =
        {
            Cells = []
            Computed = [ for _, place, derivation in points -> place.Label, derivation ]
            Addresses = [ [ for _, place, _ in points -> place ] ]
            Faults =
                [
                    if points.IsEmpty then
                        Fault("the number of cells", "0", "at least 1", "compute at least one value")
                ]
            Find =
                fun results ->
                    List.map2
                        (fun (at, own: Address, derivation: IDerivation<'found>) (label, numbers) ->
                            label,
                            match numbers with
                            | None -> Error(NotRun(notRun label))
                            | Some numbers ->
                                attempt label (fun () ->
                                    {
                                        At = at
                                        Label = own.Label
                                        Answer = ask (derivation.Read numbers)
                                        Plan = None
                                        Judged = []
                                        Fits = lazy []
                                        Counted = ref Counted.Best
                                    }))
                        points
                        results.Computed
                    |> found
        }

    /// What the parts that follow see of a part.
    let map (f: 'found -> 'more) (part: Part<'found>) : Part<'more> =
        {
            Cells = part.Cells
            Computed = part.Computed
            Addresses = part.Addresses
            Faults = part.Faults
            Find =
                fun results ->
                    let found = part.Find results

                    {
                        Value = lazy (f found.Value.Value)
                        Answers = found.Answers
                        Unanswered = found.Unanswered
                        Broken = found.Broken
                        Counted = found.Counted
                    }
        }

    /// The only cell of a part.
    let only (part: Part<Cell<'at, 'answer> list>) : Part<Cell<'at, 'answer>> =
        let find results =
            let found = part.Find results

            let missing () =
                let labels = List.map fst results.Trained @ List.map fst results.Computed
                found.Unanswered @ List.map notRun labels |> List.head

            {
                Value =
                    lazy
                        (match found.Value.Value with
                         | [ cell ] -> cell
                         | _ -> raise (NotMeasured(missing ())))
                Answers = found.Answers
                Unanswered = found.Unanswered
                Broken = found.Broken
                Counted = found.Counted
            }

        {
            Cells = part.Cells
            Computed = part.Computed
            Addresses = part.Addresses
            Faults = part.Faults
            Find = find
        }

    /// Nothing is asked.
    let internal none: Part<unit> =
        {
            Cells = []
            Computed = []
            Addresses = []
            Faults = []
            Find = fun _ -> { Value = lazy (); Answers = []; Unanswered = []; Broken = []; Counted = fun () -> [] }
        }

    /// Two parts, side by side.
    let both (first: Part<'a>) (second: Part<'b>) : Part<'a * 'b> =
        {
            Cells = first.Cells @ second.Cells
            Computed = first.Computed @ second.Computed
            Addresses = first.Addresses @ second.Addresses
            Faults = first.Faults @ second.Faults
            Find =
                fun results ->
                    let trained, trained' = List.splitAt first.Cells.Length results.Trained
                    let computed, computed' = List.splitAt first.Computed.Length results.Computed
                    let one = first.Find { Trained = trained; Computed = computed }
                    let two = second.Find { Trained = trained'; Computed = computed' }

                    {
                        Value = lazy (one.Value.Value, two.Value.Value)
                        Answers = one.Answers @ two.Answers
                        Unanswered = one.Unanswered @ two.Unanswered
                        Broken = one.Broken @ two.Broken
                        Counted = fun () -> one.Counted() @ two.Counted()
                    }
        }

    let private unlabelled labels =
        if labels |> List.exists String.IsNullOrWhiteSpace then
            [ Fault("the label of a cell", "empty", "a word or more", "name the axis, or the model") ]
        else
            []

    /// What is wrong with a part, two cells of one label included.
    let faults (part: Part<'found>) =
        let labels = List.map fst part.Cells @ List.map fst part.Computed
        part.Faults @ duplicates labels @ unlabelled labels
