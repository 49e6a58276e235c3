namespace Research

/// Drawings of models that compute with neurons (section 8).
[<RequireQualifiedAccess>]
module DrawComputation =

    // Features on the left, neurons in the middle, outputs on the right; an edge for each weight, the thicker the larger, a colour for each sign.
    let private graph title (computation: Computation) =
        let inputs, outputs = computation.Neurons.Inputs, computation.Neurons.Outputs
        let m, n = inputs.Rows, inputs.Columns
        let height count k = (float k + 0.5) / float count

        let weights =
            [
                for k in 0 .. m - 1 do
                    for i in 0 .. n - 1 do
                        (0.0, 1.0), (height n i, height m k), inputs[k, i]
                        (1.0, 2.0), (height m k, height n i), outputs[i, k]
            ]
            |> List.filter (fun (_, _, weight) -> abs weight >= 0.02)

        let edges keep colour =
            let kept = weights |> List.filter (fun (_, _, weight) -> keep weight)

            Mark.Edges
                {
                    X = [| for x, _, _ in kept -> x |]
                    Y = [| for _, y, _ in kept -> y |]
                    Weights = [| for _, _, weight in kept -> min 1.0 (abs weight) |]
                    Colour = Colouring.Series colour
                }

        let nodes name colour x count =
            Mark.Points
                {
                    Name = name
                    X = Array.create count x
                    Y = Array.init count (height count)
                    Colour = colour
                    Size = 10.0
                    Labels = Array.init count (fun k -> $"{name} {k}")
                }

        Panel.make
            title
            (Axis.linear ""
             |> Axis.between -0.2 2.2
             |> Axis.ticks [ 0.0, "x<sub>i</sub>"; 1.0, "neuron k"; 2.0, "y'<sub>i</sub>" ])
            (Axis.hidden |> Axis.between 0.0 1.0 |> Axis.reversed)
            [
                edges (fun weight -> weight > 0.0) 1
                edges (fun weight -> weight < 0.0) 0
                nodes "feature" (Colouring.Series 2) 0.0 n
                nodes "neuron" Colouring.Ink 1.0 m
                nodes "output" (Colouring.Series 2) 2.0 n
            ]

    /// The weights of one model three times: as cells, as stacks of W₁, as a graph (F8.2). Up to fourteen features differ.
    let threeViews heading (computation: Computation) =
        let outputs = computation.Neurons.Outputs
        let transposed = Matrix.Build(outputs.Columns, outputs.Rows, (fun k i -> outputs[i, k]))
        let portrait = { Computation.portrait 0.0 computation with Weights = computation.Neurons.Inputs }

        [
            [
                DrawNeurons.weights "W₁: reads x<sub>i</sub>" "neuron k" computation.Neurons.Inputs
                DrawNeurons.weights "W₂: writes y'<sub>i</sub>" "neuron k" transposed
            ]
            [ DrawNeurons.stack "W₁ stacked" portrait; graph "as a graph" computation ]
        ]
        |> Charts.panels heading 270.0
        |> Figure.arrange (fun grid -> { grid with Width = 900.0 })

    /// Each output against its own input, and what each neuron adds to it (F8.3).
    let responses heading (responses: Response list) =
        let panel i (response: Response) =
            let curves =
                [
                    for order, (_, part) in List.indexed response.Parts do
                        Mark.Line
                            {
                                Name = if i = 0 then $"neuron {order + 1} of the output" else ""
                                X = response.Inputs
                                Y = part
                                Colour = Colouring.Series order
                                Dash = Dash.Solid
                            }
                    Mark.Line
                        {
                            Name = if i = 0 then "the output" else ""
                            X = response.Inputs
                            Y = response.Output
                            Colour = Colouring.Ink
                            Dash = Dash.Dotted
                        }
                ]

            let names = response.Parts |> List.map (fun (k, _) -> string (k + 1)) |> String.concat ", "

            Panel.make
                $"output {i}: neurons {names}"
                (Axis.grid (Axis.linear $"x<sub>{i}</sub>"))
                (Axis.grid (Axis.linear (if i = 0 then "y'" else "")))
                curves

        Charts.panels heading 280.0 [ List.mapi panel responses ]

    /// A column of numbers for each cell: how many neurons are of each kind, the sum at the top.
    let counts heading x (kinds: string list) (columns: (string * int list) list) =
        let axis =
            Axis.linear x
            |> Axis.between -0.6 (float columns.Length - 0.4)
            |> Axis.ticks [ for c, (label, _) in List.indexed columns -> float c, label ]

        let rectangles kind name =
            let below (counts: int list) = counts |> List.truncate kind |> List.sum |> float

            Mark.Rectangles
                {
                    Name = name
                    X = [| for c in 0 .. columns.Length - 1 -> float c - 0.4, float c + 0.4 |]
                    Y = [| for _, counts in columns -> below counts, below counts + float counts[kind] |]
                    Colour = Colouring.Series(List.item kind [ 2; 4; 1; 6 ])
                    Labels = [| for label, counts in columns -> $"{label}: {counts[kind]} {name}" |]
                }

        [ List.mapi rectangles kinds |> Panel.make "" axis (Axis.linear "neurons") ]
        |> List.singleton
        |> Charts.panels heading 300.0
        |> Figure.arrange (fun grid -> { grid with Width = 760.0 })

    // One motif as input and output weights of its two neurons on its two features.
    let private table (title: string) (found: float[,]) =
        Panel.make
            title
            (Axis.linear ""
             |> Axis.between -0.5 3.5
             |> Axis.ticks [ 0.0, "reads a"; 1.0, "reads b"; 2.0, "writes a"; 3.0, "writes b" ])
            (Axis.linear "" |> Axis.between -0.5 1.5 |> Axis.reversed |> Axis.ticks [ 0.0, "neuron"; 1.0, "inhibitor" ])
            [
                Mark.HeatMap
                    {
                        Values = found
                        Key = { Scale = ColourScale.Diverging; Low = -3.0; High = 3.0; Label = "weight" }
                        Columns = 0.0, 1.0
                        Rows = 0.0, 1.0
                        Symbol = "w"
                    }
            ]

    /// Motifs as the weights of their two neurons on their two features; the ratios of many, and the least loss where the ratio is held (F8.6).
    let motifs
        heading
        (tables: (string * float[,]) list)
        (ratios: (string * float list) list)
        (prices: (string * RatioPrice) list)
        =
        let sorted name values =
            let ordered = List.sort values
            Curve.through name [ for k, ratio in List.indexed ordered -> (float k + 0.5) / float ordered.Length, ratio ]

        let ratio label =
            Axis.log label |> Axis.ticks [ for ratio in [ 1.0; 2.0; 4.0; 8.0; 16.0 ] -> ratio, Humanize.number ratio ]

        let price (name, price: RatioPrice) = Curve.through name [ for ratio, loss in price.Held -> ratio, loss / price.Trained ]

        [
            if not tables.IsEmpty then
                [ for title, values in tables -> table title values ]
            [
                Charts.curves
                    ""
                    (Axis.linear "share of motifs")
                    (ratio "ratio of input weights")
                    [ for name, values in ratios -> sorted name values ]
                Charts.curves "" (ratio "ratio held") (Axis.linear "least loss / trained") (List.map price prices)
            ]
        ]
        |> Charts.panels heading 250.0
        |> Figure.arrange (fun grid -> { grid with Width = 1100.0 })
