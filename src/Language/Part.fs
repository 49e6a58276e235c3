namespace Research

open System
open System.Threading

/// A part of a study: the cells that are trained or derived, which are known before anything runs, and the question that they
/// answer.
[<NoEquality; NoComparison>]
type Part<'found> =
    internal
        {
            /// The labels and the declared recipes of the trained cells.
            Cells: (string * Recipe) list
            /// The labels and the derivations of the derived cells.
            Computed: (string * IDerivation) list
            /// The addresses of the cells, in one list for each of the parts that this part was combined from.
            Addresses: Address list list
            /// The faults of the declaration.
            Faults: Fault list
            /// The answers that the results of a run give.
            Find: Results -> Found<'found>
        }

/// Combines parts of a study.
[<RequireQualifiedAccess>]
module Part =

    let private trained (plan: TrainingPlan) state = Trained(unbox<'model> plan.Model, plan, state)

    /// Why a cell has no answer, as a phrase that names the cell.
    type private Missing =
        | NotRun of string
        | Diverged of string
        | Broke of string

    let private notRun label = $"the cell at {label} was not run"

    /// A cell with its answer, or the reason why the question failed.
    let private attempt label (cell: unit -> Cell<'at, 'answer>) =
        try
            Ok(cell ())
        with
        | :? OperationCanceledException -> reraise ()
        | raised -> Error(Broke $"""at {label} {Raised.why "question" "the question failed" raised}""")

    /// A trained cell with its answer, or the reason why it has none.
    let private cell (cancellation: CancellationToken) (at, own) label (ask: Trained<'model> -> 'answer) result =
        let ask trained =
            cancellation.ThrowIfCancellationRequested()
            ask trained

        match result with
        | None -> Error(NotRun(notRun label))
        | Some(_, []) -> Error(Diverged $"at {label} all restarts of the training that is read diverged")
        | Some(plans, states) ->
            try
                // The question is evaluated at most once for each restart.
                let answers = List.map2 trained plans states |> List.map (fun trained -> lazy (ask trained))
                let best = states |> List.map Restart.loss |> Restart.best

                attempt label (fun () ->
                    {
                        At = at
                        Label = own
                        Answer = answers[best].Value
                        Plan = Some(List.head plans)
                        Evaluations = states |> List.map Restart.evaluation
                        Answers = lazy (answers |> List.map _.Value)
                        Counted = ref Counted.Best
                    })
            with NotMeasured why ->
                Error(Diverged $"at {label} {why}")

    /// The positions of the restarts that were asked about, where the cell has the answers of all.
    let private counted (_: string) (cell: Cell<'at, 'answer>) =
        let losses = [ for each in cell.Evaluations -> each.Loss ]

        match cell.Counted.Value with
        | Counted.Best -> List.truncate 1 (Restart.ranked losses)
        | Counted.WithoutWorst -> Restart.withoutWorst losses
        | Counted.All -> Restart.ranked losses

    let private found
        (counted: string -> Cell<'at, 'answer> -> int list)
        (labelled: (string * Result<Cell<'at, 'answer>, Missing>) list)
        : Found<Cell<'at, 'answer> list> =
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
                        |> Option.filter (fun cell -> not cell.Evaluations.IsEmpty)
                        |> Option.map (fun cell -> label, counted label cell))
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

    /// A question to every trained cell.
    let internal ofSweep
        (cells: ('at * Address * Training<'model>) list)
        (ask: Trained<'model> -> 'answer)
        : Part<Cell<'at, 'answer> list> =
        {
            Cells = [ for _, address, training in cells -> address.Label, training.Recipe ]
            Computed = []
            Addresses = [ [ for _, address, _ in cells -> address ] ]
            Faults =
                [
                    if cells.IsEmpty then
                        Fault("the number of cells", "0", "at least 1", "sweep over at least one value")
                ]
            Find =
                fun results ->
                    List.map2
                        (fun (at, own: Address, _) (label, result) ->
                            label, cell results.Cancellation (at, own.Label) label ask result)
                        cells
                        results.Trained
                    |> found counted
        }

    let private read (derivation: IDerivation) numbers : 'found = (derivation :?> IDerivation<'found>).Read numbers

    let private asking results (ask: 'asked -> 'answer) asked =
        results.Cancellation.ThrowIfCancellationRequested()
        ask asked

    /// A question to what is derived from every trained cell.
    let internal ofDerived
        (cells: ('at * Address * Training<'model>) list)
        (derivation: IDerivationFrom<'model, 'found>)
        (isEach: bool)
        (ask: 'found -> 'answer)
        : Part<Cell<'at, 'answer> list> =
        let under (address: Address) = $"{address.Label}, {Derivation.name (derivation.GetType())}"
        let trained = ofSweep cells id

        let cell results (at, own: Address, _) (label, result) (derived, computed) =
            match result, computed with
            | None, _ -> Error(NotRun(notRun label))
            | Some(_, []), _ -> Error(Diverged $"at {label} all restarts of the training that is read diverged")
            | Some(plans, states), computed ->
                let losses = states |> List.map Restart.loss

                match Restart.ranked losses, computed with
                | [], _ -> Error(Diverged $"at {label} all restarts diverged")
                | _, None -> Error(NotRun(notRun derived))
                | best :: _, Some(derivation, numbers) ->
                    attempt label (fun () ->
                        let answers = [ for found in read derivation numbers -> lazy (asking results ask found) ]

                        {
                            At = at
                            Label = own.Label
                            Answer = answers[if isEach then best else 0].Value
                            Plan = Some(List.head plans)
                            Evaluations = (if isEach then states else [ states[best] ]) |> List.map Restart.evaluation
                            Answers = lazy (answers |> List.map _.Value)
                            Counted = ref Counted.Best
                        })

        {
            Cells = trained.Cells
            Computed =
                [
                    for _, address, training in cells ->
                        under address, (Derived(derivation, training.Recipe, isEach, []) :> IDerivation)
                ]
            Addresses = trained.Addresses
            Faults = trained.Faults
            Find =
                fun results ->
                    let best =
                        Map
                            [
                                for label, result in results.Trained do
                                    match result with
                                    | Some(_, states) ->
                                        label, states |> List.map Restart.loss |> Restart.ranked |> List.truncate 1
                                    | None -> ()
                            ]

                    List.map3
                        (fun each trained derived -> fst trained, cell results each trained derived)
                        cells
                        results.Trained
                        results.Computed
                    |> found (fun label cell -> if isEach then counted label cell else best[label])
        }

    /// A question to every derived cell.
    let internal ofComputation
        (cells: ('at * Address * IDerivation<'found>) list)
        (ask: 'found -> 'answer)
        : Part<Cell<'at, 'answer> list> =
        {
            Cells = []
            Computed = [ for _, address, derivation in cells -> address.Label, derivation ]
            Addresses = [ [ for _, address, _ in cells -> address ] ]
            Faults =
                [
                    if cells.IsEmpty then
                        Fault("the number of cells", "0", "at least 1", "compute at least one value")
                ]
            Find =
                fun results ->
                    List.map2
                        (fun (at, own: Address, _) (label, computed) ->
                            label,
                            match computed with
                            | None -> Error(NotRun(notRun label))
                            | Some(derivation, numbers) ->
                                attempt label (fun () ->
                                    {
                                        At = at
                                        Label = own.Label
                                        Answer = asking results ask (read derivation numbers)
                                        Plan = None
                                        Evaluations = []
                                        Answers = lazy []
                                        Counted = ref Counted.Best
                                    }))
                        cells
                        results.Computed
                    |> found counted
        }

    /// The part with a function of its answers in place of the answers.
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

    /// A part of one cell, as that cell.
    let internal only (part: Part<Cell<'at, 'answer> list>) : Part<Cell<'at, 'answer>> =
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

    /// A part without cells.
    let internal none: Part<unit> =
        {
            Cells = []
            Computed = []
            Addresses = []
            Faults = []
            Find = fun _ -> { Value = lazy (); Answers = []; Unanswered = []; Broken = []; Counted = fun () -> [] }
        }

    /// Two parts as one, whose answers are a pair.
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
                    let one = first.Find { results with Trained = trained; Computed = computed }
                    let two = second.Find { results with Trained = trained'; Computed = computed' }

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

    /// The faults of a part, which include cells that share a label and cells without a label.
    let internal faults (part: Part<'found>) =
        let labels = List.map fst part.Cells @ List.map fst part.Computed
        part.Faults @ duplicates labels @ unlabelled labels
