/// The drawing of D16: D*, losses and polytopes along both branches and of long trainings.
module Research.Experiments.Polytopes.BranchDrawing

open Research

let private heading =
    {
        Name = "branches"
        Title = "How features fill dimensions depends on where they come from"
        Caption =
            "200 features in 15 dimensions: each model of a branch starts from the final weights of its denser (sparser) neighbour, the \
             others from random weights with the recipe of F4.1. Top: D*, the paper's (400 in 30) by eye; the loss for a dimension \
             above that of the best polytopes (D14), in units of V = p/3 − p²/4. Below: how many features are in tetrahedra and triangles."
    }

let private inverse = Axis.log "1/(1−S)" |> Axis.ticks [ for x in 6..12 -> float x / 5.0, string (float x / 5.0) ]

let drawn (trained: (string * Cell<float, Packing> list) list) (optima: Cell<float, PolytopeFilling> list) =
    let exact = Curve.through "exact best" [ for cell in optima -> cell.At, cell.Answer.DimensionsPerFeature ]

    let panel label value others =
        let curves = [ for name, cells in trained -> Curve.through name (value cells) ]
        Charts.curves "" inverse (Axis.linear label) (curves @ others)

    let each of' (cells: Cell<float, Packing> list) = [ for cell in cells -> cell.At, of' cell.Answer ]
    let gap cells = [ for gap in PolytopeGap.ofCells cells optima -> gap.At, gap.Loss ]
    let features plural name = panel $"features in {plural}" (each (Packing.featuresIn name >> float)) []
    let dimensions = panel "D*" (each _.DimensionsPerFeature) [ exact; Curve.through "the paper" Branches.paper ]

    let above = [ dimensions; panel "loss above the best / V" gap [] ]
    Charts.panels heading 360.0 [ above; [ features "tetrahedra" "tetrahedron"; features "triangles" "triangle" ] ]
