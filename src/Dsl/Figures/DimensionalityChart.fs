namespace Research

/// The dimensionalities of all features over a sweep, with graphs of some of its cells below (the layout of F4.2).
[<RequireQualifiedAccess>]
module DimensionalityChart =

    let private bands =
        [
            1.0, "1", "dedicated"
            3.0 / 4.0, "3/4", "tetrahedron"
            2.0 / 3.0, "2/3", "triangle"
            1.0 / 2.0, "1/2", "digon"
            2.0 / 5.0, "2/5", "pentagon"
            3.0 / 8.0, "3/8", "square antiprism"
            0.0, "0", "not learned"
        ]

    let private thickness = 0.008

    // The golden ratio spreads neighbours evenly, whatever their number.
    let private spread feature = (float feature * 0.6180339887498949 % 1.0) - 0.5

    /// Cells as (place on the axis, D*, D_i [Features]); places ascending, and above zero on a logarithmic axis.
    let figure (heading: Heading) (axis: Axis) (cells: (float * float * float[]) list) (graphs: GraphDrawing list) : Figure =
        let ratio =
            if cells.Length > 1 then
                (cells |> List.map (fun (x, _, _) -> x) |> List.pairwise |> List.map (fun (a, b) -> b / a) |> List.min)
            else
                1.0

        let dots =
            [|
                for x, _, values in cells do
                    for feature, d in Array.indexed values -> x * ratio ** (0.7 * spread feature), d
            |]

        let scatter =
            Panel.make
                ""
                axis
                (Axis.linear "dimensionality D<sub>i</sub>" |> Axis.between -0.02 1.05)
                [
                    for at, number, name in bands do
                        Mark.Band
                            {
                                Direction = Direction.Horizontal
                                Between = at - thickness, at + thickness
                                Colour = GraphPanel.colour name
                                Label = $"{name} {number}"
                            }
                    Mark.Line
                        {
                            Name = "D*"
                            X = [| for x, _, _ in cells -> x |]
                            Y = [| for _, d, _ in cells -> d |]
                            Colour = Colouring.Muted
                            Dash = Dash.Solid
                        }
                    Mark.Points
                        {
                            Name = "D<sub>i</sub>"
                            X = Array.map fst dots
                            Y = Array.map snd dots
                            Colour = Colouring.Ink
                            Size = 2.2
                            Labels = [||]
                        }
                ]

        let rows = graphs |> List.map GraphPanel.make |> List.chunkBySize 3

        { Charts.panels heading 340.0 ([ scatter ] :: rows) with Across = 20.0; Down = 60.0 }
