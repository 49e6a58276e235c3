namespace Research

/// Panels of one model, of which figures are made.
[<RequireQualifiedAccess>]
module Panels =

    /// The colours of WᵀW and b.
    let private overlap = { Scale = ColourScale.Diverging; Low = -1.0; High = 1.0; Label = "WᵀW and b" }

    /// The colours of Σ_{j≠i} (Ŵ_i · W_j)².
    let private crowding =
        {
            Scale = ColourScale.Sequential
            Low = 0.0
            High = 1.0
            Label = "superposition  Σ<sub>j≠i</sub>(Ŵ<sub>i</sub>·W<sub>j</sub>)²"
        }

    let private column (values: float[]) = Array2D.init values.Length 1 (fun row _ -> values[row])

    // The gap and the width of the bias column, in cells. Both grow with n, so that they are visible at every size.
    let private sideColumn n = max 0.6 (float n / 30.0), max 1.0 (float n / 16.0)

    /// The ratio of height to width of the panel of WᵀW and b.
    let matrixAspect (features: int) =
        let gap, width = sideColumn features
        (float features + 1.0) / (float features + gap + width + 1.0)

    let private featureTicks n =
        let step =
            if n <= 10 then 2
            elif n <= 30 then 5
            elif n <= 60 then 10
            else 20

        [ for i in 0..step .. n - 1 -> float i, string i ]

    let private features label n =
        Axis.linear label |> Axis.between -1.0 (float n) |> Axis.reversed |> Axis.ticks (featureTicks n)

    /// WᵀW [n, n], row 0 on top, −1 blue to +1 red, with b [n] as a thin column at its side.
    let matrixAndBias (title: string) (gram: float[,]) (bias: float[]) =
        let n = bias.Length
        let gap, width = sideColumn n
        let edge = float n - 0.5

        let x =
            Axis.linear ""
            |> Axis.between -1.0 (edge + gap + width + 0.5)
            |> Axis.ticks [ 0.0, "0"; float (n / 2), string (n / 2); edge + gap + width / 2.0, "b" ]

        Panel.make
            title
            { x with Edge = false }
            { features "feature i" n with Edge = false }
            [
                Mark.HeatMap { Values = gram; Key = overlap; Columns = 0.0, 1.0; Rows = 0.0, 1.0; Symbol = "WᵀW" }
                Mark.HeatMap
                    {
                        Values = column bias
                        Key = overlap
                        Columns = edge + gap + width / 2.0, width
                        Rows = 0.0, 1.0
                        Symbol = "b"
                    }
                Mark.Frame { X = (-0.5, edge); Y = (-0.5, edge) }
                Mark.Frame { X = (edge + gap, edge + gap + width); Y = (-0.5, edge) }
            ]
        |> Panel.equalAspect
        |> Panel.link "feature" ItemsAt.Y

    /// ‖W_i‖ [n] as horizontal bars up to the given length, feature 0 on top, coloured by superposition [n], with a dotted
    /// line after feature m.
    let normBars (title: string) (longest: float) (norms: float[]) (superposition: float[]) (hidden: int) =
        let n = norms.Length

        Panel.make
            title
            (Axis.linear "‖W<sub>i</sub>‖" |> Axis.between 0.0 longest |> Axis.ticks [ 0.0, "0"; 0.5, "0.5"; 1.0, "1" ])
            (features "feature i, by importance" n)
            [
                Mark.Bars
                    {
                        Direction = Direction.Horizontal
                        At = Array.init n float
                        Lengths = norms
                        Thickness = if n <= 40 then 0.84 else 1.0
                        Colour = Colouring.By(crowding, superposition)
                        Symbol = "‖W‖"
                    }
                Mark.Level { Direction = Direction.Horizontal; At = float hidden - 0.5; Label = $"m = {hidden}" }
            ]
        |> Panel.link "feature" ItemsAt.Y

    /// The columns of W [3, n] as vectors from the origin of space, in groups of a colour each, joined by the edges of a closed
    /// polygon where a group has three or more; axes ±reach.
    let directions (reach: float) (groups: (string * int list) list) (embedding: float[,]) : Space =
        let axis label = { Axis.linear label with Range = Some(-reach, reach); Grid = true; Ticks = Ticks.NoTicks }
        let pick row features = features |> List.map (fun i -> embedding[row, i]) |> Array.ofList
        let closed features = if List.length features > 2 then features @ [ List.head features ] else []

        {
            X = axis "W<sub>1i</sub>"
            Y = axis "W<sub>2i</sub>"
            Z = axis "W<sub>3i</sub>"
            Eye = 1.7, 1.2, 0.7
            Marks =
                [
                    for k, (name, features) in List.indexed groups do
                        SpaceMark.Vectors
                            {
                                Name = name
                                X = pick 0 features
                                Y = pick 1 features
                                Z = pick 2 features
                                Colour = Colouring.Series k
                                Labels = [| for i in features -> $"feature {i}, {name}" |]
                            }

                        SpaceMark.Line
                            {
                                Name = ""
                                X = pick 0 (closed features)
                                Y = pick 1 (closed features)
                                Z = pick 2 (closed features)
                                Colour = Colouring.Series k
                                Width = 2.5
                            }
                ]
        }

    /// The paths of the columns of W [3, n] through space, one W per time, in the colours of their groups.
    let paths (groups: (string * int list) list) (embeddings: float[,] list) : SpaceMark list =
        [
            for k, (_, features) in List.indexed groups do
                for i in features do
                    let along row = [| for embedding in embeddings -> embedding[row, i] |]

                    SpaceMark.Line { Name = ""; X = along 0; Y = along 1; Z = along 2; Colour = Colouring.Series k; Width = 2.0 }
        ]

    /// The plane of two hidden dimensions, ±1.5, with lines through the origin.
    let plane (title: string) (marks: Mark list) =
        let axis label = Axis.linear label |> Axis.between -1.5 1.5 |> Axis.ticks [ -1.0, "−1"; 0.0, "0"; 1.0, "1" ]

        Panel.make
            title
            (axis "W<sub>1i</sub>")
            (axis "W<sub>2i</sub>")
            (Mark.Level { Direction = Direction.Horizontal; At = 0.0; Label = "" }
             :: Mark.Level { Direction = Direction.Vertical; At = 0.0; Label = "" }
             :: marks)
        |> Panel.equalAspect

    let private norm (embedding: float[,]) i = sqrt (embedding[0, i] * embedding[0, i] + embedding[1, i] * embedding[1, i])

    /// The columns of W [2, n] as vectors from the origin, coloured by importance [n] on the given key; axes ±1.5.
    let star (title: string) (key: ColourKey) (embedding: float[,]) (importance: float[]) =
        let label i = $"feature {i}, importance {importance[i]:G3}: ‖W‖ = {norm embedding i:F3}"

        plane
            title
            [
                Mark.Vectors
                    {
                        X = embedding[0, *]
                        Y = embedding[1, *]
                        Colour = Colouring.By(key, importance)
                        Labels = Array.init importance.Length label
                    }
            ]
        |> Panel.link "feature" ItemsAt.Order

    /// The columns of W [2, n] as vectors from the origin, the features of each set in its colour; axes ±1.5.
    let starOfSets (title: string) (sets: int list list) (embedding: float[,]) =
        plane
            title
            [
                for k, set in List.indexed sets do
                    let x, y = [| for i in set -> embedding[0, i] |], [| for i in set -> embedding[1, i] |]
                    let labels = [| for i in set -> $"feature {i}: ‖W‖ = {norm embedding i:F3}" |]
                    let name = set |> List.map string |> String.concat ", "
                    Mark.Vectors { X = x; Y = y; Colour = Colouring.Series k; Labels = [||] }

                    Mark.Points
                        {
                            Name = $"features {name}"
                            X = x
                            Y = y
                            Colour = Colouring.Series k
                            Size = 8.0
                            Labels = labels
                        }
            ]
