/// The drawing of D14: what each polytope loses for a dimension, over the phases of the best.
module Research.Experiments.Polytopes.BestDrawing

open System.Collections.Generic
open Research

let private heading =
    {
        Name = "best-polytopes"
        Title = "What a dimension with a polytope loses"
        Caption =
            "The exact loss of a polytope's k features less that of ignoring them, for each of its d dimensions, at the best length and \
             bias, in units of V = p/3 − p²/4, which one ignored feature loses; a dedicated feature is at −1. Shaded: where which \
             polytope is the best. Right: the dense end, as far as each is behind the best."
    }

let private ticks = [ for x in [ 1.0; 1.2; 1.5; 2.0; 3.0; 5.0; 10.0; 20.0; 50.0; 100.0 ] -> x, string x ]
let private inverse = Axis.log "1/(1−S)" |> Axis.ticks ticks |> Axis.grid

let private lines names value (cells: Cell<float, PackedPolytopes> list) =
    [
        for name in names do
            Mark.Line
                {
                    Name = name
                    X = [| for cell in cells -> cell.At |]
                    Y = [| for cell in cells -> value cell.Answer (cell.Answer.Named name) |]
                    Colour = GraphPanel.colour name
                    Dash = if name = "4-simplex" || name = "hexagon" then Dash.Dotted else Dash.Solid
                }
    ]

/// A strip for each phase, in the colour of its polytope.
let private shades until (phases: IReadOnlyList<PolytopePhase>) =
    [
        for phase in phases do
            if 1.0 / phase.Densest < until then
                Mark.Band
                    {
                        Direction = Direction.Vertical
                        Between = 1.0 / phase.Densest, min until (1.0 / phase.Sparsest)
                        Colour = GraphPanel.colour phase.Name
                        Label = ""
                    }
    ]

let drawn phases cells =
    let loss (all: PackedPolytopes) (polytope: PackedPolytope) = -polytope.Gain all.Density
    let behind (all: PackedPolytopes) (polytope: PackedPolytope) = all.Best.Gain all.Density - polytope.Gain all.Density
    let dense = cells |> List.filter (fun cell -> cell.At <= 2.0)
    let simplices = [ "dedicated"; "4-simplex"; "tetrahedron"; "triangle"; "digon" ]
    let whole = shades 100.0 phases @ lines (simplices @ [ "pentagon"; "hexagon"; "square antiprism" ]) loss cells
    let near = shades 2.0 phases @ lines simplices behind dense
    let left = Axis.linear "loss for a dimension / V" |> Axis.grid
    let right = Axis.linear "behind the best" |> Axis.between 0.0 0.03 |> Axis.grid

    Charts.panels heading 420.0 [ [ Panel.make "" inverse left whole; Panel.make "the dense end" inverse right near ] ]
