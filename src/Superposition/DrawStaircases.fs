namespace Research

/// Drawings of the errors of staircase codes.
[<RequireQualifiedAccess>]
module DrawStaircases =

    let private linear = Mark.Level { Direction = Direction.Horizontal; At = StaircaseCode.Linear; Label = "linear" }

    let private panel title marks =
        Panel.make
            title
            (Axis.grid (Axis.linear "ε"))
            (Axis.linear "error" |> Axis.between 0.0 0.16 |> Axis.grid)
            (linear :: marks)

    let private line name series dash value (errors: StaircaseError list) =
        Mark.Line
            {
                Name = name
                X = [| for error in errors -> error.Ramp |]
                Y = [| for error in errors -> value error |]
                Colour = series
                Dash = dash
            }

    /// Over ε: the decoder with the same ramps for each number of steps Z, and beside it all decoders for one of them, over the error of
    /// a linear code. There must be at least one Z; without the one asked for there is one panel.
    let errors heading (decoders: int) (cells: Cell<int, StaircaseError list> list) =
        let ofDecoders (cell: Cell<int, StaircaseError list>) =
            [
                line "the same ramps" Colouring.Ink Dash.Solid _.Ramped cell.Answer
                line "jumps" Colouring.Ink Dash.Dashed _.Sharp cell.Answer
                line "means" Colouring.Ink Dash.Dotted _.Best cell.Answer
            ]

        let steps =
            [
                for k, cell in List.indexed cells -> line $"Z = {cell.At}" (Colouring.Series k) Dash.Solid _.Ramped cell.Answer
            ]

        Charts.panels
            heading
            320.0
            [
                [
                    panel "decoded by the same ramps" steps
                    for cell in cells do
                        if cell.At = decoders then
                            panel $"Z = {cell.At}, by decoder" (ofDecoders cell)
                ]
            ]
