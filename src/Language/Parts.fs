namespace Research

open System

/// A part of what is derived from one training.
[<NoEquality; NoComparison>]
type OneDerived<'model, 'found when 'model :> IModel> =
    internal
        {
            /// The label of the trained cell.
            Label: string
            Training: Training<'model>
            From: IDerivationFrom<'model, 'found>
            /// Whether it is derived from every restart.
            IsEach: bool
        }

    /// The part whose answer is the question's value for what is derived from the restart of lowest loss.
    member this.Ask(ask: 'found -> 'answer) : Part<'answer> =
        Part.ofDerived [ (), { Label = this.Label; Axes = [] }, this.Training ] this.From this.IsEach ask
        |> Part.only
        |> Part.map _.Answer

/// A part of what is derived from each training of a sweep.
[<NoEquality; NoComparison>]
type SweepDerived<'at, 'model, 'found when 'model :> IModel> =
    internal
        {
            /// The value, the address and the training of each cell.
            Trainings: ('at * Address * Training<'model>) list
            From: IDerivationFrom<'model, 'found>
            /// Whether it is derived from every restart.
            IsEach: bool
        }

    /// The part that has each cell's answer.
    member this.Ask(ask: 'found -> 'answer) : Part<Cell<'at, 'answer> list> =
        Part.ofDerived this.Trainings this.From this.IsEach ask

/// A part of one training.
[<NoEquality; NoComparison>]
type One<'model when 'model :> IModel> =
    internal
        {
            /// The label of the only cell.
            Label: string
            Training: Training<'model>
        }

    /// The part whose answer is that of the restart of lowest loss.
    member this.Ask(ask: Trained<'model> -> 'answer) : Part<'answer> =
        Part.ofSweep [ (), { Label = this.Label; Axes = [] }, this.Training ] ask |> Part.only |> Part.map _.Answer

    /// The part of what is derived from the restart of lowest loss.
    member this.Derive(derivation: IDerivationFrom<'model, 'found>) : OneDerived<'model, 'found> =
        { Label = this.Label; Training = this.Training; From = derivation; IsEach = false }

/// A part of one training for each value of an axis, or for each pair of values of two axes.
[<NoEquality; NoComparison>]
type Sweep<'at, 'model when 'model :> IModel> =
    internal
        {
            /// The value, the address and the training of each cell.
            Cells: ('at * Address * Training<'model>) list
        }

    /// The part that has each cell's answer.
    member this.Ask(ask: Trained<'model> -> 'answer) : Part<Cell<'at, 'answer> list> = Part.ofSweep this.Cells ask

    /// The part of what is derived from the restart of lowest loss of each.
    member this.Derive(derivation: IDerivationFrom<'model, 'found>) : SweepDerived<'at, 'model, 'found> =
        { Trainings = this.Cells; From = derivation; IsEach = false }

    /// The part of what is derived from every restart of each.
    member this.DeriveEach(derivation: IDerivationFrom<'model, 'found>) : SweepDerived<'at, 'model, 'found> =
        { Trainings = this.Cells; From = derivation; IsEach = true }

/// A part of one derivation.
[<NoEquality; NoComparison>]
type OneComputed<'found> =
    internal
        {
            /// The label of the only cell.
            Name: string
            Derivation: IDerivation<'found>
        }

    /// The part whose answer is the question's value for the derivation's result.
    member this.Ask(ask: 'found -> 'answer) : Part<'answer> =
        Part.ofComputation [ (), { Label = this.Name; Axes = [] }, this.Derivation ] ask
        |> Part.only
        |> Part.map _.Answer

/// A part of one derivation for each value of an axis.
[<NoEquality; NoComparison>]
type Computed<'at, 'found> =
    internal
        {
            /// The value, the address and the derivation of each cell.
            Derivations: ('at * Address * IDerivation<'found>) list
        }

    /// The part that has each cell's answer.
    member this.Ask(ask: 'found -> 'answer) : Part<Cell<'at, 'answer> list> = Part.ofComputation this.Derivations ask

/// The words that parts of a study are written with: train … |> ask …, sweep "1−S" … |> derive … |> ask …, compute … |> ask ….
[<AutoOpen>]
module Parts =

    /// One training; the label of its cell is the name of its model.
    let train (training: Training<'model>) : One<'model> =
        {
            Label =
                match box training.Recipe.Model with
                | :? ChainModel as own -> own.Name
                | model -> model.GetType().Name
            Training = training
        }

    /// One training for each value of an axis.
    let sweep (axis: string) (values: 'at list) (training: 'at -> Training<'model>) : Sweep<'at, 'model> =
        { Cells = [ for value in values -> value, Label.address axis value, training value ] }

    /// One training for each pair of values of two axes.
    let grid
        (axis: string, values: 'a list)
        (axis': string, values': 'b list)
        (training: 'a -> 'b -> Training<'model>)
        : Sweep<'a * 'b, 'model> =
        {
            Cells =
                [
                    for a in values do
                        for b in values' do
                            let row, column = Label.address axis a, Label.address axis' b
                            let address = { Label = $"{row.Label},{column.Label}"; Axes = row.Axes @ column.Axes }
                            (a, b), address, training a b
                ]
        }

    /// One derivation, which needs no training.
    let compute (derivation: #IDerivation<'found>) : OneComputed<'found> =
        { Name = Derivation.name (derivation.GetType()); Derivation = derivation }

    /// One derivation for each value of an axis.
    let computeOver (axis: string) (values: 'at list) (derivation: 'at -> #IDerivation<'found>) : Computed<'at, 'found> =
        {
            Derivations = [ for value in values -> value, Label.address axis value, derivation value :> IDerivation<'found> ]
        }

    /// What is derived from the restart of lowest loss of each training once it is trained: kept as cells are, and found again as long as neither the training nor the
    /// derivation changes. A question that takes more than a second is better derived.
    let inline derive (derivation: #IDerivationFrom<'model, 'found>) (what: ^what) : ^derived =
        (^what: (member Derive: IDerivationFrom<'model, 'found> -> ^derived) (what, derivation :> IDerivationFrom<'model, 'found>))

    /// The same of every restart, for claims about all of them; a sweep alone can be derived from so.
    let deriveEach (derivation: #IDerivationFrom<'model, 'found>) (sweep: Sweep<'at, 'model>) =
        sweep.DeriveEach(derivation :> IDerivationFrom<'model, 'found>)

    /// Asks a question of each cell. The answer of a sweep is the list of the cells that were run, each with its own answer.
    let inline ask (question: 'asked -> 'answer) (what: ^what) : ^part =
        (^what: (member Ask: ('asked -> 'answer) -> ^part) (what, question))

    /// The part with its name before the labels of its cells; needed where another part has cells of the same labels.
    let named (name: string) (part: Part<'found>) : Part<'found> =
        let under label = $"{name}, {label}"

        { part with
            Cells = [ for label, recipe in part.Cells -> under label, recipe ]
            Computed = [ for label, derivation in part.Computed -> under label, derivation ]
            Addresses =
                [
                    for addresses in part.Addresses -> [ for each in addresses -> { each with Label = under each.Label } ]
                ]
            Faults =
                [
                    yield! part.Faults
                    if String.IsNullOrWhiteSpace name then
                        Fault("the name of a part", "empty", "a word or more", "name the part after what sets it apart")
                ]
        }
