namespace Research

open System

/// A training that stands alone.
[<NoEquality; NoComparison>]
type One<'model when 'model :> IModel> =
    {
        /// That of its only cell.
        Label: string
        Training: Training<'model>
    }

    /// What the best restart answers.
    member this.Ask(ask: Trained<'model> -> 'answer) : Part<'answer> =
        Part.ofSweep [ (), { Label = this.Label; Axes = [] }, this.Training ] ask |> Part.only |> Part.map _.Answer

/// Trainings over an axis, or over a grid of two.
[<NoEquality; NoComparison>]
type Sweep<'at, 'model when 'model :> IModel> =
    {
        /// Where, in words, and what is trained there.
        Points: ('at * Address * Training<'model>) list
    }

    /// What every cell answers.
    member this.Ask(ask: Trained<'model> -> 'answer) : Part<Cell<'at, 'answer> list> = Part.ofSweep this.Points ask

/// A derivation that stands alone.
[<NoEquality; NoComparison>]
type OneComputed<'found> =
    {
        /// The label of its only cell.
        Name: string
        Derivation: IDerivation<'found>
    }

    /// What is made of what it finds.
    member this.Ask(ask: 'found -> 'answer) : Part<'answer> =
        Part.ofComputation [ (), { Label = this.Name; Axes = [] }, this.Derivation ] ask
        |> Part.only
        |> Part.map _.Answer

/// Derivations over an axis.
[<NoEquality; NoComparison>]
type Computed<'at, 'found> =
    {
        /// Where, in words, and what is computed there.
        Derivations: ('at * Address * IDerivation<'found>) list
    }

    /// What is made of what every cell finds.
    member this.Ask(ask: 'found -> 'answer) : Part<Cell<'at, 'answer> list> = Part.ofComputation this.Derivations ask

/// How parts of a study are written: train … |> ask …, sweep "1−S" … |> ask …, compute … |> ask ….
[<AutoOpen>]
module Parts =

    /// One training, under the name of its model.
    let train (training: Training<'model>) : One<'model> =
        {
            Label =
                match box training.Setting.Model with
                | :? ChainModel as own -> own.Name
                | model -> model.GetType().Name
            Training = training
        }

    /// A training for every value of an axis.
    let sweep (axis: string) (values: 'at list) (training: 'at -> Training<'model>) : Sweep<'at, 'model> =
        { Points = [ for value in values -> value, Label.address axis value, training value ] }

    /// A training for every pair of values of two axes.
    let grid
        (axis: string, values: 'a list)
        (axis': string, values': 'b list)
        (training: 'a -> 'b -> Training<'model>)
        : Sweep<'a * 'b, 'model> =
        {
            Points =
                [
                    for a in values do
                        for b in values' do
                            let row, column = Label.address axis a, Label.address axis' b
                            let place = { Label = $"{row.Label},{column.Label}"; Axes = row.Axes @ column.Axes }
                            (a, b), place, training a b
                ]
        }

    /// One derivation, which nothing is trained for.
    let compute (derivation: #IDerivation<'found>) : OneComputed<'found> =
        // What a type is called in F#: the runtime appends ` and a number to generic ones.
        { Name = (derivation.GetType().Name.Split '`')[0]; Derivation = derivation }

    /// A derivation for every value of an axis.
    let computeOver (axis: string) (values: 'at list) (derivation: 'at -> #IDerivation<'found>) : Computed<'at, 'found> =
        {
            Derivations = [ for value in values -> value, Label.address axis value, derivation value :> IDerivation<'found> ]
        }

    /// The question: of one training the answer, of a sweep a cell for every point that was run.
    let inline ask (question: 'asked -> 'answer) (what: ^what) : ^part =
        (^what: (member Ask: ('asked -> 'answer) -> ^part) (what, question))

    /// The part under a name of its own, where another part has cells of the same labels.
    let named (name: string) (part: Part<'found>) : Part<'found> =
        let under label = $"{name}, {label}"

        { part with
            Cells = [ for label, setting in part.Cells -> under label, setting ]
            Computed = [ for label, derivation in part.Computed -> under label, derivation ]
            Addresses =
                [
                    for places in part.Addresses -> [ for place in places -> { place with Label = under place.Label } ]
                ]
            Faults =
                [
                    yield! part.Faults
                    if String.IsNullOrWhiteSpace name then
                        Fault("the name of a part", "empty", "a word or more", "name the part after what sets it apart")
                ]
        }
