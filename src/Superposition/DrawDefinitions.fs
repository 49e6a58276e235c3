namespace Research

/// Drawings of definitions of superposition.
[<RequireQualifiedAccess>]
module DrawDefinitions =

    let private curves (cells: Cell<float, DefinitionNumbers> list) =
        let curve name value = [ for cell in cells -> cell.At, value cell.Answer ] |> Curve.through name

        [
            curve "overlapped" _.Overlapped
            curve "D<sub>i</sub> < 0.9" _.Squeezed
            curve "N/m − 1" Definitions.surplus
            curve "gain" _.Gain
        ]

    // The panels share a legend.
    let private unnamed k (curves: Curve list) = if k = 0 then curves else [ for curve in curves -> { curve with Name = "" } ]

    /// What all but the rank say over the axis of a sweep, in a panel for each sweep under its title.
    let sweeps heading (sweeps: (string * Axis * Cell<float, DefinitionNumbers> list) list) =
        let panel k (title, axis, cells) = Charts.curves title axis (Axis.linear "") (cells |> curves |> unnamed k)
        Charts.panels heading 320.0 [ List.mapi panel sweeps ]
