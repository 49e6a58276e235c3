namespace Research

/// Drawings of neurons: their weights as a matrix and as stacks (F7.2, F7.3).
[<RequireQualifiedAccess>]
module DrawNeurons =

    let private key = { Scale = ColourScale.Diverging; Low = -1.0; High = 1.0; Label = "W" }

    let private crowding =
        {
            Scale = ColourScale.Sequential
            Low = 0.0
            High = 1.0
            Label = "superposition  Σ<sub>j≠i</sub>(Ŵ<sub>i</sub>·W<sub>j</sub>)²"
        }

    let private units label count =
        Axis.linear label
        |> Axis.between 0.3 (float count + 0.7)
        |> Axis.ticks
            [
                for k in 1..count do
                    if count <= 10 || k % 5 = 0 then
                        float k, string k
            ]

    /// W [Neurons, Features] as coloured cells, feature 0 on top, neurons side by side.
    let internal weights (title: string) (label: string) (matrix: Matrix) =
        let neurons, features = matrix.Rows, matrix.Columns

        Panel.make
            title
            { units label neurons with Edge = false }
            (Axis.linear "feature i"
             |> Axis.between -0.6 (float features - 0.4)
             |> Axis.reversed
             |> Axis.ticks [ for i in 0 .. max 1 (features / 5) .. features - 1 -> float i, string i ])
            [
                Mark.HeatMap
                    {
                        Values = Array2D.init features neurons (fun i k -> matrix[k, i])
                        Key = key
                        Columns = 1.0, 1.0
                        Rows = 0.0, 1.0
                        Symbol = "W"
                    }
                Mark.Frame { X = (0.5, float neurons + 0.5); Y = (-0.5, float features - 0.5) }
            ]

    // (neuron, feature, lower edge, upper edge): positive weights upwards from 0, negative ones downwards, feature 0 nearest to 0.
    let private stacked (matrix: Matrix) =
        [
            for k in 0 .. matrix.Rows - 1 do
                let mutable above, below = 0.0, 0.0

                for i in 0 .. matrix.Columns - 1 do
                    let weight = matrix[k, i]

                    if weight > 0.0 then
                        k, i, above, above + weight
                        above <- above + weight
                    elif weight < 0.0 then
                        k, i, below + weight, below
                        below <- below + weight
        ]

    /// The height of the highest stack above the axis of several models, at least 1, and the depth of the deepest below it. A neuron is off
    /// below 0, however far, and few are pushed far: what goes down further than the highest stack is cut off.
    let private reach (portraits: NeuronPortrait list) =
        let stacks = portraits |> List.collect (fun portrait -> stacked portrait.Weights)
        let above = stacks |> List.fold (fun most (_, _, _, high) -> max most high) 1.0
        above, stacks |> List.fold (fun most (_, _, low, _) -> max most -low) 0.0 |> min above

    let private rectangles name colour (portrait: NeuronPortrait) items =
        Mark.Rectangles
            {
                X = [| for k, _, _, _ in items -> float k + 0.62, float k + 1.38 |]
                Y = [| for _, _, low, high in items -> low, high |]
                Colour = colour
                Name = name
                Labels = [| for k, i, _, _ in items -> $"neuron {k + 1}, feature {i}: {portrait.Weights[k, i]:F3}" |]
            }

    // A dot above each stack says how many features its neuron answers to.
    let private roles above (portrait: NeuronPortrait) =
        [
            for name, role, colour in
                [
                    "monosemantic neuron", NeuronRole.Monosemantic, 2
                    "polysemantic neuron", NeuronRole.Polysemantic, 1
                    "idle neuron", NeuronRole.Idle, 6
                ] do
                let at = NeuronPortrait.neurons role portrait

                if not at.IsEmpty then
                    Mark.Points
                        {
                            Name = name
                            X = [| for k in at -> float k + 1.0 |]
                            Y = [| for _ in at -> 1.14 * above |]
                            Colour = Colouring.Series colour
                            Size = (if portrait.Roles.Length <= 20 then 9.0 else 4.0)
                            Labels = [| for k in at -> $"neuron {k + 1}: {name}" |]
                        }
        ]

    // Without a weight below 0 the axis ends there.
    let private stackOf (above, below) title marks (portrait: NeuronPortrait) =
        Panel.make
            title
            (units "neuron k" portrait.Weights.Rows)
            (Axis.linear "W<sub>ki</sub>, stacked"
             |> Axis.between (-1.08 * below - (if below = 0.0 then 0.02 * above else 0.0)) (1.25 * above))
            (marks portrait
             @ [ Mark.Level { Direction = Direction.Horizontal; At = 0.0; Label = "" } ]
             @ roles above portrait)

    let private byFeature (portrait: NeuronPortrait) =
        [
            for feature, items in stacked portrait.Weights |> List.groupBy (fun (_, i, _, _) -> i) |> List.sortBy fst ->
                rectangles $"feature {feature}" (Colouring.Area feature) portrait items
        ]

    let private bySuperposition (portrait: NeuronPortrait) =
        let items = stacked portrait.Weights
        let shades = [| for _, i, _, _ in items -> portrait.Superposition[i] |]
        [ rectangles "" (Colouring.By(crowding, shades)) portrait items ]

    /// A stack for each neuron as a panel, each feature in a colour of its own; up to fourteen differ.
    let stack (title: string) (portrait: NeuronPortrait) = stackOf (reach [ portrait ]) title byFeature portrait

    let private firstOnly (panels: Panel list) =
        panels |> List.mapi (fun k panel -> if k = 0 then panel else { panel with Panel.Y = Axis.bare panel.Y })

    let private columns heading reach marks (models: (string * NeuronPortrait) list) =
        let above = [ for title, portrait in models -> weights title "" portrait.Weights ]
        let below = [ for _, portrait in models -> stackOf reach "" marks portrait ]

        Charts.panels heading 250.0 [ firstOnly above; firstOnly below ]
        |> Figure.arrange (fun grid ->
            { grid with
                Width = min grid.Width (250.0 + 330.0 * float models.Length)
                Across = 16.0
                Down = 34.0
            })

    /// For each model W as coloured cells above; below a stack for each neuron, a rectangle of height |W_ki| for each feature, negative
    /// weights below the axis (cut off where they reach further than the highest stack), each feature in a colour of its own. There must
    /// be at least one model; up to fourteen features differ.
    let stacks heading (models: (string * NeuronPortrait) list) = columns heading (reach (List.map snd models)) byFeature models

    /// The same with features coloured by superposition (F7.3, F8.4). Up to eight models are legible.
    let crowded heading (models: (string * NeuronPortrait) list) =
        columns heading (reach (List.map snd models)) bySuperposition models

    /// How far the runs of each cell end above its best, from the lowest loss to the highest.
    let losses (cells: Cell<'at, NeuronPortrait> list) =
        let curve (cell: Cell<'at, NeuronPortrait>) =
            let losses = [ for each in cell.Evaluations -> each.Loss ] |> List.filter System.Double.IsFinite |> List.sort
            let share k = float (k + 1) / float losses.Length

            [ for k, loss in List.indexed losses -> share k, loss / losses.Head - 1.0 ]
            |> Curve.through (cell.Label.Replace("=", " = "))

        Charts.lines
            {
                Name = "losses"
                Title = "Losses of all runs, as shares above the lowest"
                Caption =
                    "The losses of all runs on the same samples, from the lowest to the highest, as shares above the lowest."
            }
            (Axis.log "share of runs")
            (Axis.log "loss / lowest − 1" |> Axis.between 1e-5 10.0)
            (List.map curve cells)
