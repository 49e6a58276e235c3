namespace Research

/// Drawings of the errors of staircase codes.
[<RequireQualifiedAccess>]
module DrawStaircases =

    let private linear = Mark.Level { Direction = Direction.Horizontal; At = StaircaseCode.Linear; Label = "linear" }

    let private panel title curves =
        let panel = Charts.curves title (Axis.linear "ε") (Axis.linear "error" |> Axis.between 0.0 0.16) curves

        { panel with Marks = linear :: panel.Marks }

    let private curve name value (errors: StaircaseError list) =
        [ for error in errors -> error.Ramp, value error ] |> Curve.through name

    /// Over ε: the decoder with the same ramps for each number of steps Z, and beside it all decoders for one of them, over the error of
    /// a linear code. There must be at least one Z, and the one asked for where there is a second panel.
    let errors heading (decoders: int) (cells: Cell<int, StaircaseError list> list) =
        let ofDecoders (cell: Cell<int, StaircaseError list>) =
            [
                curve "the same ramps" _.Ramped cell.Answer
                curve "jumps" _.Sharp cell.Answer
                curve "means" _.Best cell.Answer
            ]

        Charts.panels
            heading
            320.0
            [
                [
                    panel "the same ramps" [ for cell in cells -> curve $"Z = {cell.At}" _.Ramped cell.Answer ]
                    for cell in cells do
                        if cell.At = decoders then
                            panel $"Z = {cell.At}, by decoder" (ofDecoders cell)
                ]
            ]
