namespace Research

/// What a feature is part of.
[<RequireQualifiedAccess>]
type FeatureRole =
    /// Of a polytope of two features or more.
    | Corner
    /// Of a dimension of its own: it overlaps with no other represented feature.
    | Alone
    /// Of features that overlap and form no polytope.
    | Other
    /// Of nothing: it is too short to be represented.
    | Short

/// The dimensionalities of all features over a sweep, with graphs of some of its cells below (the layout of F4.2).
[<RequireQualifiedAccess>]
module DimensionalityChart =

    let private bands =
        [
            1.0, "dedicated 1", "dedicated"
            3.0 / 4.0, "tetrahedron 3/4", "tetrahedron"
            2.0 / 3.0, "triangle 2/3", "triangle"
            1.0 / 2.0, "digon 1/2", "digon"
            2.0 / 5.0, "", "pentagon"
            3.0 / 8.0, "pentagon 2/5, square antiprism 3/8", "square antiprism"
            0.0, "not learned 0", ""
        ]

    let private thickness = 0.008

    // The ratio of neighbouring cells in the paper's sweep. Dots of a coarser sweep are spread no farther.
    let private widest = 1.05

    // The golden ratio spreads neighbours evenly, whatever their number.
    let private spread feature = (float feature * 0.6180339887498949 % 1.0) - 0.5

    let private roles =
        [
            FeatureRole.Short, "D<sub>i</sub>: short", Colouring.Muted
            FeatureRole.Other, "D<sub>i</sub>: in no polytope", Colouring.Series 7
            FeatureRole.Alone, "D<sub>i</sub>: by itself", Colouring.Series 4
            FeatureRole.Corner, "D<sub>i</sub>: in a polytope", Colouring.Ink
        ]

    let private average name colour (cells: (float * float) list) =
        Mark.Line
            {
                Name = name
                X = [| for x, _ in cells -> x |]
                Y = [| for _, d in cells -> d |]
                Colour = colour
                Dash = Dash.Solid
            }

    /// Named curves of D* over an axis (the layout of F4.1). A point is (value on the axis, D*). Dotted lines mark the values at which
    /// D* stays constant.
    let perFeature (heading: Heading) (axis: Axis) (curves: (string * (float * float) list) list) : Figure =
        let level at label = Mark.Level { Direction = Direction.Horizontal; At = at; Label = label }

        let panel =
            Panel.make
                ""
                axis
                (Axis.linear "dimensions per feature D*" |> Axis.between 0.0 1.1)
                ([ level 1.0 "1: dedicated"; level 0.5 "1/2: digons" ]
                 @ [ for k, (name, cells) in List.indexed curves -> average name (Colouring.Series k) cells ])

        Charts.panels heading 380.0 [ [ panel ] ] |> Figure.arrange (fun grid -> { grid with Width = 900.0 })

    // A line where it begins, and its name in the middle: shades would hide the bands.
    let private phase (name: string, low: float, high: float) =
        let middle = sqrt (low * high)
        let strip = { Direction = Direction.Vertical; Between = middle, middle; Colour = Colouring.Muted; Label = name }
        [ Mark.Level { Direction = Direction.Vertical; At = low; Label = "" }; Mark.Band strip ]

    /// D_i and D* over an axis, above graphs of some cells. A cell is (value on the axis, D*, role and D_i [Features]); the values are
    /// ascending, and above 0 on a logarithmic axis. A phase is (name of a structure, from, to) on a logarithmic axis, marked where it begins.
    let figure
        (heading: Heading)
        (axis: Axis)
        (phases: (string * float * float) list)
        (cells: (float * float * (FeatureRole * float)[]) list)
        (graphs: GraphDrawing list)
        : Figure =
        let ratio =
            cells
            |> List.map (fun (x, _, _) -> x)
            |> List.pairwise
            |> List.fold (fun least (before, after) -> min least (after / before)) widest

        let dots role name colour =
            let places =
                [|
                    for x, _, values in cells do
                        for feature, (found, d) in Array.indexed values do
                            if found = role then
                                x * ratio ** (0.7 * spread feature), d
                |]

            Mark.Points
                {
                    Name = name
                    X = Array.map fst places
                    Y = Array.map snd places
                    Colour = colour
                    Size = 2.2
                    Labels = [||]
                }

        let scatter =
            Panel.make
                ""
                axis
                (Axis.linear "dimensionality D<sub>i</sub>" |> Axis.between -0.02 1.05)
                [
                    yield! List.collect phase phases
                    for at, label, name in bands do
                        yield
                            Mark.Band
                                {
                                    Direction = Direction.Horizontal
                                    Between = at - thickness, at + thickness
                                    Colour = GraphPanel.colour name
                                    Label = label
                                }
                    yield average "D*" Colouring.Muted [ for x, d, _ in cells -> x, d ]
                    for role, name, colour in roles do
                        yield dots role name colour
                ]

        let rows = graphs |> List.map GraphPanel.make |> List.chunkBySize 3

        Charts.panels heading 340.0 ([ scatter ] :: rows)
        |> Figure.arrange (fun grid -> { grid with Across = 20.0; Down = 60.0 })
