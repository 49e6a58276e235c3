/// The drawing of D13: equal features in the plane at their optimum.
module Research.Experiments.PhaseDiagrams.EqualDrawing

open Research

/// 1 − least loss / that of the best regular polygon, with the other features ignored.
let below features (cell: Cell<float, EqualOptimum>) =
    let ignored sides = float (features - sides) * KGons.variance cell.At
    1.0 - cell.Answer.Loss / List.min [ for sides in 2..features -> KGon.At(sides, cell.At).Loss + ignored sides ]

/// The least eigenvalue beside the rotation's, over the largest.
let private softest (best: EqualOptimum) = best.Spectrum[1] / Seq.max best.Spectrum

let drawn (all: (int * Cell<float, EqualOptimum> list) list) =
    let panel label value =
        Charts.curves
            ""
            (Axis.log "density 1−S")
            (Axis.linear label)
            [
                for n, cells in all -> [ for cell in cells -> cell.At, value n cell ] |> Curve.through $"n = {n}"
            ]

    let ofBest (value: EqualOptimum -> float) _ (cell: Cell<float, EqualOptimum>) = value cell.Answer

    Charts.panels
        {
            Name = "equal-features"
            Title = "Equal features in the plane, at their optimum"
            Caption =
                "Features at least half as long as the longest; shorter ones that are not ignored; how far the optimum is below the \
best regular polygon; the softest direction beside the rotation, over the stiffest."
        }
        260.0
        [
            [
                panel "full features" (ofBest (_.Full >> float))
                panel "weak features" (ofBest (_.Weak >> float))
            ]
            [ panel "1 − loss / best polygon" below; panel "softest / stiffest eigenvalue" (ofBest softest) ]
        ]
