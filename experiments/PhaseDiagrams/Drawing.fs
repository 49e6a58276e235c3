/// Drawings of phase diagrams.
module Research.Experiments.PhaseDiagrams.Drawing

open Research
open Research.Experiments.PhaseDiagrams.Diagram

let private map label lines (cells: Cell<float, Line> list) : PhaseMap =
    let cells = cells |> List.sortBy _.At |> Array.ofList

    {
        Label = label
        Ratios = cells[0].Answer.Ratios
        Densities = cells |> Array.map _.At
        Phases = array2D [ for cell in cells -> Array.zip cell.Answer.Phase cell.Answer.Weak ]
        Lines = lines
    }

/// How phases are written and coloured.
let notation =
    "Features in one brace overlap, groups are orthogonal, −k is ignored; pale: a feature less than half as long as the longest \
of its group."

let private drawn title maps = PhaseDiagram.figure { Name = "phases"; Title = title; Caption = notation } maps

/// The phase at every point of the square.
let phases title cells = drawn title [ map "" [] cells ]

/// The phases of the paper's theory, and the true ones beside them.
let beside title size cells =
    drawn
        title
        [
            map "the paper's theory: best of a few candidates" [] (List.map (Theory.beside size) cells)
            map "the least exact loss over all weights and biases" [ Theory.boundaries size ] cells
        ]
